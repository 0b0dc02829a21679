using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModelContextProtocol.Protocol;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>What every answer of a tool must be, whatever upstream sent.</summary>
internal static partial class SoundAnswer
{
    /// <summary>Every fault; none when it fits the schema, text and structure are the same, and nothing in it hides or is escaped without need.</summary>
    public static IEnumerable<string> Faults(JsonElement schema, CallToolResult result)
    {
        if (result.Content is not [TextContentBlock { Text: var text }] || result.StructuredContent is not { } structure)
            return ["It is not one text and one structure."];
        List<string> faults = [.. SchemaCheck.Faults(schema, structure)];
        if (!JsonElement.DeepEquals(JsonElement.Parse(text), structure))
            faults.Add($"Text and structure differ: {text}");
        if (Escape().IsMatch(text))
            faults.Add($"There is an escape: {text}");
        if (Texts(structure).Append(text).FirstOrDefault(Hides) is { } hiding)
            faults.Add($"Something hides in {hiding}");
        return faults;
    }

    /// <summary>Whether a text holds what a reader does not see.</summary>
    public static bool Hides(string text) => text.EnumerateRunes().Any(rune =>
        rune == Rune.ReplacementChar
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse
            or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);

    private static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Texts(member.Value).Prepend(member.Name)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Texts),
        JsonValueKind.String => [value.GetString()!],
        _ => [],
    };

    // A backslash that is itself escaped begins no escape.
    [GeneratedRegex(@"(?<!\\)(?:\\\\)*\\u")]
    private static partial Regex Escape();
}
