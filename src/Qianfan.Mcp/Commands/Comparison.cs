using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Commands;

/// <summary>What compare_models answers, as a table with one column for each model, a fact on each line.</summary>
internal static class Comparison
{
    private const int LeastColumn = 18;
    private const int Gap = 2;

    private static readonly string[] _members = ["models", "differences", "costs"];

    /// <summary>Whether <see cref="Lines"/> has shown it.</summary>
    public static bool Has(JsonProperty member) => _members.Contains(member.Name);

    /// <summary>As many models beside each other as fit, then the others below. Nothing for any other answer.</summary>
    public static IEnumerable<string> Lines(JsonElement answer, int width, Language language)
    {
        var differences = JsonReading.Member(answer, "differences");
        if (differences.ValueKind != JsonValueKind.Array)
            return [];
        JsonElement[] compared = [.. JsonReading.Items(JsonReading.Member(answer, "models"))];
        (string Name, string[] Values)[] facts =
        [
            .. Facts(compared, language),
            .. differences.EnumerateArray().Select(one => (one.GetProperty("field").ToString(),
                one.GetProperty("values").EnumerateArray().Select(value => Day(AnswerTable.Show(value, language))).ToArray())),
            .. Facts([.. JsonReading.Items(JsonReading.Member(answer, "costs"))], language),
        ];
        var widest = facts.Select(fact => Columns.Width(fact.Name)).Append("name".Length).Max();
        return Enumerable.Range(0, compared.Length).Chunk(Math.Max(1, (width - widest) / (LeastColumn + Gap))).SelectMany((some, block) =>
            new Table([
                new("name", Content.Id, [.. facts.Select(fact => new[] { fact.Name })]),
                .. some.Select(model => new Column(AnswerTable.Show(compared[model].GetProperty("name"), language), Content.Handle,
                    [.. facts.Select(fact => fact.Values.ElementAtOrDefault(model) is { Length: > 0 } value ? new[] { value } : [])])),
            ]).Lines(width, language).Prepend("").Skip(block == 0 ? 1 : 0));
    }

    // Of two models nobody compares the time of day.
    private static string Day(string value) =>
        DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, out _) && value.IndexOf('T') is > 0 and var end ? value[..end] : value;

    // The members of objects that stand for a model each, but its name, which heads the column.
    private static IEnumerable<(string, string[])> Facts(JsonElement[] objects, Language language) =>
        objects.SelectMany(one => one.EnumerateObject()).Select(member => member.Name).Distinct().Where(name => name != "name")
            .Select(name => (name, objects
                .Select(one => one.TryGetProperty(name, out var value) ? AnswerTable.Show(value, language) : "").ToArray()));
}
