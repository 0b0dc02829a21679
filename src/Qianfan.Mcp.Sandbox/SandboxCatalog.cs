using System.Text.Json;

namespace Qianfan.Mcp.Sandbox;

/// <summary>
/// What the sandbox knows: preset models, their versions and services (Data/catalog.json), what GET /v2/models lists (Data/models.json),
/// one account's own models (Data/custom-models.json), and its services and quotas (Data/account.json). Rows have the documented shape;
/// what the sandbox adds is under <c>sandbox</c>.
/// <para>
/// From Baidu: names, v1 endpoints and input limits of the 2024 models (the model tables of bce-qianfan-sdk at 6cacf600);
/// the ids of ERNIE 4.0, ERNIE Speed, ERNIE Lite, ERNIE Tiny, ERNIE-Bot-turbo and Yi-34B and of the versions that the documents of
/// 2024-09 to 2024-11 show; ERNIE-4.0-8K's 5120 and 2048 tokens (获取预置模型版本详情, 2024-11-26).
/// </para>
/// <para>
/// From third parties, unverified: 131072 tokens of ERNIE-4.5-Turbo-128K, 32768 of ERNIE-X1-Turbo-32K, 65536 output tokens of ERNIE-5.1.
/// Carried over from the other 128K models: ERNIE-Lite-128K-0419 and ERNIE-Lite-Pro-128K.
/// </para>
/// <para>
/// From Baidu's pages as read by third parties between 2026-03-06 and 2026-10-04, unverified: the names, inference ids, limits, modalities
/// and vendors of the models from "ERNIE 4.5 Turbo" on, the last 25 (cloud.baidu.com/doc/qianfan, rmh4stp0j), prices
/// (wmh4sv6ya), and which have ended by then (zmh4stou3). Their capabilities are from third parties, "vision" from the modalities. An id
/// of which no more is told was in the list of 2026-04-20. Untidy on purpose in Data/models.json: members absent or null, numbers as
/// texts, tiers in tokens or in thousands, and ids that the account may not call.
/// </para>
/// <para>
/// Invented: every other id, all billing states and log stores, most times and output limits, most descriptions, capabilities of the newest
/// of the first 80 versions, how the last 25 models group theirs, the paths of pictures, videos and voices, the first reranker's
/// limits, which versions batch inference and evaluation accept, every custom model and service, and all quotas.
/// Nobody may plan by these.
/// </para>
/// </summary>
internal sealed class SandboxCatalog
{
    private readonly ILookup<string, JsonElement> _versionsByModel;
    private readonly Dictionary<string, JsonElement> _versions;

    private SandboxCatalog(JsonElement preset, JsonElement custom, JsonElement account, JsonElement listed)
    {
        Models = Rows(preset, "models");
        Services = Rows(preset, "services");
        CustomModels = Rows(custom, "models");
        CustomServices = Rows(account, "services");
        TpmInstances = Rows(account, "tpmInstances");
        ListedModels = Rows(listed, "data");
        TpmModels = Rows(account, "tpmModels").Select(model => model.GetString()!).ToHashSet(StringComparer.Ordinal);
        var rows = Rows(preset, "versions");
        _versions = rows.ToDictionary(row => row.Text("modelId"), StringComparer.Ordinal);
        _versionsByModel = rows.ToLookup(row => row.Text("modelSetId"), StringComparer.Ordinal);
    }

    public static SandboxCatalog Embedded { get; } =
        new(Needed("catalog.json"), Needed("custom-models.json"), Needed("account.json"), Needed("models.json"));

    public IReadOnlyList<JsonElement> Models { get; }

    public IReadOnlyList<JsonElement> Services { get; }

    public IReadOnlyList<JsonElement> CustomModels { get; }

    public IReadOnlyList<JsonElement> CustomServices { get; }

    public IReadOnlyList<JsonElement> TpmInstances { get; }

    /// <summary>What GET /v2/models lists, callable or not.</summary>
    public IReadOnlyList<JsonElement> ListedModels { get; }

    /// <summary>The models that the document of DescribeTPMResource (2025-09-15) lists.</summary>
    public IReadOnlySet<string> TpmModels { get; }

    public IEnumerable<JsonElement> CustomVersions => CustomModels.SelectMany(VersionsOf);

    public IReadOnlyCollection<JsonElement> Versions => _versions.Values;

    public JsonElement? Version(string modelId) => _versions.TryGetValue(modelId, out var version) ? version : null;

    /// <summary>The versions of a preset or custom model, newest or most wanted first.</summary>
    public IEnumerable<JsonElement> VersionsOf(JsonElement model) =>
        model.Sandbox("versions") is { } own ? own.EnumerateArray() : _versionsByModel[model.Text("modelSetId")];

