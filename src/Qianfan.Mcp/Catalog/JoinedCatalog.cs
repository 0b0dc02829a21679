using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Catalog.Published;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Catalog;

/// <summary>
/// Joins upstream's lists by version, service and name: preset models and their services under both protocols, the models of the inference
/// API, those for batch inference, evaluation and fine-tuning, and the account's own; public pages fill blanks. For find_models,
/// compare_models, check_models and the resources.
/// </summary>
internal static class JoinedCatalog
{
    private static readonly int[] _protocols = [1, 2];

    // Each takes a list of its own, which is fetched only where it is looked at.
    private static readonly ModelField[] _ofOwnLists = [ModelFields.Batch, ModelFields.Evaluation, ModelFields.FineTuning];

    /// <summary>Names those lists that these fields need: rows without them do not know the fields.</summary>
    public static string Lists(IEnumerable<ModelField> fields) =>
        string.Join(',', _ofOwnLists.Intersect(fields).Select(field => field.Name));

    /// <summary>The lists of preset services, V1 and then V2.</summary>
    public static Task<ListResult<Service>>[] PresetServices(CatalogReader reader) =>
    [
        .. _protocols.Select(version => reader.ListAsync(
            (FormattableString.Invariant($"services of protocol {version}"), FormattableString.Invariant($"V{version} 服务")),
            ListPresetServices.Tool, row => Service.Read(row, version), ("protocolVersion", version))),
    ];

    /// <summary>The list of services that the account deployed itself. Without a model one is V1.</summary>
    public static Task<ListResult<Service>> OwnServices(CatalogReader reader) => reader.ListAsync(
        ("custom services", "自有服务"), ListCustomServices.Tool,
        row => Service.Read(row, JsonReading.Text(row, "model") is null ? 1 : 2), ("maxKeys", 100));

