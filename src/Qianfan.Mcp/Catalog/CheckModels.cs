using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Catalog.Published;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Catalog;

/// <summary>check_models: which of the names in somebody's code still work, and what takes the place of the others.</summary>
internal sealed class CheckModels : CatalogTool
{
    private const int MostNames = 50;
    // URLs of V1 have some 90 characters.
    private const int LongestName = 120;
    private const string Models = "models";

    private static readonly ModelField[] _told =
        [ModelFields.Model, ModelFields.Callable, ModelFields.Lifecycle, ModelFields.Retires, ModelFields.Replacement];

    public static CheckModels Tool { get; } = new()
    {
        Name = "check_models",
        Title = ("Which model names in code still work", "检查代码里的模型名是否可用"),
        Description = ("Checks up to 50 model names as they stand in code or configuration, in any spelling: V2 `model` texts, V1 paths or "
            + "URLs, version names, ids. For each: what to write in `model`, whether this account can call it, lifecycle, retirement date, "
            + "replacement; the nearest names where it is unknown.",
            "检查代码或配置里的模型名（最多 50 个，写法不限）：V2 的 model 值、V1 路径或 URL、版本名、ID。逐个给出：model 应填什么、当前账号能否调用、"
            + "是否下线及日期、替代模型；不认识的名称给出最接近的。"),
    };

    public override IReadOnlyList<Parameter> Parameters { get; } =
    [
        Parameter.Texts(Models, ("Names as they stand in the code.", "代码里的写法。"), "ernie-4.0-8k") with { Required = true },
        Refresh,
    ];

    protected override async Task<ToolAnswer> AnswerAsync(
        Arguments arguments, Credentials key, ToolContext context, CancellationToken cancellation)
    {
        var asked = arguments.Texts(Models);
        if (asked.Count > MostNames)
            throw ToolException.InvalidArgument(
                FormattableString.Invariant($"models holds {asked.Count} names, of at most {MostNames}."),
                $"Ask for {MostNames} at a time.");
        using var reader = new CatalogReader(context, key, arguments.Flag(Refresh.Name), cancellation);
        // What the account deployed itself stands in its code as well. Without a model it is V1.
        var own = reader.ListAsync("custom services", ListCustomServices.Tool,
            row => Service.Read(row, JsonReading.Text(row, "model") is null ? 1 : 2), ("maxKeys", 100));
        var joined = JoinedCatalog.ReadAsync(reader, _told, custom: true);
        // For both, whatever becomes of one: no request may outlive the call.
        await Task.WhenAll(own, joined);
        IReadOnlyList<ModelRow> all =
        [
            .. await joined,
            .. (await own).Rows.Select(service => new ModelRow(service.Id ?? "", service.Name ?? service.Id ?? "", Custom: true)
            {
                Services = [service],
                ServicesKnown = true,
            }),
            .. JoinedCatalog.OfPages(reader.Today),
        ];
        string[] names = [.. all.SelectMany(row => new[] { row.Name, ModelFields.Model.Read(row) as string }).OfType<string>().Distinct()];
        return ToolAnswer.Of(RenderObject(json =>
        {
            json.WriteObjects(Models, asked, name => Write(json, name, ModelResolver.Candidates(name, all), names));
            reader.WriteEnvelope(json, arguments.Notes);
        }), key);
    }

    protected override void WriteOutputSchema(Utf8JsonWriter json) => Envelope.WriteSchema(json, Models, () =>
        json.WriteRaw(Models, ModelFields.ObjectsSchema([
            ("asked", ModelFields.TextSchema), ("known", """{"type":"boolean"}"""), ("name", ModelFields.TextSchema),
            .. _told.Select(field => (field.Name, field.Schema)), ("note", ModelFields.TextSchema), ("published", ModelFields.TextSchema),
            ("nearest", ModelFields.TextsSchema),
        ])), joined: true);

    // One that can be called first: several versions may have the name of a model.
    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<ModelRow> rows, string[] names)
    {
        json.WriteString("asked", Arguments.Shown(name, LongestName));
        json.WriteBoolean("known", rows.Count > 0);
        if (rows.OrderByDescending(row => row.Callable is true).FirstOrDefault() is not { } row)
        {
            json.WriteTextsIfAny("nearest", [.. Nearest.To(name, names)]);
            return;
        }
        if (!row.Name.Equals(name, StringComparison.Ordinal))
            json.WriteString("name", row.Name);
        foreach (var field in _told.Except([ModelFields.Callable]))
            field.Write(json, row);
        if (row.Callable is { } callable)
            json.WriteBoolean(ModelFields.Callable.Name, callable);
        json.WriteValue("note", NoteOn(row));
        json.WriteValue("published", ModelFields.PublishedOn(row, _told));
    }

    private static string? NoteOn(ModelRow row)
    {
        if (row.Services.Count > 0 && row.Services.All(service => service.HasEnded))
            return "V1 only, which ended on 2026-08-31.";
        if (row.Published?.Replacement is { } heir && PublishedFacts.Find(heir) is { Retires: { } end } && end <= row.Today)
            return $"{heir} has retired too, on {end:yyyy-MM-dd}.";
        return row is { Callable: true, Lifecycle: "retired" }
            ? "Retired by the public page, though the account still has its service open." : null;
    }
}
