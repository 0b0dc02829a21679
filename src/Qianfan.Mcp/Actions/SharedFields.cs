using System.Text.Json;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Actions;

/// <summary>
/// One vocabulary for all tools. Upstream calls ids differently from action to action; agents see <c>modelId</c> (am-…, a model),
/// <c>versionId</c> (amv-…, a version of it) and <c>serviceId</c> (svcp-… preset, svco-… custom).
/// </summary>
internal static class SharedFields
{
    private static readonly string[] _idsOfService = ["modelSetId", "modelId", "modelVersionId"];

    public static Field ModelId(string from) => Field.Text("modelId", "", from);
    public static Field VersionId(string from) => Field.Text("versionId", "", from);

    /// <summary>A service's model and version: upstream has three names for the two, and only the ids tell which is which.</summary>
    public static Field ModelIdOfService { get; } = Field.Text("modelId", "", row => OfKind("am-", row, _idsOfService));
    public static Field VersionIdOfService { get; } = Field.Text("versionId", "", row => OfKind("amv-", row, _idsOfService));

    public static Field CreateTime { get; } = Field.Text("createTime", "");
    public static Field ModifyTime { get; } = Field.Text("modifyTime", "");

    /// <summary>The versions of a model, wherever an action keeps them.</summary>
    public static Field Versions(Func<Row, IEnumerable<Row>> read, params IReadOnlyList<Field> fields) =>
        Field.Objects("versions", "", fields, read);

    /// <summary>
    /// Versions that stand as two arrays, <c>modelIds</c> and <c>modelNames</c>, in the same order; the names are newer (2026-04-03)
    /// and may be missing.
    /// </summary>
    public static Field VersionsFromArrays { get; } = Versions(
        row => Zip(JsonReading.Member(row.Value, "modelIds"), JsonReading.Member(row.Value, "modelNames")),
        Field.Text("versionId", "", row => JsonReading.Text(row.Value)),
        Field.Text("name", "", row => row.List));

    /// <summary>Whose a model is: <c>preset</c> or <c>custom</c>; a word that is not known is passed on.</summary>
    public static Field Origin(string from) => Field.Text("origin", "preset or custom.", row => JsonReading.Text(row.Value, from) switch
    {
        "PlatformPreset" or "预置模型" => "preset",
        "UserCreate" or "用户模型" => "custom",
        var other => other,
    });

    /// <summary>The first text under one of the names that is an id of this kind, such as <c>amv-</c>.</summary>
    public static string? OfKind(string kind, Row row, params IEnumerable<string> names) =>
        names.Select(name => JsonReading.Text(row.Value, name)).FirstOrDefault(id => id?.StartsWith(kind, StringComparison.OrdinalIgnoreCase) is true);

    /// <summary>Refuses ids of models and services where a version is wanted, naming the tools that know its id.</summary>
    public static Func<string, Failure?> OnlyVersions(string models, string services) => Refusing(
        ("am-", "This am-… id names a model, not a version of it.", $"Its versions are in {models}, under versions[].versionId (amv-…); send one of those."),
        ("svc", "This id names a service, not a model version.", $"{services} gives the versionId (amv-…) of a service; send that."));

    /// <summary>One model by its id or its name, of which upstream takes exactly one.</summary>
    public static IReadOnlyList<Parameter> OneModel(string models, string version, (string Id, string Name) example) =>
    [
        Parameter.Text("modelSetId", ("The modelId (am-…) of the model; this or modelSetName, not both.", "模型的 modelId（am-…）；与 modelSetName 二选一。"), example.Id) with
        {
            Required = true,
            Alternative = "modelSetName",
            Aliases = ["modelId"],
            Check = Refusing(
                ("amv-", "This amv-… id names a version, not a model.", $"{version} gives the modelId (am-…) of a version; send that."),
                ("svc", "This id names a service, not a model.", $"Send the modelId (am-…) of a model; {models} has them.")),
        },
        Parameter.Text("modelSetName", ("The model's name, in place of modelSetId.", "模型名称，代替 modelSetId。"), example.Name),
    ];

    /// <summary>Refuses ids that begin so, in these words.</summary>
    public static Func<string, Failure?> Refusing(params (string Beginning, string What, string Next)[] ids) => id => ids
        .Where(other => id.StartsWith(other.Beginning, StringComparison.OrdinalIgnoreCase))
        .Select(other => Failure.InvalidArgument(other.What, other.Next)).FirstOrDefault();

    /// <summary>The path that is called for inference, without scheme, host and the common prefix.</summary>
    public static Field Endpoint { get; } = Field.Text("endpoint", "",
        row => JsonReading.Text(row.Value, "endpoint") is { Length: > 0 } endpoint ? EndpointOf(endpoint) : EndpointOf(JsonReading.Text(row.Value, "url")));

    private static string? EndpointOf(string? url)
    {
        const string prefix = "/wenxinworkshop/";
        if (url is null)
            return null;
        var path = Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme.StartsWith("http", StringComparison.Ordinal) ? uri.AbsolutePath : url;
        var start = path.IndexOf(prefix, StringComparison.Ordinal);
        return start < 0 ? path : path[(start + prefix.Length - 1)..];
    }

    // The row of a version is its id; its name travels in List.
    private static IEnumerable<Row> Zip(JsonElement ids, JsonElement names)
    {
        var name = JsonReading.Items(names).Select(JsonReading.Text).ToArray();
        return JsonReading.Items(ids).Select((id, i) => new Row(id, i < name.Length ? name[i] : null));
    }
}
