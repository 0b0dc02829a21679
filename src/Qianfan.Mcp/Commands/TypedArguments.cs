using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server.SdkMends;

namespace Qianfan.Mcp.Commands;

/// <summary>A tool's arguments as people type them: <c>name=value</c>, a JSON object, <c>-</c> for standard input, <c>@file</c>.</summary>
internal static class TypedArguments
{
    public static async Task<Dictionary<string, JsonElement>> ReadAsync(string[] words, CancellationToken cancellation)
    {
        if (words.Length > 0 && words.All(IsPair))
            return words.Select(word => word.Split('=', 2)).GroupBy(pair => pair[0], pair => pair[1])
                .ToDictionary(values => values.Key, values => Value(values.Last()));
        return words switch
        {
            ["-"] => Parse(await StandardInputAsync(cancellation)),
            [['@', .. var path]] => Parse(await FileAsync(path, cancellation)),
            // A shell that takes quotes away may also cut at spaces.
            _ => Parse(string.Join(' ', words)),
        };
    }

    private static bool IsPair(string word) => word.IndexOf('=') is > 0 and var end && word[..end].All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    // A number, true, a list; else a text.
    private static JsonElement Value(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return JsonElement.Parse($"\"{JsonEncodedText.Encode(text)}\"");
        }
    }

    private static async Task<string> StandardInputAsync(CancellationToken cancellation)
    {
        // The console's own reader could not be stopped by a signal.
        await using var input = new StandardInput();
        using var reader = new StreamReader(input);
        return await reader.ReadToEndAsync(cancellation);
    }

    private static async Task<string> FileAsync(string path, CancellationToken cancellation)
    {
        try
        {
            return await File.ReadAllTextAsync(path, cancellation);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SettingsException(("the file of arguments cannot be read; check its name after @.", "无法读取参数文件；请检查 @ 后的文件名。"));
        }
    }

    private static Dictionary<string, JsonElement> Parse(string text)
    {
        (string English, string Chinese) place = ("", "");
        try
        {
            var parsed = JsonElement.Parse(text);
            if (parsed.ValueKind == JsonValueKind.Object)
                return parsed.EnumerateObject().ToDictionary(member => member.Name, member => member.Value);
        }
        catch (JsonException e) when (e is { LineNumber: { } line, BytePositionInLine: { } bytes })
        {
            var column = Column(text.Split('\n')[line], (int)bytes);
            place = ($"the JSON breaks at line {line + 1}, character {column}: ", $"JSON 在第 {line + 1} 行第 {column} 个字符处出错：");
        }
        catch (ArgumentException)
        {
            // Two members of one name, or half a character.
        }
        throw new SettingsException((
            $"{place.English}the arguments must be a JSON object, such as '{{\"maxKeys\":5}}'; PowerShell and cmd may take its quotes away, "
                + "so write maxKeys=5 or use @file.",
            $"{place.Chinese}参数必须是 JSON 对象，例如 '{{\"maxKeys\":5}}'；PowerShell 和 cmd 可能去掉引号，请改用 maxKeys=5 或 @文件名。"));
    }

    // Counted as an editor counts, from 1; JSON counts bytes.
    private static int Column(string line, int bytes)
    {
        var read = Encoding.UTF8.GetBytes(line);
        return Encoding.UTF8.GetCharCount(read, 0, Math.Min(bytes, read.Length)) + 1;
    }
}