    /// <param name="fields">What is looked at: a list that none of these needs is not fetched.</param>
    /// <param name="custom">Whether the account's own models are wanted.</param>
    /// <exception cref="UpstreamException">Neither models nor services could be fetched.</exception>
    /// <exception cref="ToolException">The same, because the time was over.</exception>
    public static async Task<IReadOnlyList<ModelRow>> ReadAsync(CatalogReader reader, IReadOnlyCollection<ModelField> fields, bool custom)
    {
        // All at once: the cache keeps to the concurrency limit.
        var models = reader.ListAsync(("models", "模型"), ListPresetModels.Tool, ModelSet.Read, ("maxKeys", 100));
        var services = PresetServices(reader);
        var listed = reader.ListAsync(LocalizedText.Same("GET /v2/models"), ListModels.Tool, ListedModel.Read);
        var batched = fields.Contains(ModelFields.Batch)
            ? reader.ListAsync(("batch", "批量推理"), ListBatchInferenceModels.Tool, ModelSet.Read) : null;
        var evaluated = fields.Contains(ModelFields.Evaluation)
            ? reader.ListAsync(("evaluation", "评估"), ListEvaluableModels.Tool, ModelSet.Read) : null;
        var tuned = fields.Contains(ModelFields.FineTuning)
            ? reader.ListAsync(("fine-tuning", "精调"), ListFineTuningModels.Tool, row => JsonReading.Text(row, "name") ?? "") : null;
        var own = custom ? reader.ListAsync(("custom models", "自有模型"), ListCustomModels.Tool, ModelSet.Read, ("maxKeys", 100)) : null;
        var deployed = custom ? OwnServices(reader) : null;
        await Task.WhenAll([models, .. services, listed, .. new Task?[] { batched, evaluated, tuned, own, deployed }.OfType<Task>()]);

        var console = services.Select(list => list.Result.Error)
            .Prepend(models.Result is { Rows.Count: 0, Error: { } none } ? none : null).ToArray();
        if (console.All(error => error is not null) && listed.Result is { Rows.Count: 0, Error: { } failed })
            // Who has an API key alone is told what went wrong with that.
            throw console.FirstOrDefault(error => error is not UpstreamException { Cause: FailureCause.PairMissing }) ?? failed;

        var ownServices = deployed?.Result.Rows ?? [];
        var offers = Service.Merge(services[0].Result.Rows, services[1].Result.Rows).Concat(ownServices)
            .ToLookup(one => one.VersionId ?? one.Id ?? "", StringComparer.Ordinal);
        var servicesKnown = services.All(list => list.Result.Error is null);
        var ownKnown = deployed is { Result.Error: null };
        var (canBatch, canEvaluate) = (Support(batched?.Result), Support(evaluated?.Result));
        var canTune = tuned?.Result.Rows.Select(Spelling.Fold).ToHashSet(StringComparer.Ordinal) ?? [];
        var byName = listed.Result.Rows.Where(model => model.Id is not null).DistinctBy(model => Spelling.Fold(model.Id))
            .ToDictionary(model => Spelling.Fold(model.Id), StringComparer.Ordinal);
        HashSet<ListedModel> met = [];
        List<ModelRow> rows =
        [
            .. Versions(models.Result, custom: false).Concat(own is null ? [] : Versions(own.Result, custom: true))
                // Versions that no list of models has, and services without a version.
                .Concat(from offer in offers where offer.Key.Length > 0 let first = offer.First() select new ModelRow(
                    offer.Key, first.Name ?? offer.Key, first.VersionId, first.ModelId, Custom: ownServices.Contains(first),
                    NameIsBorrowed: first.VersionId is not null))
                .DistinctBy(row => row.Key).Select(row => Join(row with
                {
                    Services = [.. offers[row.Key]],
                    ServicesKnown = row.Custom ? ownKnown : servicesKnown,
                    ServicesFailed = row.Custom ? !ownKnown : !servicesKnown,
                    Batch = canBatch(row.Key),
                    Evaluation = canEvaluate(row.Key),
                })),
        ];
        // Whether the account may call what only the inference API lists, nobody tells.
        rows.AddRange(byName.Values.Where(model => !met.Contains(model)).Select(model =>
            Join(new ModelRow(model.Id!, model.Id!) { ServicesFailed = !servicesKnown })));
        return rows;

        ModelRow Join(ModelRow row)
        {
            string?[] names = [.. row.Services.Select(service => service.Model), row.Name, .. row.Services.Select(service => service.Name)];
            var match = row.Custom ? null
                : names.Select(name => byName.GetValueOrDefault(Spelling.Fold(name))).FirstOrDefault(one => one is not null);
            if (match is not null)
                met.Add(match);
            return row with
            {
                Listed = match,
                Published = row.Custom ? null : PublishedFacts.Find([.. names, match?.Id]),
                Today = reader.Today,
                FineTuning = names.Any(name => canTune.Contains(Spelling.Fold(name))) ? true
                    : tuned is { Result.Error: null } && !row.Custom ? false : null,
            };
        }
    }

    /// <summary>What public pages alone tell of every model that they name, for those that the account's lists do not have.</summary>
    public static IEnumerable<ModelRow> OfPages(DateOnly today) =>
        PublishedFacts.All.Select(model => new ModelRow(model.Id, model.Name ?? model.Id) { Published = model, Today = today });

    private static IEnumerable<ModelRow> Versions(ListResult<ModelSet> models, bool custom) =>
        from model in models.Rows
        from version in model.Versions
        let name = version.Name ?? model.Name ?? version.Id
        select new ModelRow(version.Id, name, version.Id, model.Id, model.Name, custom, NameIsBorrowed: version.Name is null);

    // Whether a version is in the list; absence means no only where the whole list was fetched.
    private static Func<string, bool?> Support(ListResult<ModelSet>? list)
    {
        var versions = list?.Rows.SelectMany(model => model.Versions).Select(version => version.Id).ToHashSet(StringComparer.Ordinal) ?? [];
        return version => versions.Contains(version) ? true : list is { Error: null } ? false : null;
    }
}
