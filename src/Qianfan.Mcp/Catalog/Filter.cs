using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Catalog;

/// <summary>One condition of a find_models call.</summary>
/// <param name="Name">Its parameter.</param>
/// <param name="Field">The field that it looks at.</param>
/// <param name="Holds">Whether a model meets it; <see langword="null"/> where the field has no known value.</param>
internal sealed record Filter(string Name, ModelField Field, Func<ModelRow, bool?> Holds)
{
    /// <summary>How far a model misses it: the larger the farther, 1 where that cannot be measured.</summary>
    public Func<ModelRow, double> Gap { get; init; } = _ => 1;

    /// <summary>For a list of words that anyone may add to: those that were asked for.</summary>
    public OpenWords? Words { get; init; }

    /// <summary>The parameters of all filters, in the order they are published.</summary>
    public static IReadOnlyList<Parameter> Parameters { get; } =
    [
        Parameter.Text("query", ("Words of a name, family or vendor, in any order; or the beginning of an id.",
            "名称、系列、厂商中的词；或 ID 的开头。"), "ernie 4.5"),
        Parameter.Texts("kind", ("Any of: chat, completion, embedding, reranker, text2image, image2image, image2text, text2video, "
            + "image2video, text2audio, ocr.", "任一类型：chat、completion、embedding、reranker、text2image（文生图）、image2image、"
                + "image2text、text2video、image2video、text2audio、ocr。"), "chat"),
        Parameter.Texts("vendor", ("Any of these makers, such as Baidu, DeepSeek, Alibaba, Zhipu, Moonshot.",
            "任一厂商，如 Baidu、DeepSeek、Alibaba、Zhipu、Moonshot。"), "DeepSeek"),
        Parameter.Integer("minContextTokens", 0, long.MaxValue, ("Context, input and output together, of at least this many tokens.",
            "上下文（输入加输出）至少多少 token。")) with { Example = "100000" },
        Parameter.Integer("minInputTokens", 0, long.MaxValue, ("Input limit of at least this many tokens.", "输入上限至少多少 token。"))
            with { Example = "100000" },
        Parameter.Integer("minOutputTokens", 0, long.MaxValue, ("Output limit of at least this many tokens.", "输出上限至少多少 token。"))
            with { Example = "4096" },
        Parameter.Number("maxInputPrice", ("CNY per million input tokens, at most; 0: free.", "输入价格上限，元/百万 token；0 表示免费。"), "2"),
        Parameter.Number("maxOutputPrice", ("CNY per million output tokens, at most.", "输出价格上限，元/百万 token。"), "8"),
        Parameter.Texts("inputModalities", ("Takes all of: text, image, video, audio.", "须同时支持的输入：text、image、video、audio。"), "image"),
        Parameter.Texts("capabilities", ("Has all of: reasoning, function_call, web_search, vision, structured_output.",
            "须全部具备：reasoning（深度思考）、function_call、web_search、vision（图像理解）、structured_output。"), "function_call"),
        Parameter.Choices("chargeStatus", SharedFields.ChargeStatuses, ("NotOpen: not opened yet; Opened; Stopped: in arrears; Free.",
            "NotOpen 未开通，Stopped 欠费停用。")),
        Parameter.Choices("chargeType", SharedFields.ChargeTypes, ("Billed by bought TPM, by tokens, by calls, or free.",
            "计费方式：TPM 配额，Tokens 按 token，Calls 按次，Free 免费。")),
        Parameter.Flag("callableNow", ("true: only Opened or Free; false: only those that are not.", "true 只列已开通或免费的；false 只列其余的。")),
        Parameter.Flag("supportsBatchInference", ("true: can run in batch jobs; false: cannot.", "true 支持批量推理；false 不支持。")),
        Parameter.Flag("supportsEvaluation", ("true: can be evaluated; false: cannot.", "true 可评估；false 不可。")),
        Parameter.Flag("supportsDeployment", ("true: can be deployed as the account's own service; false: cannot.",
            "true 可部署；false 不可。")),
        Parameter.Flag("fineTuning", ("true: can be fine-tuned; false: cannot.", "true 支持精调；false 不支持。")),
        Parameter.Date("changedAfter", ("Released or modified on this day or later.", "在这一天或之后发布或更新。"), "2026-09-01"),
        Parameter.Date("availableUntil", ("Not announced to retire before this day.", "该日之前没有下线公告。"), "2027-06-01"),
    ];

