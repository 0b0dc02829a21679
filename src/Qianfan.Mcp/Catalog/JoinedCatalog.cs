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

        var offered = services.Select(list => list.Result).ToArray();
        if (models.Result.Error is { } error && models.Result.Rows.Count == 0 && offered.All(list => list.Error is not null))
            throw error;
        return Join(models.Result, offered, own?.Result, Support(batched?.Result), Support(evaluated?.Result));
    }

    private static List<ModelRow> Join(
        ListResult<ListedModel> models, ListResult<Service>[] services, ListResult<ListedModel>? own, Func<string, bool?> batch,
        Func<string, bool?> evaluation)
    {
        var offers = services.SelectMany(list => list.Rows)
            .ToLookup(service => service.VersionId ?? service.Id ?? "", StringComparer.Ordinal);
        var known = services.All(list => list.Error is null);
        var rows = Versions(models, custom: false).Concat(own is null ? [] : Versions(own, custom: true))
            .DistinctBy(row => row.Key).ToList();
        var listed = rows.Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
        rows.AddRange(offers.Where(offer => offer.Key.Length > 0 && !listed.Contains(offer.Key))
            .Select(offer => OfService(offer.Key, offer.First())));
        return
        [
            .. rows.Select(row => row with
            {
                Services = [.. offers[row.Key]],
                // The lists of preset services do not tell which services own versions have.
                ServicesKnown = known && !row.Custom,
                Batch = batch(row.Key),
                Evaluation = evaluation(row.Key),
            }),
        ];
    }

    private static IEnumerable<ModelRow> Versions(ListResult<ListedModel> models, bool custom) =>
        from model in models.Rows
        from version in model.Versions
        select new ModelRow(version.Id)
        {
            VersionId = version.Id,
            Name = version.Name ?? model.Name ?? version.Id,
            NameIsBorrowed = version.Name is null,
            Family = model.Name,
            ModelId = model.Id,
            Custom = custom,
        };

    // A version that no list of models has, or a service without a version.
    private static ModelRow OfService(string key, Service service) => new(key)
    {
        Name = service.Name ?? key,
        NameIsBorrowed = service.VersionId is not null,
        VersionId = service.VersionId,
        ModelId = service.ModelId,
    };

    // Whether a version is in the list; absence means no only where the whole list was fetched.
    private static Func<string, bool?> Support(ListResult<ListedModel>? list)
    {
        var versions = list?.Rows.SelectMany(model => model.Versions).Select(version => version.Id).ToHashSet(StringComparer.Ordinal) ?? [];
        return version => versions.Contains(version) ? true : list is { Error: null } ? false : null;
    }
}
