using ModelContextProtocol;
using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Resources;

/// <summary>One model version by its id or a name: what get_preset_model_version or get_custom_model_version answers.</summary>
internal static class VersionResource
{
    public const string Variable = "versionId";
    public const string Beginning = "qianfan://versions/";
    public const string Address = $"{Beginning}{{{Variable}}}";

    private const string IdBeginning = "amv-";

    /// <exception cref="McpProtocolException">Nothing has this name, or it could not be found out.</exception>
    public static async Task<string> ReadAsync(string name, string address, ToolContext context, CancellationToken cancellation)
    {
        var isId = name.StartsWith(IdBeginning, StringComparison.OrdinalIgnoreCase);
        Task<Found> Find(AccessKey key) => FindAsync(name, key, context, cancellation);
        // An id can be asked for without the lists.
        var found = isId
            ? (await CatalogTool.RunAsync(Address, policies: null, context, Find, cancellation)).Found ?? new(null, [], [])
            : await ResourceReader.AskAsync(Address, context, Find, cancellation);
        if (found.Row is { } row)
            return (await DetailsAsync(row.VersionId!, row.Custom, context, cancellation)).TextOrThrow();
        var names = found.All.Where(row => row.VersionId is not null).Select(row => isId ? row.VersionId! : row.Name);
        if (!isId)
            throw ResourceReader.NotFound(address, context, name, names, found.Incomplete);

        // It may be too new for the lists, or of a kind that they leave out.
        var preset = await DetailsAsync(name, custom: false, context, cancellation);
        if (!preset.IsNotFound())
            return preset.TextOrThrow();
        var custom = await DetailsAsync(name, custom: true, context, cancellation);
        return custom.IsNotFound() ? throw ResourceReader.NotFound(address, context, name, names, []) : custom.TextOrThrow();
    }

    private static async Task<Found> FindAsync(string name, AccessKey key, ToolContext context, CancellationToken cancellation)
    {
        using var reader = new CatalogReader(context, key, refresh: false, cancellation);
        IReadOnlyList<ModelRow> all = [];
        ModelRow[] rows = [];
        foreach (var custom in (bool[])[false, true])
        {
            all = await JoinedCatalog.ReadAsync(reader, batch: false, evaluation: false, custom);
            rows = [.. ModelResolver.Candidates(name, all).Where(row => row.VersionId is not null)];
            if (rows.Length > 0)
                break;
        }
        // Dates are only needed to choose among several.
        var row = rows.Length > 1 ? ModelResolver.Newest(await reader.DetailAsync(rows, [ModelFields.ModifyTime])) : rows.FirstOrDefault();
        return new(row, all, reader.Incomplete);
    }

    private static Task<ToolAnswer> DetailsAsync(string id, bool custom, ToolContext context, CancellationToken cancellation)
    {
        var tool = custom ? GetCustomModelVersion.Tool : GetPresetModelVersion.Tool;
        return ResourceReader.CallAsync(tool, json => json.WriteString("modelId", id), context, cancellation);
    }

    private sealed record Found(ModelRow? Row, IReadOnlyList<ModelRow> All, IReadOnlyList<string> Incomplete);
}
