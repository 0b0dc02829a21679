using System.Text.RegularExpressions;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server;
using Qianfan.Mcp.Server.SdkMends;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>A tool's arguments as people type them: <c>name=value</c>, a JSON object, <c>-</c> for standard input, <c>@file</c>.</summary>
internal static partial class TypedArguments
{
    // Of what is shown of a line, on either side of the place where it breaks.
    private const int Near = 12;

    /// <exception cref="SettingsException">They cannot be read.</exception>
    public static async Task<Dictionary<string, JsonElement>> ReadAsync(CatalogTool tool, string[] words, CancellationToken cancellation) =>
        words switch
        {
            [] => [],
            ["-"] => Parse(tool, await StandardInputAsync(cancellation)),
            [['@', .. var path]] => Parse(tool, await FileAsync(path, cancellation)),
            [var first, ..] when IsPair(first) => Pairs(tool, words),
            // A shell that takes quotes away may also cut at spaces.
            [['{' or '[' or '"' or '\'', ..], ..] => Parse(tool, string.Join(' ', words)),
            _ => throw NoPair(tool),
        };

    private static bool IsPair(string word) =>
        word.IndexOf('=') is > 0 and var end && word[..end].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.');

    // Every value is a text, which tools read as what their parameter is.
    private static Dictionary<string, JsonElement> Pairs(CatalogTool tool, string[] words)
    {
        List<(string Name, string Value)> pairs = [];
        foreach (var word in words)
            pairs.Add(IsPair(word) ? (word[..word.IndexOf('=')], word[(word.IndexOf('=') + 1)..])
                // PowerShell hands over name=a,b as name=a and b.
                : ArgumentReader.Named(pairs[^1].Name, tool.Parameters) is { IsList: true } ? (pairs[^1].Name, word) : throw NoPair(tool));
        return pairs.GroupBy(pair => pair.Name.Split('.')[0])
            .ToDictionary(group => group.Key, group => JsonElement.Parse(CatalogTool.Render(json => Write(json, group.Key, group)).Span));
    }

    // Members of an object are written workload.calls=5.
    private static void Write(Utf8JsonWriter json, string name, IEnumerable<(string Name, string Value)> pairs)
    {
        var members = pairs.Where(pair => pair.Name.Length > name.Length).ToArray();
        var values = pairs.Select(pair => pair.Value).ToArray();
        if (members.Length > 0)
        {
            json.WriteStartObject();
            foreach (var member in members.GroupBy(pair => pair.Name[(name.Length + 1)..], pair => pair.Value))
                json.WriteString(member.Key, member.Last());
            json.WriteEndObject();
        }
        else if (values is [var value])
            json.WriteStringValue(value);
        else
        {
            json.WriteStartArray();
            foreach (var item in values.SelectMany(list => list.Split(',')))
                json.WriteStringValue(item);
            json.WriteEndArray();
        }
    }

    private static async Task<string> StandardInputAsync(CancellationToken cancellation)
    {
        // The console's own stream could not be stopped by a signal.
        await using var input = new StandardInput();
        return await TextAsync(input, cancellation);
    }

