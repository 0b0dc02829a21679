using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Tests.Repository;
using Qianfan.Mcp.Tests.Tools;

namespace Qianfan.Mcp.Tests.Documented;

/// <summary>
/// One call as Qianfan documents it: a file under Exchanges, with its source and date, the tool's arguments, the request that they make,
/// the documented response, and what the tool answers. <c>UPDATE_SNAPSHOTS=1 dotnet test</c> writes that last part.
/// </summary>
internal sealed class Exchange
{
    private static readonly string _folder = Path.Combine(Checkout.Root, "tests", "Qianfan.Mcp.Tests", "Documented", "Exchanges");

    private static readonly JsonSerializerOptions _readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
        WriteIndented = true,
    };

    private readonly string _file;
    private readonly JsonObject _members;

    private Exchange(string file, JsonObject members)
    {
        _file = file;
        _members = members;
    }

    public static IEnumerable<string> Names =>
        Directory.EnumerateFiles(_folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);

    public string Tool => Text("tool");
    public string Source => Text("source");
    public DateOnly Date => DateOnly.ParseExact(Text("date"), "yyyy-MM-dd");
    public string Arguments => _members["arguments"]!.ToJsonString();
    public string Route => _members["request"]!["path"]!.GetValue<string>();

    /// <summary>The Action of the query; <see langword="null"/> for the older routes, which have no query.</summary>
    public string? Action => _members["request"]!["action"]?.GetValue<string>();

    public string Body => _members["request"]!["body"]!.ToJsonString();
    public int Status => _members["response"]!["status"]!.GetValue<int>();
    public string Response => _members["response"]!["body"]!.ToJsonString();

    public static Exchange Read(string name)
    {
        var file = Path.Combine(_folder, $"{name}.json");
        return new(file, JsonNode.Parse(File.ReadAllText(file))!.AsObject());
    }

    /// <summary>The same with another body of its request.</summary>
    public Exchange With(string body)
    {
        var members = _members.DeepClone().AsObject();
        members["request"]!["body"] = JsonNode.Parse(body);
        return new(_file, members);
    }

    /// <summary>The tool's answer, whole, or the words of its failure.</summary>
    public void AssertAnswer(CallToolResult result)
    {
        var (member, now) = result.IsError is true ? ("failure", JsonValue.Create(Caller.Text(result)))
            : ("answer", JsonNode.Parse(result.StructuredContent!.Value.GetRawText()));
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            foreach (var old in (string[])["answer", "failure"])
                _members.Remove(old);
            _members[member] = now?.DeepClone();
            // Whole at any time: other tests read these files meanwhile.
            File.WriteAllText($"{_file}.new", _members.ToJsonString(_readable) + "\n");
            File.Move($"{_file}.new", _file, overwrite: true);
        }
        Assert.Equal(_members[member]?.ToJsonString(_readable), now?.ToJsonString(_readable));
    }

    private string Text(string member) => _members[member]!.GetValue<string>();
}
