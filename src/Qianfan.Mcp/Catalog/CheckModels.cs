using Qianfan.Mcp.Catalog.Published;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;

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
        Title = ("Check model names found in code", "检查代码里的模型名"),
        Description = (
            "Checks up to 50 model names as they stand in code or configuration, in any spelling: V2 `model` texts, V1 paths or "
                + "URLs, version names, ids. For each: whether it is known and what to write in `model`, whether this account can "
                + "call it, whether it is retired and when, what replaces it; the nearest names where it is unknown. An absent "
                + "callable is not known.",
            "检查代码或配置里的模型名（最多 50 个，写法不限）：V2 的 model 值、V1 路径或 URL、版本名、ID。逐个给出：是否认识、model 应填什么、当前账号能否调用、是否下线及日期、替代模型；不认识的给出最接近的名称。没有 "
                + "callable 表示未知。"),
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
                (FormattableString.Invariant($"models has {asked.Count} names; the maximum is {MostNames}."),
                    FormattableString.Invariant($"models 含 {asked.Count} 个名称，上限为 {MostNames} 个。")),
                ($"Send at most {MostNames} at a time.", $"每次最多 {MostNames} 个。"));
        using var reader = new CatalogReader(context, key, arguments.Flag(Refresh.Name), cancellation);
        // What the account deployed itself stands in its code as well.
        IReadOnlyList<ModelRow> all =
            [.. await JoinedCatalog.ReadAsync(reader, _told, custom: true), .. JoinedCatalog.OfPages(reader.Today)];
        string[] names = [.. all.SelectMany(row => new[] { row.Name, ModelFields.Model.Read(row) as string }).OfType<string>().Distinct()];
        return ToolAnswer.Of(RenderObject(json =>
        {
            json.WriteObjects(Models, asked, name => Write(json, name, ModelResolver.Candidates(name, all), names, context.Language));
            reader.WriteEnvelope(json, arguments.Notes);
        }), key);
    }

    protected override void WriteOutputSchema(Utf8JsonWriter json, Language language) => Envelope.WriteSchema(json, language, Models, () =>
        json.WriteRaw(Models, ModelFields.ObjectsSchema([
            ("asked", ModelFields.TextSchema), ("known", """{"type":"boolean"}"""), ("name", ModelFields.TextSchema),
            .. _told.Select(field => (field.Name, field.Schema)), ("note", ModelFields.TextSchema), ("published", ModelFields.TextSchema),
            ("nearest", ModelFields.TextsSchema),
        ])), joined: true);

    // One that can be called first: several versions may have the name of a model.
    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<ModelRow> rows, string[] names, Language language)
    {
        json.WriteString("asked", Arguments.Shown(name, LongestName));
        json.WriteBoolean("known", rows.Count > 0);
        if (rows.OrderByDescending(row => row.Callable is true).FirstOrDefault() is not { } model)
        {
            json.WriteTextsIfAny("nearest", [.. Nearest.To(Spelling.Family(name) ?? name, names)]);
            return;
        }
        var row = ModelResolver.AsService(name, model);
        if (!row.Name.Equals(name, StringComparison.Ordinal))
            json.WriteString("name", row.Name);
        foreach (var field in _told.Except([ModelFields.Callable]))
            field.Write(json, row);
        if (row.Callable is { } callable)
            json.WriteBoolean(ModelFields.Callable.Name, callable);
        json.WriteValue("note", NoteOn(row)?.In(language));
        json.WriteValue("published", ModelFields.PublishedOn(row, _told));
    }

    private static LocalizedText? NoteOn(ModelRow row)
    {
        if (row.Services.Count > 0 && row.Services.All(service => service.HasEnded))
            return ("V1 only; V1 ended on 2026-08-31.", "只有 V1 服务，V1 已于 2026-08-31 停用。");
        if (row.Published?.Replacement is { } heir && PublishedFacts.Find(heir) is { Retires: { } end } && end <= row.Today)
            return ($"{heir} has also retired, on {end:yyyy-MM-dd}.", $"{heir} 也已于 {end:yyyy-MM-dd} 下线。");
        return row is { Callable: true, Lifecycle: "retired" }
            ? ("The public page says it has retired, but the account's service is still open.", "公开页面显示已下线，但账号的服务仍为开通状态。") : null;
    }
}
