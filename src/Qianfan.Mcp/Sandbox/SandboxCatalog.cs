using System.Text.Json;

namespace Qianfan.Mcp.Sandbox;

/// <summary>
/// What the sandbox knows: preset models, their versions and services (Data/catalog.json), one account's own models
/// (Data/custom-models.json), and its services and quotas (Data/account.json). A row is kept in the shape of the documents, with what the sandbox adds under <c>sandbox</c>.
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
/// Invented: every other id, all billing states and log stores, most times and output limits, most descriptions, capabilities of the newer
/// models, the reranker's limits, which versions batch inference and evaluation take, every custom model and service, and all quotas. No one may plan by these.
/// </para>
/// </summary>
internal sealed class SandboxCatalog
{
    private readonly ILookup<string, JsonElement> _versionsByModel;
    private readonly Dictionary<string, JsonElement> _versions;

    private SandboxCatalog(JsonElement preset, JsonElement custom, JsonElement account)
    {
        Models = Rows(preset, "models");
        Services = Rows(preset, "services");
        CustomModels = Rows(custom, "models");
        CustomServices = Rows(account, "services");
        TpmInstances = Rows(account, "tpmInstances");
        TpmModels = Rows(account, "tpmModels").Select(model => model.GetString()!).ToHashSet(StringComparer.Ordinal);
        var rows = Rows(preset, "versions");
        _versions = rows.ToDictionary(row => row.Text("modelId"), StringComparer.Ordinal);
        _versionsByModel = rows.ToLookup(row => row.Text("modelSetId"), StringComparer.Ordinal);
    }

    public static SandboxCatalog Embedded { get; } =
        new(Resource("catalog.json"), Resource("custom-models.json"), Resource("account.json"));

    public IReadOnlyList<JsonElement> Models { get; }

    public IReadOnlyList<JsonElement> Services { get; }

    public IReadOnlyList<JsonElement> CustomModels { get; }

    public IReadOnlyList<JsonElement> CustomServices { get; }

    public IReadOnlyList<JsonElement> TpmInstances { get; }

    /// <summary>The models that the document of DescribeTPMResource (2025-09-15) knows.</summary>
    public IReadOnlySet<string> TpmModels { get; }

    public IEnumerable<JsonElement> CustomVersions => CustomModels.SelectMany(VersionsOf);

    public IReadOnlyCollection<JsonElement> Versions => _versions.Values;

    public JsonElement? Version(string modelId) => _versions.TryGetValue(modelId, out var version) ? version : null;

    /// <summary>The versions of a preset or custom model, newest or most wanted first.</summary>
    public IEnumerable<JsonElement> VersionsOf(JsonElement model) =>
        model.Sandbox("versions") is { } own ? own.EnumerateArray() : _versionsByModel[model.Text("modelSetId")];

    /// <summary>The path and the result of an action that has no rows of its own; <see langword="null"/> where there is no such file.</summary>
    public static JsonElement? Sample(string action)
    {
        using var stream = typeof(SandboxCatalog).Assembly.GetManifestResourceStream($"Sandbox/{action}.answer.json");
        return stream is null ? null : Read(stream);
    }

    private static JsonElement[] Rows(JsonElement file, string table) => [.. file.GetProperty(table).EnumerateArray()];

    private static JsonElement Resource(string file)
    {
        using var stream = typeof(SandboxCatalog).Assembly.GetManifestResourceStream($"Sandbox/{file}")
            ?? throw new InvalidOperationException($"Sandbox/{file} is not embedded in this build.");
        return Read(stream);
    }

    private static JsonElement Read(Stream stream)
    {
        using var document = JsonDocument.Parse(stream);
        return document.RootElement.Clone();
    }
}
