using Qianfan.Mcp.Catalog.Published;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Catalog;

/// <summary>compare_models: a few models side by side, the differences first, and what a workload costs on each.</summary>
internal sealed class CompareModels : CatalogTool
{
    private const int Fewest = 2;
    private const int Most = 6;
    private const int MostOthers = 5;
    private const string Models = "models";
    private const string Workload = "workload";

    private static readonly ModelField[] _compared =
        [.. ModelFields.All.Except([ModelFields.Name, ModelFields.VersionId, ModelFields.Sources])];

    public static CompareModels Tool { get; } = new()
    {
        Name = "compare_models",
        Title = ("Compare models side by side", "对比模型"),
        Description = (
            "A comparison of two to six models in one table, side by side (A vs B): first the differences in limits, prices, "
                + "capabilities, billing and retirement, then what is the same, and where sources differ. With workload it gives "
                + "what that costs on each, by the price tier of the input. Takes version names, `model` texts, V1 paths and ids of "
                + "versions, models and services, own ones too; a family name means its newest version, and taken says so. \"not "
                + "reported\" is not none.",
            "把二到六个模型放在一张表里并排对比、比较：上下文、限制、价格、能力、计费、下线时间有什么区别和差异，哪些相同，各来源有什么分歧。给出 workload 时，按输入所在的价格档计算各模型的费用。可用版本名、model 值、V1 路径，"
                + "以及版本、模型、服务的 ID（含自有）；系列名取最新版本，由 taken 说明。“未提供”表示未知，不是没有。"),
    };

    public override IReadOnlyList<Parameter> Parameters { get; } =
    [
        Parameter.Texts(Models, ("Two to six names, `model` texts, paths or ids.", "二到六个名称、model 值、路径或 ID。"), "ERNIE-4.0-8K") with
        {
            Required = true,
            Example = """["ERNIE-5.1","DeepSeek-V4-Pro"]""",
        },
        Parameter.Object(Workload, ("What to price.", "要计算费用的用量。"),
            """{"inputTokens":80000,"outputTokens":2000,"calls":100}""",
            [
                Parameter.Integer("inputTokens", 0, 10_000_000, ("Of one call.", "每次调用的输入 token 数。")) with { Required = true },
                Parameter.Integer("outputTokens", 0, 10_000_000, ("Of one call.", "每次调用的输出 token 数。")) with { Required = true },
                Parameter.Integer("calls", 1, 1_000_000_000, ("Number of calls.", "调用次数。")) with { Default = 1 },
            ]) with { Local = true },
        Refresh,
    ];

