using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Actions;

/// <summary>Fields and parameters that several actions share, under one name each.</summary>
// Upstream names ids differently from action to action; agents see modelId (am-…, a model), versionId (amv-…, a version of it) and
// serviceId (svcp-… preset, svco-… custom).
internal static class SharedFields
{
    /// <summary>What all paths of V1 have in common.</summary>
    public const string PrefixOfV1 = "/wenxinworkshop/";

    private static readonly string[] _idsOfService = ["modelSetId", "modelId", "modelVersionId"];

    public static Field ModelId(string from) => Field.Text("modelId", null, from);
    public static Field VersionId(string from) => Field.Text("versionId", null, from);

    /// <summary>A service's model and version. Upstream has three names for the two, and only the ids tell which is which.</summary>
    public static Field ModelIdOfService { get; } = Field.Text("modelId", null, row => OfKind("am-", row, _idsOfService));
    public static Field VersionIdOfService { get; } = Field.Text("versionId", null, row => OfKind("amv-", row, _idsOfService));

    /// <summary>Of services that the account deployed.</summary>
    public static Field KindOfCustom { get; } = Field.Text("kind", ("chat, completions or others.", "chat、completions 等。"), "serviceType");
    public static Field RunStatus { get; } = Field.Text("runStatus",
        ("New, Deploying, Serving, Failed, Stopped or newer.", "New、Deploying、Serving、Failed、Stopped 等。"));
    public static Field ChargeStatus { get; } = Field.Text("chargeStatus",
        ("NotOpen, Opened, Stopped, Free or newer.", "NotOpen 未开通、Opened 已开通、Stopped 欠费停用、Free 免费等。"));

    public static Field ChargeType { get; } = Field.Text("chargeType", ("ComputingUnit, Tokens or newer.", "ComputingUnit、Tokens 等。"));
    public static Field PayType { get; } = Field.Text("payType", ("Prepay, Postpay or both.", "Prepay 预付费、Postpay 后付费，或两者。"));

    /// <summary>Of preset services; for filters here and in find_models.</summary>
    public static string[] ChargeStatuses { get; } = ["NotOpen", "Opened", "Stopped", "Free"];
    public static string[] ChargeTypes { get; } = ["TPM", "Tokens", "Calls", "Free"];
    public static Parameter ProtocolVersion { get; } = Parameter.Integer(
        "protocolVersion", 1, 2, ("Version of the inference API: 2 is OpenAI-compatible, 1 has ended.", "推理接口版本：2 兼容 OpenAI，1 已停用。"));

    // An open list. Documented words keep their spelling; upstream decides about others.
    private static readonly string[] _serviceTypes =
        ["chat", "completions", "text2image", "image2text", "embeddings", "rerank", "multimodal"];

    public static Parameter ServiceType { get; } = Parameter.Texts(
        "serviceType", ("Any of these kinds, such as chat, embeddings, rerank, multimodal, text2image.",
            "任一服务类型，如 chat、embeddings、rerank、multimodal、text2image（文生图）。"), "chat") with
    {
        Synonyms = _serviceTypes.ToDictionary(type => type, StringComparer.OrdinalIgnoreCase),
    };

    public static Field CreateTime { get; } = Field.Text("createTime", null);
    public static Field ModifyTime { get; } = Field.Text("modifyTime", null);

    /// <summary>A text within an object.</summary>
    public static Field Text(string name, LocalizedText? description, string parent, string member) =>
        Field.Text(name, description, row => JsonReading.Text(JsonReading.Member(row.Value, parent), member));

    /// <summary>A model's versions, from the objects of <c>modelVersionList</c>.</summary>
    public static Field Versions(params IReadOnlyList<Field> fields) => Field.Objects("versions", null, fields,
        row => JsonReading.Items(JsonReading.Member(row.Value, "modelVersionList")).Select(version => new Row(version)));

    /// <summary>A model's versions, from <c>modelIds</c> and, in the same order, <c>modelNames</c>.</summary>
    // The names are newer (2026-04-03) and may be missing. The row of a version is its id; List carries its name.
    public static Field VersionsFromArrays { get; } = Field.Objects("versions", null,
        [Field.Text("versionId", null, row => JsonReading.Text(row.Value)), Field.Text("name", null, row => row.List)], row =>
        {
            var names = JsonReading.Items(JsonReading.Member(row.Value, "modelNames")).Select(JsonReading.Text).ToArray();
            return JsonReading.Items(JsonReading.Member(row.Value, "modelIds")).Select((id, i) => new Row(id, names.ElementAtOrDefault(i)));
        });

