using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Actions;

/// <summary>Fields and parameters that several actions share, under one name each.</summary>
// Upstream names ids differently from action to action; agents see modelId (am-…, a model), versionId (amv-…, a version of it) and
// serviceId (svcp-… preset, svco-… custom).
internal static class SharedFields
{
    private static readonly string[] _idsOfService = ["modelSetId", "modelId", "modelVersionId"];

    public static Field ModelId(string from) => Field.Text("modelId", "", from);
    public static Field VersionId(string from) => Field.Text("versionId", "", from);

    /// <summary>A service's model and version. Upstream has three names for the two, and only the ids tell which is which.</summary>
    public static Field ModelIdOfService { get; } = Field.Text("modelId", "", row => OfKind("am-", row, _idsOfService));
    public static Field VersionIdOfService { get; } = Field.Text("versionId", "", row => OfKind("amv-", row, _idsOfService));

    /// <summary>Of services that the account deployed.</summary>
    public static Field KindOfCustom { get; } = Field.Text("kind", "chat, completions or others.", "serviceType");
    public static Field RunStatus { get; } = Field.Text("runStatus", "New, Deploying, Serving, Failed, Stopped or newer.");
    public static Field ChargeStatus { get; } = Field.Text("chargeStatus", "NotOpen, Opened, Stopped, Free or newer.");

    /// <summary>Of preset services; for filters here and in find_models.</summary>
    public static string[] ChargeStatuses { get; } = ["NotOpen", "Opened", "Stopped", "Free"];
    public static string[] ChargeTypes { get; } = ["TPM", "Tokens", "Calls", "Free"];
    public static Parameter ProtocolVersion { get; } =
        Parameter.Integer("protocolVersion", 1, 2, ("Inference API; 2 is OpenAI-compatible.", "推理接口版本，2 兼容 OpenAI。"));

    public static Field CreateTime { get; } = Field.Text("createTime", "");
    public static Field ModifyTime { get; } = Field.Text("modifyTime", "");

    /// <summary>A text within an object.</summary>
    public static Field Text(string name, string description, string parent, string member) =>
        Field.Text(name, description, row => JsonReading.Text(JsonReading.Member(row.Value, parent), member));

    /// <summary>A model's versions, from the objects of <c>modelVersionList</c>.</summary>
    public static Field Versions(params IReadOnlyList<Field> fields) => Field.Objects("versions", "", fields,
        row => JsonReading.Items(JsonReading.Member(row.Value, "modelVersionList")).Select(version => new Row(version)));

    /// <summary>A model's versions, from <c>modelIds</c> and, in the same order, <c>modelNames</c>.</summary>
    // The names are newer (2026-04-03) and may be missing. The row of a version is its id; List carries its name.
    public static Field VersionsFromArrays { get; } = Field.Objects("versions", "",
        [Field.Text("versionId", "", row => JsonReading.Text(row.Value)), Field.Text("name", "", row => row.List)], row =>
        {
            var names = JsonReading.Items(JsonReading.Member(row.Value, "modelNames")).Select(JsonReading.Text).ToArray();
            return JsonReading.Items(JsonReading.Member(row.Value, "modelIds")).Select((id, i) => new Row(id, names.ElementAtOrDefault(i)));
        });

    /// <summary>The first fields of a version's details, preset or custom.</summary>
    public static IReadOnlyList<Field> VersionDetails { get; } =
    [
        VersionId("modelId"), ModelId("modelSetId"), Field.Text("name", "", "modelName"), Field.Text("status", ""),
        Field.Text("kind", "", "modelApplicationType"), Field.Text("description", ""),
        Limit("inputTokens", "trivial"), Limit("outputTokens", "trivial"), Limit("characters", "trivial", "characterLimit"),
        Limit("queryTokens", "reranker", description: "Of a reranker."), Limit("queryCharacters", "reranker", "queryCharacterLimit"),
        Limit("documentTokens", "reranker"), Limit("documentCharacters", "reranker", "documentCharacterLimit"),
    ];

    /// <summary>The last fields of a version's details, preset or custom.</summary>
    public static IReadOnlyList<Field> VersionSupport { get; } =
    [
        Field.Flag("supportsDeployment", "", "isSupportDeploy"), Field.Flag("supportsCompression", "", "isSupportModelComp"),
        Field.Flag("supportsEvaluation", "", "isSupportEvaluation"), CreateTime, ModifyTime,
    ];

    /// <summary>Who a model comes from: <c>preset</c> or <c>custom</c>; an unknown word is passed on.</summary>
    public static Field Origin(string from) => Field.Text("origin", "preset or custom.", row => JsonReading.Text(row.Value, from) switch
    {
        "PlatformPreset" or "预置模型" => "preset",
        "UserCreate" or "用户模型" => "custom",
        var other => other,
    });

    /// <summary>The path to call for inference, without scheme, host and the prefix that all paths share.</summary>
    public static Field Endpoint { get; } = Field.Text("endpoint", "", row =>
    {
        const string prefix = "/wenxinworkshop/";
        var url = JsonReading.Text(row.Value, "endpoint") is { Length: > 0 } text ? text : JsonReading.Text(row.Value, "url");
        var isWeb = Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme.StartsWith("http", StringComparison.Ordinal);
        var path = isWeb ? uri!.AbsolutePath : url;
        return path?.IndexOf(prefix, StringComparison.Ordinal) is >= 0 and { } start ? path[(start + prefix.Length - 1)..] : path;
    });

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
                ("amv-", "This amv-… id names a version, not a model.", $"{version} gives the modelId (am-…) of a version; send that."),
                ("svc", "This id names a service, not a model.", $"Send the modelId (am-…) of a model; {models} has them."),
            ], alias: "modelId", alternative: "modelSetName"),
        Parameter.Text("modelSetName", ("The model's name, in place of modelSetId.", "模型名称，代替 modelSetId。"), example.Name),
    ];

    /// <summary>One version by its id. Ids of models and services are refused, naming the tools that list their versions.</summary>
    public static Parameter OneVersion(LocalizedText description, string models, string services, string example) =>
        Id("modelId", description, example,
        [
            ("am-", "This am-… id names a model, not a version of it.",
                $"Its versions are in {models}, under versions[].versionId (amv-…); send one of those."),
            ("svc", "This id names a service, not a model version.", $"{services} gives the versionId (amv-…) of a service; send that."),
        ], alias: "versionId");

    /// <summary>A required id. Ids with one of the other beginnings are refused in these words.</summary>
    public static Parameter Id(string name, LocalizedText description, string example,
        (string Beginning, string What, string Next)[] others, string? alias = null, string? alternative = null) =>
        Parameter.Text(name, description, example, required: true) with
        {
            Alternative = alternative,
            Aliases = alias is null ? [] : [alias],
            Check = id => others.Where(other => id.StartsWith(other.Beginning, StringComparison.OrdinalIgnoreCase))
                .Select(other => Failure.InvalidArgument(other.What, other.Next)).FirstOrDefault(),
        };

    private static Field Limit(string name, string kind, string? member = null, string description = "") =>
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

    /// <summary>Services, batch inference and TPM quotas.</summary>
    // The documents on services contradict each other: those of 2025-10 and later name QianfanDataFullControlAccessPolicy and
    // QianfanDataOperateAccessPolicy in place of the last two.
    public static IReadOnlyList<string> Services { get; } =
        ["QianfanFullControlAccessPolicy", "QianfanServiceOperateAccessPolicy", "QianfanServiceReadAccessPolicy"];
}