    protected override async Task<ToolAnswer> AnswerAsync(
        Arguments arguments, Credentials key, ToolContext context, CancellationToken cancellation)
    {
        var asked = arguments.Texts(Models);
        if (asked.Count is < Fewest or > Most)
            throw ToolException.InvalidArgument(
                (FormattableString.Invariant($"models must name two to six different models, not {asked.Count}."),
                    FormattableString.Invariant($"models 应为二到六个不同的模型，而不是 {asked.Count} 个。")),
                ($"Send e.g. {{\"{Models}\":{Parameters[0].Example}}}; find_models gives the names.",
                    $"例如传入 {{\"{Models}\":{Parameters[0].Example}}}；名称来自 find_models。"));
        using var reader = new CatalogReader(context, key, arguments.Flag(Refresh.Name), cancellation);
        var all = await JoinedCatalog.ReadAsync(reader, _compared, custom: false);
        // Own models are two more lists, and few calls mean one.
        if (asked.Any(name => ModelResolver.Candidates(name, all).Count == 0))
            all = await JoinedCatalog.ReadAsync(reader, _compared, custom: true);
        var pages = new Lazy<ModelRow[]>(() => [.. JoinedCatalog.OfPages(reader.Today)]);

        var named = await Task.WhenAll(asked.Select(name => MeaningAsync(name, all, pages, reader)));
        ModelRow[] rows = [.. named.Select(one => one.Row).OfType<ModelRow>().DistinctBy(row => row.Key)];
        string[] missing = [.. named.Where(one => one.Row is null).Select(one => one.Asked)];
        if (rows.Length + missing.Length < named.Length)
            arguments.Notes.Add(("Several names mean the same version, which is listed once.", "有几个名称指向同一个版本，只列出一次。"));
        var language = context.Language;
        var compared = _compared.Select(field => (Field: field.Name, Values: rows
                .Select(row => field.IsUnknown(row) ? language.Say("unknown", "未知") : field.Words(row, language)).ToArray()))
            .ToLookup(one => one.Values.Distinct().Count() > 1);
        return ToolAnswer.Of(RenderObject(json =>
        {
            json.WriteObjects("differences", compared[true], one =>
            {
                json.WriteString("field", one.Field);
                json.WriteTexts("values", one.Values);
            });
            json.WriteStartObject("same");
            foreach (var (field, values) in compared[false].Where(
                one => one.Values.Length > 0 && one.Values[0] != ModelField.NotTold.In(language)))
                json.WriteString(field, values[0]);
            json.WriteEndObject();
            json.WriteObjects(Models, rows, row =>
            {
                row.WriteName(json);
                var meaning = named.First(one => one.Row?.Key == row.Key);
                if (!meaning.Asked.Equals(row.Name, StringComparison.OrdinalIgnoreCase))
                    json.WriteString("asked", Arguments.Shown(meaning.Asked));
                json.WriteValue("taken", meaning.Why?.In(language));
                json.WriteTextsIfAny("others", meaning.Others);
                json.WriteValue("published", ModelFields.PublishedOn(row, _compared));
            });
            if (arguments.Object(Workload) is { } workload)
                json.WriteObjects("costs", rows, row => WriteCost(json, row, workload, language));
            json.WriteObjectsIfAny("conflicts", [.. rows.SelectMany(row => Conflicts(row, language))], one =>
            {
                json.WriteString("name", one.Name);
                json.WriteString("field", one.Field);
                json.WriteTexts("values", one.Values);
            });
            json.WriteObjectsIfAny("notFound", missing, name =>
            {
                json.WriteString("asked", Arguments.Shown(name));
                json.WriteTexts("nearest", Nearest.To(name, all.Concat(pages.Value).Select(row => row.Name).Distinct()));
            });
            reader.WriteEnvelope(json, arguments.Notes);
        }), key);
    }

    protected override void WriteOutputSchema(Utf8JsonWriter json, Language language) =>
        Envelope.WriteSchema(json, language, "differences", () =>
    {
        json.WriteRaw("differences", ModelFields.ObjectsSchema(("field", ModelFields.TextSchema), ("values", ModelFields.TextsSchema)));
        json.WriteRaw("same", ModelFields.ObjectSchema(_compared.Select(field => (field.Name, ModelFields.TextSchema))));
        json.WriteRaw(Models, ModelFields.ObjectsSchema(("name", ModelFields.TextSchema), ("versionId", ModelFields.TextSchema),
            ("asked", ModelFields.TextSchema), ("taken", ModelFields.TextSchema), ("others", ModelFields.TextsSchema),
            ("published", ModelFields.TextSchema)));
        json.WriteRaw("costs", ModelFields.ObjectsSchema(("name", ModelFields.TextSchema), ("cny", ModelFields.NumberSchema),
            ("tier", ModelFields.TextSchema), ("unknown", ModelFields.TextSchema)));
        json.WriteRaw("conflicts", ModelFields.ObjectsSchema(
            ("name", ModelFields.TextSchema), ("field", ModelFields.TextSchema), ("values", ModelFields.TextsSchema)));
        json.WriteRaw("notFound", ModelFields.ObjectsSchema(("asked", ModelFields.TextSchema), ("nearest", ModelFields.TextsSchema)));
    }, joined: true);