    private static async Task<string> FileAsync(string path, CancellationToken cancellation)
    {
        try
        {
            await using var file = File.OpenRead(path);
            return await TextAsync(file, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SettingsException(("the arguments file cannot be read; check the name after @.", "无法读取参数文件；请检查 @ 后的文件名。"));
        }
    }

    // No more than a server takes from its clients.
    private static async Task<string> TextAsync(Stream input, CancellationToken cancellation)
    {
        using var reader = new StreamReader(input);
        var text = new char[McpRequest.MaxBytes + 1];
        var length = await reader.ReadBlockAsync(text, cancellation);
        return length < text.Length ? new(text, 0, length)
            : throw new SettingsException(($"the arguments are larger than {McpRequest.MaxBytes / 1024} KiB.",
                $"参数超过 {McpRequest.MaxBytes / 1024} KiB。"));
    }

    private static Dictionary<string, JsonElement> Parse(CatalogTool tool, string text)
    {
        // What cmd hands over of a text in single quotes.
        var json = text.Trim() is ['\'', .. var inner, '\''] ? inner : text;
        LocalizedText? place = null;
        try
        {
            var parsed = JsonElement.Parse(json);
            if (parsed.ValueKind == JsonValueKind.Object)
                return parsed.EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
        }
        catch (JsonException e) when (e is { LineNumber: { } line, BytePositionInLine: { } bytes })
        {
            place = Place(json.Split('\n')[line], (int)line, (int)bytes);
        }
        catch (ArgumentException)
        {
            // Two members of one name, or half a character.
        }
        var form = Form(tool);
        throw new SettingsException(place is null
            ? ($"the arguments must be {form.English}", $"参数必须是 {form.Chinese}")
            : json.TrimStart().StartsWith('{') && json.Contains(':') && !json.Contains('"')
            ? ($"{place.English}. Its quotes are missing: PowerShell 5 and cmd strip them. Write {Unquoted(json) ?? "name=value"} instead, "
                + "or save the JSON to a file and write '@FILE'.",
                $"{place.Chinese}。缺少双引号：PowerShell 5 和 cmd 会把双引号去掉。请改写为 {Unquoted(json) ?? "name=value"}，"
                + "或把 JSON 存入文件，再写 '@文件名'。")
            : ($"{place.English}. The arguments must be {form.English}", $"{place.Chinese}。参数必须是 {form.Chinese}"));
    }

    // Counted as an editor counts, from 1; JSON counts bytes.
    private static LocalizedText Place(string text, int line, int bytes)
    {
        var read = Encoding.UTF8.GetBytes(text);
        var at = Encoding.UTF8.GetCharCount(read, 0, Math.Min(bytes, read.Length));
        var near = text[Math.Max(0, at - Near)..Math.Min(text.Length, at + Near)].Trim();
        // What may be a key is not shown, and neither is a part of it.
        var isShown = near.Length > 0 && !LongWord().IsMatch(text);
        return ($"the JSON is invalid at line {line + 1}, character {at + 1}" + (isShown ? $", near `{near}`" : ""),
            $"JSON 在第 {line + 1} 行第 {at + 1} 个字符处有误" + (isShown ? $"，附近是 `{near}`" : ""));
    }

    private static SettingsException NoPair(CatalogTool tool) => new(
        ($"write arguments as name=value, with quotes around a value with spaces, or as {Form(tool).English}",
            $"参数要写成 name=value，含空格的值要加引号；或写成 {Form(tool).Chinese}"));

    private static LocalizedText Form(CatalogTool tool)
    {
        var example = $"'{{\"{tool.Parameters[0].Name}\":{tool.Parameters[0].Example}}}'";
        return ($"a JSON object such as {example}; `qianfan-mcp call {tool.Name} --help` lists them.",
            $"JSON 对象，例如 {example}；有哪些参数见 `qianfan-mcp call {tool.Name} --help`。");
    }

    // The pairs that say the same as an object without its quotes, such as {maxKeys:5,chargeStatus:[Free,Opened]}.
    private static string? Unquoted(string json) =>
        Bare().Match(json.Trim()) is not { Success: true } bare || LongWord().IsMatch(json) ? null
            : string.Join(' ', bare.Groups["name"].Captures.Zip(bare.Groups["value"].Captures, Pair));

    private static string Pair(Capture name, Capture value) =>
        value.Value.Replace(", ", ",", StringComparison.Ordinal).Trim() is var text && text.Contains(' ')
            ? $"{name.Value}=\"{text}\"" : $"{name.Value}={text}";

    [GeneratedRegex(@"\A\{\s*(?:(?<name>\w+)\s*:\s*(?:\[(?<value>[^][{}]*)\]|(?<value>[^][{},]+))\s*(?:,\s*|(?=\})))+\}\z")]
    private static partial Regex Bare();

    // Keys are, and names are not.
    [GeneratedRegex(@"(?=[A-Za-z+/_-]*\d)[A-Za-z0-9+/_-]{20,}|ALTAK", RegexOptions.IgnoreCase)]
    private static partial Regex LongWord();
}