    /// <summary>Unless asked for: no retired versions, and none that are still being created. What is not known of is left in.</summary>
    public static Filter Current { get; } = new("includeRetired", ModelFields.Status, row =>
        row.Lifecycle is not "retired" && row.Details?.Status is null or "Ready");

    /// <summary>The filters that the caller set, in the order of <see cref="Parameters"/>.</summary>
    public static IReadOnlyList<Filter> Of(Arguments arguments, Query? query)
    {
        var (statuses, types) = (arguments.Texts("chargeStatus"), arguments.Texts("chargeType"));
        var (changed, until) = (arguments.Date("changedAfter"), arguments.Date("availableUntil"));
        Filter?[] filters =
        [
            query is null ? null : new("query", ModelFields.Name, row => query.Rank(row) is not null)
            {
                // Another name is farther off than any other miss.
                Gap = _ => 10,
            },
            AnyOf("kind", ModelFields.Kind, word => Spelling.Kind(word)!, row => ModelFields.Kind.Read(row) is string kind ? [kind] : null),
            AnyOf("vendor", ModelFields.Vendor, Spelling.Vendor,
                row => ModelFields.Vendor.Read(row) is string vendor ? [Spelling.Vendor(vendor)] : null),
            AtLeast("minContextTokens", ModelFields.ContextTokens, row =>
                ModelFields.ContextTokens.Read(row) ?? ModelFields.InputTokens.Read(row)),
            AtLeast("minInputTokens", ModelFields.InputTokens),
            AtLeast("minOutputTokens", ModelFields.OutputTokens),
            AtMost("maxInputPrice", ModelFields.InputPrice),
            AtMost("maxOutputPrice", ModelFields.OutputPrice),
            AllOf("inputModalities", ModelFields.Modalities, Spelling.Modality, row => row.InputModalities?.Select(Spelling.Modality)),
            AllOf("capabilities", ModelFields.Capabilities, Spelling.Capability, row => row.Abilities, (row, word) => row.Can(word)),
            When(statuses.Count > 0, "chargeStatus", ModelFields.Services, row => row.Serves(HasStatus)),
            // One service must meet all conditions: one that is open and another that is free help nobody.
            When(types.Count > 0, "chargeType", ModelFields.Services, row => row.Serves(IsMeant)),
            Flag("callableNow", ModelFields.Callable, row => row.Serves(service => service.IsOpen && IsMeant(service))),
            Flag("supportsBatchInference", ModelFields.Batch), Flag("supportsEvaluation", ModelFields.Evaluation),
            Flag("supportsDeployment", ModelFields.Deployment), Flag("fineTuning", ModelFields.FineTuning),
            When(changed is not null, "changedAfter", ModelFields.ModifyTime, row => ChangedSince(row, changed)),
            When(until is not null, "availableUntil", ModelFields.Retires, row => row.Published?.Retires is { } end ? end >= until
                // Nothing announced counts as available; what no page and no service tells of stays unknown.
                : row.Lifecycle is "active" ? true : null),
        ];
        return [.. filters.OfType<Filter>()];

        Filter? When(bool isSet, string name, ModelField field, Func<ModelRow, bool?> holds) => isSet ? new(name, field, holds) : null;
        Filter? Flag(string name, ModelField field, Func<ModelRow, bool?>? read = null) => arguments.FlagIfGiven(name) is { } wanted
            ? new(name, field, row => (read?.Invoke(row) ?? field.Read(row) as bool?) is { } told ? told == wanted : null) : null;
        Filter? AtLeast(string name, ModelField field, Func<ModelRow, object?>? read = null) => arguments.Integer(name) is { } least
            ? new(name, field, row => (read ?? field.Read)(row) is long most ? most >= least : null)
            { Gap = row => (read ?? field.Read)(row) is long most ? (least - most) / (double)least : 1 } : null;
        Filter? AtMost(string name, ModelField field) => arguments.Number(name) is { } most
            ? new(name, field, row => field.Read(row) is double price ? price <= most : null)
            { Gap = row => field.Read(row) is double price ? (price - most) / Math.Max(price, 1) : 1 } : null;
        Filter? AnyOf(string name, ModelField field, Func<string, string> spell, Func<ModelRow, IEnumerable<string>?> told) =>
            Words(name, field, spell, told, (row, word) => told(row)?.Contains(word), any: true);
        Filter? AllOf(string name, ModelField field, Func<string, string> spell, Func<ModelRow, IEnumerable<string>?> told,
            Func<ModelRow, string, bool?>? has = null) =>
            Words(name, field, spell, told, has ?? ((row, word) => told(row)?.Contains(word)), any: false);
        Filter? Words(string name, ModelField field, Func<string, string> spell, Func<ModelRow, IEnumerable<string>?> told,
            Func<ModelRow, string, bool?> has, bool any)
        {
            var given = arguments.Texts(name);
            string[] asked = [.. given.Select(spell)];
            return given.Count == 0 ? null : new(name, field, row => Join(asked.Select(word => has(row, word)), any))
            {
                Gap = row => asked.Count(word => has(row, word) is not true) / (double)asked.Length,
                Words = new(given, spell, told),
            };
        }
        bool HasStatus(Service service) => statuses.Count == 0 || statuses.Contains(service.ChargeStatus ?? "");
        bool IsMeant(Service service) => HasStatus(service) && (types.Count == 0 || types.Contains(service.ChargeType ?? ""));
    }

