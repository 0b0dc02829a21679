using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Catalog;

/// <summary>
/// The lists of upstream joined by version: preset models and their services under both protocols, what batch inference and
/// evaluation take, and the account's own models.
/// </summary>
internal static class JoinedCatalog
{
    private static readonly int[] _protocols = [1, 2];

    /// <param name="batch">Whether batch support matters, and so on: a list that does not is not asked for.</param>
    /// <exception cref="UpstreamException">Neither models nor services could be had.</exception>
    /// <exception cref="ToolException">The same, since it took too long.</exception>
    public static async Task<IReadOnlyList<ModelRow>> ReadAsync(CatalogReader reader, bool batch, bool evaluation, bool custom)
    {
        // All at once; upstream's own limit is kept below.
        var models = reader.ListAsync("models", ListPresetModels.Tool, ListedModel.Read, ("maxKeys", 100));
        var services = _protocols.Select(version =>
            reader.ListAsync($"services of protocol {version}", ListPresetServices.Tool, row => Service.Read(row, version), ("protocolVersion", version))).ToArray();
        var batched = batch ? reader.ListAsync("batch", ListBatchInferenceModels.Tool, ListedModel.Read) : null;
        var evaluated = evaluation ? reader.ListAsync("evaluation", ListEvaluableModels.Tool, ListedModel.Read) : null;
        var own = custom ? reader.ListAsync("custom models", ListCustomModels.Tool, ListedModel.Read, ("maxKeys", 100)) : null;
        await Task.WhenAll([models, .. services, .. new[] { batched, evaluated, own }.OfType<Task>()]);

        var offered = services.Select(list => list.Result).ToArray();
        if (models.Result.Error is { } error && models.Result.Rows.Count == 0 && offered.All(list => list.Error is not null))
            throw error;
        return Join(models.Result, offered, own?.Result, Ids(batched?.Result), Ids(evaluated?.Result));
    }

    private static List<ModelRow> Join(
        ListResult<ListedModel> models, ListResult<Service>[] services, ListResult<ListedModel>? own, Support batch, Support evaluation)
    {
        var offers = services.SelectMany(list => list.Rows).ToLookup(service => service.VersionId ?? service.Id ?? "", StringComparer.Ordinal);
        var known = services.All(list => list.Error is null);
        var rows = Versions(models, custom: false).Concat(own is null ? [] : Versions(own, custom: true)).DistinctBy(row => row.Key).ToList();
        var listed = rows.Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
        rows.AddRange(offers.Where(offer => offer.Key.Length > 0 && !listed.Contains(offer.Key)).Select(offer => OfService(offer.Key, offer.First())));
        return
        [
            .. rows.Select(row => row with
            {
                Services = [.. offers[row.Key]],
                // Which services own versions have, the lists of preset ones do not tell.
                ServicesKnown = known && !row.Custom,
                Batch = batch.Of(row.Key),
                Evaluation = evaluation.Of(row.Key),
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

    // A version that no list of models has, or a service that belongs to none.
    private static ModelRow OfService(string key, Service service) => new(key)
    {
        Name = service.Name ?? key,
        NameIsBorrowed = service.VersionId is not null,
        VersionId = service.VersionId,
        ModelId = service.ModelId,
    };

    private static Support Ids(ListResult<ListedModel>? models) => new(
        models?.Rows.SelectMany(model => model.Versions).Select(version => version.Id).ToHashSet(StringComparer.Ordinal) ?? [],
        Whole: models is { Error: null });

    /// <summary>Versions that something can be done with.</summary>
    /// <param name="Whole">Whether one that is missing is sure not to be among them.</param>
    private sealed record Support(HashSet<string> Versions, bool Whole)
    {
        public bool? Of(string version) => Versions.Contains(version) ? true : Whole ? false : null;
    }
}
