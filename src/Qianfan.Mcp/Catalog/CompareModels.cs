using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Catalog;

/// <summary>compare_models: a few models side by side, the differences first.</summary>
internal sealed class CompareModels : CatalogTool
{
    private const int Fewest = 2;
    private const int Most = 6;
    private const string Models = "models";

    private static readonly ModelField[] _compared = [.. ModelFields.All.Except([ModelFields.Name, ModelFields.VersionId])];

    public static CompareModels Tool { get; } = new()
    {
        Name = "compare_models",
        Title = ("Comparison of models side by side", "模型对比"),
        Description = ("Compares models side by side, two to six (A vs B): a table of how they differ, the difference between their "
            + "limits, capabilities and billing. Takes names, endpoints and ids of any kind.",
            "并排对比二到六个模型，比较上下文、限制、能力、计费有什么不同：哪里不一样、有什么区别和差异，合成一张表。名称和各种 ID 都可以。"),
    };

    public override IReadOnlyList<Parameter> Parameters { get; } =
    [
        Parameter.Texts(Models, ("Names, endpoints or ids of any kind.", "名称、接口地址或任意 ID。"), "ERNIE-4.0-8K") with
        {
            Required = true,
            Example = """["ERNIE-4.0-8K","ERNIE-4.5-Turbo-128K"]""",
        },
        Refresh,
    ];

    protected override async Task<ToolAnswer> AnswerAsync(
        Arguments arguments, Credentials key, ToolContext context, CancellationToken cancellation)
    {
        var asked = arguments.Texts(Models);
        if (asked.Count is < Fewest or > Most)
            throw new ToolException(Failure.InvalidArgument(
                FormattableString.Invariant($"models must be two to six different ones, not {asked.Count}."),
                $"Send e.g. {{\"{Models}\":{Parameters[0].Example}}}; find_models has their names."));
        using var reader = new CatalogReader(context, key, arguments.Flag(Refresh.Name), cancellation);
        var all = await JoinedCatalog.ReadAsync(reader, batch: true, evaluation: true, custom: false);
        if (asked.Any(name => ModelResolver.Candidates(name, all).Count == 0))
            all = await JoinedCatalog.ReadAsync(reader, batch: true, evaluation: true, custom: true);

        var named = await Task.WhenAll(asked.Select(async name =>
            (Asked: name, Row: ModelResolver.Newest(await reader.DetailAsync(ModelResolver.Candidates(name, all), _compared)))));
        ModelRow[] rows = [.. named.Select(one => one.Row).OfType<ModelRow>().DistinctBy(row => row.Key)];
        string[] missing = [.. named.Where(one => one.Row is null).Select(one => one.Asked)];
        if (rows.Length + missing.Length < named.Length)
            arguments.Notes.Add("Several of the given names mean the same version, which stands here once.");
        var compared = _compared
            .Select(field => (Field: field.Name, Values: rows.Select(row => field.IsUnknown(row) ? "unknown" : field.Words(row)).ToArray()))
            .ToLookup(one => one.Values.Distinct().Count() > 1);
        return ToolAnswer.Of(RenderObject(json =>
        {
            json.WriteObjects("differences", compared[true], one =>
            {
                json.WriteString("field", one.Field);
                json.WriteTexts("values", one.Values);
            });
            json.WriteStartObject("same");
            foreach (var (field, values) in compared[false].Where(one => one.Values.Length > 0 && one.Values[0] != ModelField.NotTold))
                json.WriteString(field, values[0]);
            json.WriteEndObject();
            json.WriteObjects(Models, rows, row => row.WriteName(json));
            if (missing.Length > 0)
                json.WriteObjects("notFound", missing, name =>
                {
                    json.WriteString("asked", Arguments.Shown(name));
                    json.WriteTexts("nearest", Nearest.To(name, all.Select(row => row.Name).Distinct()));
                });
            Envelope.Write(json, arguments.Notes, reader.Incomplete, reader.Source, reader.AsOf ?? context.Upstream.Clock.GetUtcNow());
        }), key);
    }

    protected override void WriteOutputSchema(Utf8JsonWriter json) => Envelope.WriteSchema(json, "differences", () =>
    {
        json.WriteRaw("differences", ModelFields.ObjectsSchema(("field", ModelFields.TextSchema), ("values", ModelFields.TextsSchema)));
        json.WriteRaw("same", ModelFields.ObjectSchema(_compared.Select(field => (field.Name, ModelFields.TextSchema))));
        json.WriteRaw(Models, ModelFields.ObjectsSchema(("name", ModelFields.TextSchema), ("versionId", ModelFields.TextSchema)));
        json.WriteRaw("notFound", ModelFields.ObjectsSchema(("asked", ModelFields.TextSchema), ("nearest", ModelFields.TextsSchema)));
    }, joined: true);
}