    private static async Task<Meaning> MeaningAsync(
        string name, IReadOnlyList<ModelRow> all, Lazy<ModelRow[]> pages, CatalogReader reader)
    {
        var exact = await reader.DetailAsync(ModelResolver.Candidates(name, all), _compared);
        if (ModelResolver.Newest(exact) is { } row)
            return new(name, row, OthersThan(row, exact), exact.Count == 1 ? null : (FormattableString.Invariant(
                $"the newest of {exact.Count} versions of this name"), FormattableString.Invariant($"同名的 {exact.Count} 个版本中最新的")));
        // What the account's lists have comes before what public pages alone name.
        IReadOnlyList<ModelRow>[] meant =
            [ModelResolver.Beginning(name, all), ModelResolver.Candidates(name, pages.Value), ModelResolver.Beginning(name, pages.Value)];
        if (meant.FirstOrDefault(rows => rows.Count > 0) is not { } alike)
            return new(name, null, [], null);
        return new(name, (await reader.DetailAsync([alike[0]], _compared))[0], OthersThan(alike[0], alike), alike.Count == 1
            ? ("the only name that begins like this", "唯一以此开头的名称")
            : (FormattableString.Invariant($"one of {alike.Count} names that begin like this: callable ones first, then those not retired"),
                FormattableString.Invariant($"以此开头的 {alike.Count} 个名称之一：先取可调用的，再取未下线的")));
    }

    /// <summary>What a given name was taken for.</summary>
    /// <param name="Why">Where the name alone does not tell.</param>
    private sealed record Meaning(string Asked, ModelRow? Row, IReadOnlyList<string> Others, LocalizedText? Why);

    private static string[] OthersThan(ModelRow row, IReadOnlyList<ModelRow> rows) =>
        [.. rows.Where(other => other.Key != row.Key).Select(other => other.Name).Distinct().Take(MostOthers)];

    private static void WriteCost(Utf8JsonWriter json, ModelRow row, Arguments workload, Language language)
    {
        var (input, output) = (workload.Integer("inputTokens")!.Value, workload.Integer("outputTokens")!.Value);
        json.WriteString("name", row.Name);
        var tiers = ModelFields.PriceTiers.Read(row) as IReadOnlyList<PriceTier> ?? [];
        if (ModelFields.InputTokens.Read(row) is long most && most < input)
            json.WriteString("unknown", language.Say(
                FormattableString.Invariant($"input is limited to {most} tokens"), FormattableString.Invariant($"输入上限为 {most} token")));
        else if (PriceTier.Cost(tiers, input, output) is { } cost)
        {
            json.WriteNumber("cny", Math.Round(cost.Cost * (workload.Integer("calls") ?? 1), 6));
            json.WriteValue("tier", cost.Tier.UpToInputTokens is { } bound
                ? language.Say(
                    FormattableString.Invariant($"input up to {bound} tokens"), FormattableString.Invariant($"输入不超过 {bound} token"))
                : cost.Tier.FirstTierOnly ? language.Say(
                    "only the first tier is known: long inputs may cost more", "仅有第一档价格：输入较长时可能更贵")
                : tiers.Count > 1 ? language.Say("any length", "不限长度") : null);
        }
        else
            json.WriteString("unknown", tiers.Count == 0 ? language.Say("no price is reported", "未提供价格")
                : language.Say("no price is reported for an input of this length", "未提供这一输入长度的价格"));
    }

    // Sources of this server that disagree, and what the public pages say against each other.
    private static IEnumerable<(string Name, string Field, string[] Values)> Conflicts(ModelRow row, Language language) =>
        _compared.Where(field => field != ModelFields.Lifecycle).Select(field => (row.Name, field.Name,
                field.Conflict(row, language).Select(one => $"{one.Value} ({one.Source.In(language)})").ToArray()))
            .Where(one => one.Item3.Length > 0)
            .Concat((row.Published?.Conflicts ?? []).Select(one => (row.Name, one.Fact, new[]
            {
                $"{Told(one.Kept, language)} ({language.Say("published", "公开页面")})",
                Told(one.Other, language)
                    + (one.ReadOn is { } day ? language.Say($" (page of {day:yyyy-MM-dd})", $"（{day:yyyy-MM-dd} 的页面）") : ""),
            })));

    // A price is a list of tiers, anything else a text or a number.
    private static string Told(JsonElement value, Language language) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => ModelField.NotTold.In(language),
        JsonValueKind.Array => string.Join("; ", value.EnumerateArray().Select(item => Told(item, language))),
        JsonValueKind.Object => PublishedFacts.Tier(value).InWords(language),
        _ => JsonReading.Text(value) ?? value.GetRawText(),
    };
}
