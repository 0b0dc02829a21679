using System.Text.Json.Nodes;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Catalog.Published;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Load;

/// <summary>
/// What each question is answered with while nothing goes wrong, and how far an answer may fall short of it when something does: a failure
/// that upstream is to blame for, or <c>incomplete</c> with facts missing, never with other facts.
/// </summary>
internal sealed class Expected
{
    private const string Unknown = "unknown";

    private static readonly string[] _upstreamFailures =
    [
        .. new[]
        {
            FailureCode.RateLimited, FailureCode.UpstreamUnavailable, FailureCode.UpstreamTimeout, FailureCode.UpstreamUnreachable,
            FailureCode.UpstreamUnreadable,
        }.Select(Failure.Name),
    ];

    private readonly Dictionary<Question, List<Page>> _pages = [];
    // Where the source that comes first fails, another may tell these: the inference API's list, or a public page.
    private static readonly HashSet<string> _replaceable =
        ["model", "kind", "vendor", "contextTokens", "inputTokens", "outputTokens", "inputPrice", "outputPrice", "priceTiers", "modalities",
            "capabilities", "released", "lifecycle"];

    private readonly Dictionary<string, JsonObject> _rows = [];
    private readonly Dictionary<string, JsonObject> _services = [];
    private readonly Dictionary<string, JsonObject> _listed = [];

    /// <summary>How many rows find_models knows in all.</summary>
    public int Rows => _rows.Count;

    /// <param name="ask">A whole walk, undisturbed.</param>
    public async Task LearnAsync(Func<Question, Task<List<Page>>> ask)
    {
        foreach (var question in Question.All)
            _pages[question] = await ask(question);
        foreach (var row in (await ask(Question.Everything)).SelectMany(page => page.Content!["models"]!.AsArray()))
            _rows.Add(Key(row!), row!.AsObject());
        foreach (var service in (await ask(new("list_preset_services", "{}"))).SelectMany(page => page.Content!["services"]!.AsArray()))
            _services.Add((string)service!["serviceId"]!, service.AsObject());
        foreach (var model in (await ask(new("list_models", "{}"))).SelectMany(page => page.Content!["models"]!.AsArray()))
            _listed.TryAdd(Spelling.Fold((string)model!["model"]!), model.AsObject());
    }

    /// <param name="isDegraded">Whether a page of this walk was incomplete; later ones then begin elsewhere.</param>
    /// <returns>How the answer came out, in a word.</returns>
    /// <exception cref="WrongAnswerException">It may not be so.</exception>
    public string Judge(Question question, int number, Page page, bool isDegraded)
    {
        var expected = number < _pages[question].Count ? _pages[question][number] : null;
        if (page.Text == expected?.Text)
            return page.Failure ?? page.Source!;
        if (page.Failure is { } code && _upstreamFailures.Contains(code))
            return code;
        if (page.Failure is null && (page.IsIncomplete || isDegraded) && AgreesInWhatItTells(question, page, expected))
            return "incomplete";
        throw new WrongAnswerException($"{question.Tool} {question.Arguments}, page {number}: {page.Text}; expected: {expected?.Text}");
    }

    private bool AgreesInWhatItTells(Question question, Page page, Page? expected) => question.Tool switch
    {
        "find_models" => page.Content!["models"]!.AsArray().All(Agrees),
        "compare_models" => AgreesAsTable(page.Content!, expected!.Content!),
        // One protocol without the other: what is there is as it was.
        "list_preset_services" => page.Content!["services"]!.AsArray().All(row => _services.TryGetValue((string)row!["serviceId"]!, out var full)
            && row.AsObject().All(fact => JsonNode.DeepEquals(fact.Value, full[fact.Key]))),
        _ => false,
    };

    // Without the services a listed id may stand apart from the version that they tell it belongs to.
    private bool Agrees(JsonNode? row) => (_rows.GetValueOrDefault(Key(row!)) ?? _listed.GetValueOrDefault(Spelling.Fold(Key(row!)))) is { } full
        && row!.AsObject().All(fact => fact.Key == Unknown || IsUnknown(row, fact.Key) || JsonNode.DeepEquals(fact.Value, full[fact.Key])
            || fact.Key == "name" && JsonNode.DeepEquals(fact.Value, full["model"])
            || _replaceable.Contains(fact.Key) && Others(full, fact.Key).Any(other => JsonNode.DeepEquals(fact.Value, other)));

    private IEnumerable<JsonNode?> Others(JsonObject full, string field)
    {
        string?[] names = [(string?)full["model"], (string?)full["name"]];
        foreach (var name in names)
            if (_listed.GetValueOrDefault(Spelling.Fold(name)) is { } listed)
                yield return field == "kind" ? Spelling.Kind((string?)listed[field]) : listed[field]?.DeepClone();
        if (PublishedFacts.Find(names) is not { } page)
            yield break;
        var row = JsonNode.Parse(ModelFields.Render(new ModelRow(page.Id, page.Name ?? page.Id) { Published = page }, ModelFields.All).Span)!;
        yield return row[field];
    }

    // A name is always there; it is a service's where the version's own is unknown.
    private static bool IsUnknown(JsonNode row, string field) => row[Unknown]?.AsArray().Any(unknown => (string?)unknown == field) is true;

    private static bool AgreesAsTable(JsonObject table, JsonObject expected)
    {
        var models = Names(expected);
        var full = Facts(expected, models);
        return Names(table).All(models.Contains) && Facts(table, Names(table)).All(fact => fact.Value == Unknown
            || _replaceable.Contains(fact.Key.Field) || full.GetValueOrDefault(fact.Key) == fact.Value);
    }

    private static string[] Names(JsonObject table) => [.. table["models"]!.AsArray().Select(model => Key(model!))];

    private static Dictionary<(string Field, string Model), string> Facts(JsonObject table, string[] models)
    {
        var differing = table["differences"]!.AsArray().SelectMany(row =>
            models.Zip(row!["values"]!.AsArray(), (model, value) => ((string)row["field"]!, model, (string)value!)));
        var same = table["same"]?.AsObject().SelectMany(fact => models.Select(model => (fact.Key, model, (string)fact.Value!))) ?? [];
        return differing.Concat(same).ToDictionary(fact => (fact.Item1, fact.model), fact => fact.Item3);
    }

    private static string Key(JsonNode row) => (string?)row["versionId"] ?? (string)row["name"]!;
}
