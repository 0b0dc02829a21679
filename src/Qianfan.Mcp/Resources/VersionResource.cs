using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Resources;

/// <summary>One model version by its id or a name: what get_preset_model_version or get_custom_model_version gives.</summary>
internal static class VersionResource
{
    public const string Variable = "versionId";
    public const string Beginning = "qianfan://versions/";
    public const string Address = $"{Beginning}{{{Variable}}}";

    private const string IdBeginning = "amv-";

    private static readonly LocalizedText _title = ("Model version", "模型版本");
    private static readonly LocalizedText _description = (
        "Limits, capabilities and support flags of one model version, preset or the account's own, as JSON. "
            + "Takes a versionId (amv-…), or a name such as ERNIE-4.0-8K.",
        "一个模型版本（预置或账号自有）的上限、能力和支持项，JSON 格式。可用 versionId（amv-…），也可用名称，例如 ERNIE-4.0-8K。");

    public static ResourceTemplate Definition(Language language) => new()
    {
        UriTemplate = Address,
        Name = "version",
        Title = _title.In(language),
        Description = _description.In(language),
        MimeType = ResourceList.JsonType,
    };

    /// <exception cref="McpProtocolException">Nothing has this name, or it could not be found out.</exception>
    public static async Task<string> ReadAsync(string name, string address, ToolContext context, CancellationToken cancellation)
    {
        var isId = name.StartsWith(IdBeginning, StringComparison.OrdinalIgnoreCase);
        var found = await FindAsync(name, isId, context, cancellation);
        if (found.Row is { } row)
            return (await DetailsAsync(row.VersionId!, row.Custom, context, cancellation)).OrThrow();
        if (!isId)
            throw ResourceNotFound.For(address, context, name, Candidates(found, isId), found.Incomplete);

        // It may be too new for the lists, or of a kind that they leave out.
        var preset = await DetailsAsync(name, custom: false, context, cancellation);
        if (!preset.NotFound)
            return preset.OrThrow();
        var custom = await DetailsAsync(name, custom: true, context, cancellation);
        return custom.NotFound ? throw ResourceNotFound.For(address, context, name, Candidates(found, isId), []) : custom.OrThrow();
    }

    private static async Task<Found> FindAsync(string name, bool isId, ToolContext context, CancellationToken cancellation)
    {
        try
        {
            return await ResourceReader.AskAsync(Address, context, key => FindAsync(name, key, context, cancellation), cancellation);
        }
        catch (McpProtocolException) when (isId)
        {
            // An id can be asked for without the lists.
            return new(null, [], []);
        }
    }

    private static async Task<Found> FindAsync(string name, AccessKey key, ToolContext context, CancellationToken cancellation)
    {
        using var reader = new CatalogReader(context, key, refresh: false, cancellation);
        var all = await JoinedCatalog.ReadAsync(reader, batch: false, evaluation: false, custom: false);
        var rows = Versions(name, all);
        if (rows.Length == 0)
        {
            all = await JoinedCatalog.ReadAsync(reader, batch: false, evaluation: false, custom: true);
            rows = Versions(name, all);
        }
        // Only among several does it matter which one is the newest.
        var row = rows.Length > 1 ? ModelResolver.Newest(await reader.DetailAsync(rows, [ModelFields.ModifyTime])) : rows.FirstOrDefault();
        return new(row, all, reader.Incomplete);
    }

    private static ModelRow[] Versions(string name, IReadOnlyList<ModelRow> all) =>
        [.. ModelResolver.Candidates(name, all).Where(row => row.VersionId is not null)];

    private static Task<ToolText> DetailsAsync(string id, bool custom, ToolContext context, CancellationToken cancellation) => ResourceReader.CallAsync(
        custom ? GetCustomModelVersion.Tool : GetPresetModelVersion.Tool, json => json.WriteString("modelId", id), context, cancellation);

    private static IEnumerable<string> Candidates(Found found, bool ids) =>
        found.All.Where(row => row.VersionId is not null).Select(row => ids ? row.VersionId! : row.Name);

    private sealed record Found(ModelRow? Row, IReadOnlyList<ModelRow> All, IReadOnlyList<string> Incomplete);
}