    /// <summary>The first fields of a version's details, preset or custom.</summary>
    public static IReadOnlyList<Field> VersionDetails { get; } =
    [
        VersionId("modelId"), ModelId("modelSetId"), Field.Text("name", null, "modelName"), Field.Text("status", null),
        Field.Text("kind", null, "modelApplicationType"), Field.Text("description", null),
        Limit("inputTokens", "trivial"), Limit("outputTokens", "trivial"), Limit("characters", "trivial", "characterLimit"),
        Limit("queryTokens", "reranker", description: ("Of a reranker.", "重排序模型。")),
        Limit("queryCharacters", "reranker", "queryCharacterLimit"),
        Limit("documentTokens", "reranker"), Limit("documentCharacters", "reranker", "documentCharacterLimit"),
    ];

    /// <summary>The last fields of a version's details, preset or custom.</summary>
    public static IReadOnlyList<Field> VersionSupport { get; } =
    [
        Field.Flag("supportsDeployment", null, "isSupportDeploy"), Field.Flag("supportsCompression", null, "isSupportModelComp"),
        Field.Flag("supportsEvaluation", null, "isSupportEvaluation"), CreateTime, ModifyTime,
    ];

    /// <summary>Who a model comes from: <c>preset</c> or <c>custom</c>; an unknown word is passed on.</summary>
    public static Field Origin(string from) => Field.Text("origin", ("preset or custom.", "preset 平台预置或 custom 自有。"),
        row => JsonReading.Text(row.Value, from) switch
    {
        "PlatformPreset" or "预置模型" or "System" or "presetModel" => "preset",
        "UserCreate" or "用户模型" or "userModel" => "custom",
        var other => other,
    });

    /// <summary>The text for <c>model</c> at the V2 inference API: there a service's <c>endpoint</c> is a name.</summary>
    public static Field Model { get; } = Field.Text("model", ("What to write in `model` of a V2 call.", "V2 调用时 model 的值。"), ModelOf);

    /// <summary>The path to call: of V2 as it is, such as /v2/rerank; of V1 without the prefix that all its paths share.</summary>
    public static Field Path { get; } = Field.Text("path", ("Path to call.", "调用路径。"), row => PathOf(row.Value));

    /// <summary>The same of V1 alone.</summary>
    public static Field PathOfV1 { get; } = Field.Text("path", ("V1; ended 2026-08-31.", "V1，已于 2026-08-31 停用。"), FirstPath);

    /// <summary>For services that are told of as V1 alone. V2 may have them where it was not asked or did not answer.</summary>
    public static LocalizedText? NoteOfV1(Row row) => FirstPath(row) is { Length: > 0 } && ModelOf(row) is null
        ? ("A path without a model is V1, which ended on 2026-08-31: it cannot be called; own V1 services must be deployed again.",
            "只有 path 没有 model 的是 V1 服务，V1 已于 2026-08-31 停用，无法调用；自有的 V1 服务需要重新部署。")
        : null;

    private static string? ModelOf(Row row) => Sent(row)
        .Where(sent => JsonReading.Text(sent, "url")?.Contains(PrefixOfV1, StringComparison.Ordinal) is not true)
        .Select(sent => JsonReading.Text(sent, "endpoint")).FirstOrDefault(name => name is { Length: > 0 } && !name.Contains('/'));

    private static string? FirstPath(Row row) =>
        Sent(row).Select(PathOf).FirstOrDefault(path => path?.StartsWith("/v2/", StringComparison.Ordinal) is false);

    private static IEnumerable<JsonElement> Sent(Row row) => [row.Value, row.Other ?? default];

    private static string? PathOf(JsonElement service)
    {
        var url = JsonReading.Text(service, "url") is { Length: > 0 } text ? text
            : JsonReading.Text(service, "endpoint") is { } endpoint && endpoint.Contains('/') ? endpoint : null;
        var isWeb = Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme.StartsWith("http", StringComparison.Ordinal);
        var path = isWeb ? uri!.AbsolutePath : url;
        return path?.IndexOf(PrefixOfV1, StringComparison.Ordinal) is >= 0 and { } start
            ? path[(start + PrefixOfV1.Length - 1)..] : path;
    }

    /// <summary>The first of these members that is an id of this kind, such as <c>amv-</c>.</summary>
    public static string? OfKind(string kind, Row row, params IEnumerable<string> names) =>
        names.Select(name => JsonReading.Text(row.Value, name))
            .FirstOrDefault(id => id?.StartsWith(kind, StringComparison.OrdinalIgnoreCase) is true);