    /// <summary>Models with those of their versions that have a fact of this name; models without such a version are left out.</summary>
    public IEnumerable<(JsonElement Model, JsonElement[] Versions)> WithVersions(IEnumerable<JsonElement> models, string fact) => models
        .Select(model => (model, VersionsOf(model).Where(version => version.Sandbox(fact) is not null).ToArray()))
        .Where(pair => pair.Item2.Length > 0);

    /// <summary>Path and result of an action without rows of its own; <see langword="null"/> where there is no such file.</summary>
    public static JsonElement? Sample(string action) => Read($"{action}.answer.json");

    private static JsonElement[] Rows(JsonElement file, string table) => [.. file.GetProperty(table).EnumerateArray()];

    private static JsonElement Needed(string file) =>
        Read(file) ?? throw new InvalidOperationException($"Data/{file} is not embedded in this build.");

    private static JsonElement? Read(string file)
    {
        using var stream = typeof(SandboxCatalog).Assembly.GetManifestResourceStream(file);
        if (stream is null)
            return null;
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}

/// <summary>
/// One page of a list, as 获取我的模型列表 (2024-09-29) words it: <c>marker</c> is the id of the first item wanted,
/// <c>maxKeys</c> is 10 unless given and 100 at most, <c>nextMarker</c> is present only when <c>isTruncated</c>.
/// </summary>
internal sealed record CatalogPage(IReadOnlyList<JsonElement> Rows, string Marker, int MaxKeys, string? NextMarker)
{
    private const int Default = 10;
    private const int Most = 100;

    /// <param name="id">The field that identifies a row; markers are values of it.</param>
    public static CatalogPage Of(IEnumerable<JsonElement> all, Parameters parameters, string id = "modelSetId")
    {
        var marker = parameters.Text("marker") ?? "";
        var size = Math.Min(parameters.Number("maxKeys") ?? Default, Most);
        if (size < 1)
            throw Refusal.Parameter("maxKeys");
        List<JsonElement> rows = [.. parameters.Flag("pageReverse") ? all.Reverse() : all];
        var start = marker.Length == 0 ? 0 : rows.FindIndex(row => row.Text(id) == marker);
        if (start < 0)
            throw Refusal.Parameter("marker");
        var end = start + size;
        return new([.. rows.Skip(start).Take(size)], marker, size, end < rows.Count ? rows[end].Text(id) : null);
    }

    /// <summary>The answer of an action that pages: the rows, then <c>pageInfo</c>.</summary>
    public void Write(Utf8JsonWriter json, string list, Action<JsonElement> members)
    {
        json.WriteStartObject();
        json.WriteObjects(list, Rows, members);
        json.WriteStartObject("pageInfo");
        json.WriteString("marker", Marker);
        json.WriteNumber("maxKeys", MaxKeys);
        json.WriteBoolean("isTruncated", NextMarker is not null);
        if (NextMarker is not null)
            json.WriteString("nextMarker", NextMarker);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}

/// <summary>Reading and writing rows of the catalog.</summary>
internal static class CatalogRows
{
    private const string Own = "sandbox";

    public static string Text(this JsonElement row, string name) => row.GetProperty(name).GetString()!;

    /// <summary>A fact that no answer shows; <see langword="null"/> when the row has none of that name.</summary>
    public static JsonElement? Sandbox(this JsonElement row, string name) =>
        row.TryGetProperty(Own, out var own) && own.TryGetProperty(name, out var value) ? value : null;

    /// <summary>The row's documented fields, into an object that is already open.</summary>
    /// <param name="without">Fields to leave out.</param>
    public static void WriteFields(this Utf8JsonWriter json, JsonElement row, params string[] without)
    {
        foreach (var property in row.EnumerateObject().Where(property => property.Name != Own && !without.Contains(property.Name)))
            property.WriteTo(json);
    }

    /// <summary>An object for each row, whose members the caller writes.</summary>
    public static void WriteObjects(this Utf8JsonWriter json, string list, IEnumerable<JsonElement> rows, Action<JsonElement> members)
    {
        json.WriteStartArray(list);
        foreach (var row in rows)
        {
            json.WriteStartObject();
            members(row);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>modelIds and, on most rows, the newer modelNames.</summary>
    public static void WriteVersionIds(this Utf8JsonWriter json, JsonElement model, IReadOnlyList<JsonElement> versions)
    {
        json.WriteTexts("modelIds", versions.Select(version => version.Text("modelId")));
        if (model.Sandbox("names") is { ValueKind: JsonValueKind.True })
            json.WriteTexts("modelNames", versions.Select(version => version.Text("modelName")));
    }

    private static void WriteTexts(this Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
