using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server;

namespace Qianfan.Mcp.Tests.Server;

/// <summary>What is ready is what the SDK's server answers to the same request, and what it would refuse is left to it.</summary>
public sealed class ReadyAnswersTests
{
    private const string Modern = """
        "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientInfo":{"name":"test","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}
        """;

    public static TheoryData<string> Ready =>
    [
        Initialize("2024-11-05"),
        Initialize("2025-03-26"),
        Initialize("2025-06-18"),
        Initialize("2025-11-25"),
        Request("ping"),
        Request("ping", ""),
        Request("tools/list"),
        Request("tools/list", """ "_meta":{"progressToken":1} """),
        Request("tools/list", Modern),
        Request("server/discover", Modern),
    ];

    public static TheoryData<string> Unusual =>
    [
        Initialize("2026-07-28"),
        Initialize("1999-01-01"),
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}""",
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","clientInfo":{"name":"a","version":"1"}}}""",
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":1,"version":"1"}}}""",
        Request("tools/list", """ "cursor":"x" """),
        Request("tools/list", """ "_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28"} """),
        Request("tools/list", """ "_meta":{"io.modelcontextprotocol/protocolVersion":"2025-11-25","io.modelcontextprotocol/clientCapabilities":{}} """),
        Request("tools/list", """ "_meta":{"a":"\ud800"} """),
        Request("tools/list", """ "_meta":{"a":1,"a":2} """),
        Request("ping", Modern),
        Request("server/discover"),
        Request("tools/call", """ "name":"list_custom_models" """),
        """{"jsonrpc":"2.0","id":1.5,"method":"ping"}""",
        """{"jsonrpc":"2.0","id":null,"method":"ping"}""",
        """{"jsonrpc":"2.0","id":1,"method":"ping","params":[]}""",
        """{"jsonrpc":"2.0","id":1,"method":"ping","extra":1}""",
        """{"jsonrpc":"1.0","id":1,"method":"ping"}""",
        """{"jsonrpc":2.0,"id":1,"method":"ping"}""",
        """{"id":1,"method":"ping"}""",
        """{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}""",
        """{"jsonrpc":"2.0","method":"ping"}""",
        """{"jsonrpc":"2.0","id":1,"method":5}""",
        """{"jsonrpc":"2.0","id":1,"result":{}}""",
        """[]""",
        """1""",
    ];

    [Theory]
    [MemberData(nameof(Ready))]
    public async Task What_is_ready_is_what_the_SDK_answers(string request)
    {
        foreach (var language in (string[])["en", "zh"])
        {
            var settings = Settings.From(setting => setting == Setting.Language ? language : setting == Setting.Sandbox ? "1" : null);
            var ready = new ReadyAnswers(settings.Tools, settings.Language).To(PlainRequest.Read(JsonElement.Parse(request))!.Value, keepsSession: true);

            var answer = await AskSdkAsync(settings, request);

            Assert.Equal(answer.GetProperty("result").GetRawText(), Encoding.UTF8.GetString(ready!.Value.Span));
        }
    }

    [Theory]
    [MemberData(nameof(Unusual))]
    public void What_is_unusual_is_left_to_the_SDK(string message) =>
        Assert.Null(PlainRequest.Read(JsonElement.Parse(message)) is { } request
            ? new ReadyAnswers(ToolList.Tools, default).To(request, keepsSession: true)
            : null);

    private static async Task<JsonElement> AskSdkAsync(Settings settings, string request)
    {
        var (input, output) = (new Pipe(), new Pipe());
        var serving = StdioHost.RunAsync(settings, input.Reader.AsStream(), output.Writer.AsStream(), NullLoggerFactory.Instance, default);
        await input.Writer.WriteAsync(Encoding.UTF8.GetBytes(request.ReplaceLineEndings("") + "\n"));
        using var lines = new StreamReader(output.Reader.AsStream());
        var answer = JsonElement.Parse((await lines.ReadLineAsync())!);
        await input.Writer.CompleteAsync();
        await serving;
        return answer;
    }

    private static string Initialize(string revision) => Request(
        "initialize", $$""" "protocolVersion":"{{revision}}","capabilities":{"roots":{"listChanged":true} },"clientInfo":{"name":"test","version":"1"} """);

    private static string Request(string method, string? parameters = null) =>
        $$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}"{{(parameters is null ? "" : $$""","params":{ {{parameters}} }""")}}}""";
}
