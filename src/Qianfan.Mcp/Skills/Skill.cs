using System.Security.Cryptography;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Skills;

/// <summary>The one agent skill that is served (extension io.modelcontextprotocol/skills): how to come from a task to a model.</summary>
internal sealed class Skill
{
    public const string Extension = "io.modelcontextprotocol/skills";
    public const string Name = "choose-qianfan-model";
    public const string Address = $"skill://{Name}/SKILL.md";

    private static readonly Lazy<Skill> _english = new(() => new("SKILL.md"));
    private static readonly Lazy<Skill> _chinese = new(() => new("SKILL.zh.md"));

    private readonly byte[] _bytes;

    private Skill(string file)
    {
        _bytes = ThisAssembly.Resource(file);
        Text = Encoding.UTF8.GetString(_bytes);
        // Between the two lines of dashes: a name and its text on each line.
        Frontmatter = [.. Text.Split('\n').Skip(1).TakeWhile(line => line != "---").Select(line => line.Split(": ", 2))
            .Select(pair => KeyValuePair.Create(pair[0], pair[1]))];
    }

    /// <summary>The whole file.</summary>
    public string Text { get; }

    private IReadOnlyList<KeyValuePair<string, string>> Frontmatter { get; }

    public static Skill In(Language language) => (language == Language.Chinese ? _chinese : _english).Value;

    public ReadResourceResult Read() =>
        new() { Contents = [new TextResourceContents { Uri = Address, MimeType = "text/markdown", Text = Text }] };

    /// <summary>The members of its entry, with digest and size of all that belongs to it: the one file.</summary>
    public void WriteEntry(Utf8JsonWriter json)
    {
        json.WriteString("uri", Address);
        json.WriteStartObject("frontmatter");
        foreach (var (name, text) in Frontmatter)
            json.WriteString(name, text);
        json.WriteEndObject();
        json.WriteObjects("resources", [_bytes], file =>
        {
            json.WriteString("uri", Address);
            json.WriteString("digest", $"sha256:{Convert.ToHexStringLower(SHA256.HashData(file))}");
            json.WriteNumber("size", file.Length);
        });
    }
}