    /// <summary>One model by its id or its name. Upstream takes exactly one of the two.</summary>
    public static IReadOnlyList<Parameter> OneModel(string models, string version, (string Id, string Name) example) =>
    [
        Id("modelSetId", ("The modelId (am-…) of the model; this or modelSetName, not both.", "模型的 modelId（am-…）；与 modelSetName 二选一。"),
            example.Id,
            [
                ("amv-", ("This amv-… id names a version, not a model.", "amv-… 是版本 ID，不是模型 ID。"),
                    id => new(version, $"{{\"modelId\":{Lookup.Quote(id)}}}", "modelId")),
                ("svc", ("This id names a service, not a model.", "这是服务 ID，不是模型 ID。"), id => OfService(id, "modelId")),
            ], id => Known(id, models, "modelId"), alias: "modelId", alternative: "modelSetName"),
        Parameter.Text("modelSetName", ("The model's name, in place of modelSetId.", "模型名称，代替 modelSetId。"), example.Name) with
        {
            Source = _ => new(models, "{}", "name"),
        },
    ];

    /// <summary>One version by its id. Ids of models and services are refused, naming the calls that have their versions.</summary>
    public static Parameter OneVersion(LocalizedText description, string models, string model, string example) =>
        Id("modelId", description, example,
        [
            ("am-", ("This am-… id names a model, not a version of it.", "am-… 是模型 ID，不是版本 ID。"),
                id => new(model, $"{{\"modelSetId\":{Lookup.Quote(id)}}}", "versionId")),
            ("svc", ("This id names a service, not a model version.", "这是服务 ID，不是版本 ID。"), id => OfService(id, "versionId")),
        ], id => Known(id, models, "versionId"), alias: "versionId");

    /// <summary>A required id. Ids with one of the other beginnings are refused in these words.</summary>
    public static Parameter Id(string name, LocalizedText description, string example,
        (string Beginning, LocalizedText What, Func<string, Lookup> Lookup)[] others, Func<string, Lookup> source,
        string? alias = null, string? alternative = null) => Parameter.Text(name, description, example, required: true) with
        {
            Alternative = alternative,
            Aliases = alias is null ? [] : [alias],
            Check = id => others.Where(other => id.StartsWith(other.Beginning, StringComparison.OrdinalIgnoreCase))
                .Select(other => new Refusal(other.What, other.Lookup(id))).FirstOrDefault(),
            Source = source,
        };

    /// <summary>The model or version of a service.</summary>
    private static Lookup OfService(string id, string field) => id.StartsWith("svco", StringComparison.OrdinalIgnoreCase)
        ? new("get_custom_service", $"{{\"serviceId\":{Lookup.Quote(id)}}}", field)
        : new("list_preset_services", $"{{\"serviceIds\":[{Lookup.Quote(id)}]}}", field);

    // What does not begin as an id does is a name.
    private static Lookup Known(string text, string models, string field) => text.StartsWith("am", StringComparison.OrdinalIgnoreCase)
        ? new(models, "{}", field)
        : new("find_models", $"{{\"query\":{Lookup.Quote(text)},\"includeCustom\":true,\"includeRetired\":true,\"fields\":[\"{field}\"]}}",
            field);

    private static Field Limit(string name, string kind, string? member = null, LocalizedText? description = null) =>
        Field.Integer(name, description, "tokenLimitations", kind, member ?? name);

}

/// <summary>The permission policies, one of which an action needs.</summary>
// The documents of DescribeSystemModel, DescribeSystemModelSet and -Sets name none; those of evaluation were not read.
internal static class Permissions
{
    /// <summary>Lists and details of the account's own models.</summary>
    public static IReadOnlyList<string> OwnModels { get; } =
    [
        "QianfanFullControlAccessPolicy", "QianfanReadAccessPolicy", "QianfanModelTuningFullControlAccessPolicy",
        "QianfanModelTuningReadAccessPolicy",
    ];

    /// <summary>The account's own services as a list. Source: qianfan-api/s/rmm1us8cr, as read by third parties on 2026-11-25.</summary>
    public static IReadOnlyList<string> ServiceList { get; } =
        ["QianfanFullControlAccessPolicy", "QianfanDataFullControlAccessPolicy", "QianfanDataOperateAccessPolicy"];

    /// <summary>One service (qianfan/s/Kmh4sv4c7, 2025-10-31), preset services, batch inference and TPM quotas.</summary>
    // On preset services the documents contradict each other: that of 2024-11 names these, those of 2025-10 and later the ones above.
    public static IReadOnlyList<string> Services { get; } =
        ["QianfanFullControlAccessPolicy", "QianfanServiceOperateAccessPolicy", "QianfanServiceReadAccessPolicy"];
}
