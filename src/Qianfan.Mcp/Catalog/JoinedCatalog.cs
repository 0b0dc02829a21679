using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Catalog;

/// <summary>
/// Joins upstream's lists by version: preset models and their services under both protocols, the models for batch inference and for
/// evaluation, and the account's own. For find_models, compare_models and the resources.
/// </summary>
internal static class JoinedCatalog
{
    private static readonly int[] _protocols = [1, 2];

    /// <param name="batch">Whether to fetch the list of models for batch inference; the same for the other two.</param>
    /// <exception cref="UpstreamException">Neither models nor services could be fetched.</exception>
    /// <exception cref="ToolException">The same, because the time was over.</exception>
    public static async Task<IReadOnlyList<ModelRow>> ReadAsync(CatalogReader reader, bool batch, bool evaluation, bool custom)
    {
        // All at once: the cache keeps to the concurrency limit.
        var models = reader.ListAsync("models", ListPresetModels.Tool, ListedModel.Read, ("maxKeys", 100));
        var services = _protocols.Select(version => reader.ListAsync(
            $"services of protocol {version}", ListPresetServices.Tool, row => Service.Read(row, version),
            ("protocolVersion", version))).ToArray();
        var batched = batch ? reader.ListAsync("batch", ListBatchInferenceModels.Tool, ListedModel.Read) : null;
        var evaluated = evaluation ? reader.ListAsync("evaluation", ListEvaluableModels.Tool, ListedModel.Read) : null;
        var own = custom ? reader.ListAsync("custom models", ListCustomModels.Tool, ListedModel.Read, ("maxKeys", 100)) : null;
        await Task.WhenAll([models, .. services, .. new[] { batched, evaluated, own }.OfType<Task>()]);

        var offers = services.SelectMany(list => list.Result.Rows).ToLookup(one => one.VersionId ?? one.Id ?? "", StringComparer.Ordinal);
        if (models.Result is { Error: { } error, Rows.Count: 0 } && services.All(list => list.Result.Error is not null))
            throw error;
        var servicesKnown = services.All(list => list.Result.Error is null);
        var (canBatch, canEvaluate) = (Support(batched?.Result), Support(evaluated?.Result));
        return
        [
            .. Versions(models.Result, custom: false).Concat(own is null ? [] : Versions(own.Result, custom: true))
                // Versions that no list of models has, and services without a version.
                .Concat(from offer in offers where offer.Key.Length > 0 let first = offer.First() select new ModelRow(
                    offer.Key, first.Name ?? offer.Key, first.VersionId, first.ModelId, NameIsBorrowed: first.VersionId is not null))
                .DistinctBy(row => row.Key).Select(row => row with
                {
                    Services = [.. offers[row.Key]],
                    // The lists of preset services do not tell which services own versions have.
                    ServicesKnown = servicesKnown && !row.Custom,
                    Batch = canBatch(row.Key),
                    Evaluation = canEvaluate(row.Key),
                }),
        ];
    }

    private static IEnumerable<ModelRow> Versions(ListResult<ListedModel> models, bool custom) =>
        from model in models.Rows
        from version in model.Versions
        let name = version.Name ?? model.Name ?? version.Id
        select new ModelRow(version.Id, name, version.Id, model.Id, model.Name, custom, NameIsBorrowed: version.Name is null);

    // Whether a version is in the list; absence means no only where the whole list was fetched.
    private static Func<string, bool?> Support(ListResult<ListedModel>? list)
    {
        var versions = list?.Rows.SelectMany(model => model.Versions).Select(version => version.Id).ToHashSet(StringComparer.Ordinal) ?? [];
        return version => versions.Contains(version) ? true : list is { Error: null } ? false : null;
    }
}