    // Unknown, unless what is known decides.
    private static bool? Join(IEnumerable<bool?> holds, bool any)
    {
        bool?[] all = [.. holds];
        return all.Contains(any) ? any : all.Contains(null) ? null : !any;
    }

    private static bool? ChangedSince(ModelRow row, DateOnly? day) =>
        new[] { Spelling.Date(row.Details?.ModifyTime), Spelling.Date(ModelFields.Released.Read(row) as string) }.Max() switch
        {
            null => null,
            { } last when last >= day => true,
            // Details that are not there may tell of a later change.
            _ => row.VersionId is null || row.Details is not null ? false : null,
        };
}

/// <summary>Words of a list that anyone may add to, as a filter asks for them.</summary>
/// <param name="Spell">Makes spellings equal.</param>
/// <param name="Told">Those of a model, spelled so; <see langword="null"/> where they are not reported.</param>
internal sealed record OpenWords(IReadOnlyList<string> Asked, Func<string, string> Spell, Func<ModelRow, IEnumerable<string>?> Told)
{
    private const int MostShown = 12;

    /// <summary>A note for each word that no model has: what there is instead.</summary>
    public IEnumerable<LocalizedText> Unknown(string name, IReadOnlyCollection<ModelRow> rows)
    {
        var known = rows.SelectMany(row => Told(row) ?? []).CountBy(word => word).OrderByDescending(one => one.Value)
            .ThenBy(one => one.Key, StringComparer.Ordinal).Select(one => one.Key).ToArray();
        foreach (var word in Asked.Where(word => !known.Contains(Spell(word))))
        {
            var (shown, there) = (Arguments.Shown(word), string.Join(", ", known.Take(MostShown).Select(Field.Tidy)));
            // What is asked for as an ability is often a kind of input.
            var input = name != "inputModalities" && rows.Any(row => row.InputModalities?.Contains(Spelling.Modality(word)) is true);
            var taken = $"inputModalities [\"{Spelling.Modality(word)}\"]";
            LocalizedText? hint = input ? ($" Try {taken}.", $"可改用 {taken}。")
                : Nearest.To(Spell(word), known).FirstOrDefault() is { } meant ? ($" Did you mean {meant}?", $"是不是 {meant}？") : null;
            yield return ($"No model here has {name} \"{shown}\"; available: {there}.{hint?.English}",
                $"目录里没有 {name} 为“{shown}”的模型；可用的有：{there}。{hint?.Chinese}");
        }
    }
}
