using System.Globalization;
using System.Text;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Resources;

/// <summary>The catalog of one account in numbers, from the lists alone: no version is asked for by itself.</summary>
internal static class Overview
{
    public const string Address = "qianfan://catalog";

    private const int MostFamilies = 40;
    private const int MostWords = 12;
    private const int LongestName = 32;
    private const int LongestLine = 160;

    private static readonly LocalizedText _title = ("The catalog in numbers", "模型目录概览");
    private static readonly LocalizedText _description = (
        "How many models this account sees: by kind, billing state, callable now, batch inference, evaluation, and the families they belong to.",
        "当前账号能看到多少模型：按类型、计费状态、可否立即调用、批量推理、评估，以及所属的模型系列。");

    public static Resource Definition(Language language) => new()
    {
        Uri = Address,
        Name = "catalog",
        Title = _title.In(language),
        Description = _description.In(language),
        MimeType = Guide.Markdown,
    };

    /// <exception cref="McpProtocolException">No list could be had.</exception>
    public static Task<string> ReadAsync(Language language, ToolContext context, CancellationToken cancellation) =>
        ResourceReader.AskAsync(Address, context, key => WriteAsync(language, key, context, cancellation), cancellation);

    private static async Task<string> WriteAsync(Language language, AccessKey key, ToolContext context, CancellationToken cancellation)
    {
        using var reader = new CatalogReader(context, key, refresh: false, cancellation);
        var rows = await JoinedCatalog.ReadAsync(reader, batch: true, evaluation: true, custom: true);
        var services = rows.SelectMany(row => row.Services).DistinctBy(service => service.Id).ToArray();
        var families = rows.GroupBy(row => (Name: Shown(row.Family ?? row.Name), row.Custom))
            .OrderByDescending(family => family.Count()).ThenBy(family => family.Key.Name, StringComparer.OrdinalIgnoreCase).ToArray();
        var text = new StringBuilder();

        Line(OverviewWords.Heading);
        Line(OverviewWords.Source, reader.Source, (reader.AsOf ?? context.Upstream.Clock.GetUtcNow()).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        text.Append('\n');
        Line(OverviewWords.Versions, rows.Count, rows.Count(row => row.Custom));
        // Kinds stand in the list of services; of the rest only the details of each version would tell.
        Line(OverviewWords.Kinds, Counts(rows.Where(row => row.Kind is not null).Select(row => row.Kind!)), rows.Count(row => row.Kind is null));
        Line(OverviewWords.Callable, rows.Count(row => row.Callable is true), rows.Count(row => row.Callable is null));
        Line(OverviewWords.Charges, services.Length, Counts(services.Select(service => service.ChargeStatus ?? "?")));
        Line(OverviewWords.Batch, Support(row => row.Batch));
        Line(OverviewWords.Evaluation, Support(row => row.Evaluation));
        foreach (var line in reader.Incomplete)
            Line(OverviewWords.Incomplete, TextSanitizer.Cut(line, LongestLine));
        text.Append('\n');
        Line(OverviewWords.Families, families.Length);
        text.Append('\n').AppendJoin(", ", families.Take(MostFamilies).Select(Family)).Append('\n');
        if (families.Length > MostFamilies)
            Line(OverviewWords.MoreFamilies, families.Length - MostFamilies);
        Line(OverviewWords.Further);
        return text.ToString();

        void Line(LocalizedText words, params object[] facts) =>
            text.AppendFormat(CultureInfo.InvariantCulture, words.In(language), facts).Append('\n');

        // A list that could not be had makes none of them a no.
        string Support(Func<ModelRow, bool?> does) => rows.Count > 0 && rows.All(row => does(row) is null)
            ? OverviewWords.Unknown.In(language)
            : FormattableString.Invariant($"{rows.Count(row => does(row) is true)}");

        string Family(IGrouping<(string Name, bool Custom), ModelRow> family) =>
            FormattableString.Invariant($"`{family.Key.Name}` {family.Count()}{(family.Key.Custom ? OverviewWords.Own.In(language) : "")}");
    }

    private static string Counts(IEnumerable<string> words)
    {
        var counts = words.CountBy(Shown).OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).ToArray();
        return counts.Length == 0 ? "0" : string.Join(", ", counts.Take(MostWords).Select(pair => FormattableString.Invariant($"{pair.Key} {pair.Value}")))
            + (counts.Length > MostWords ? ", …" : "");
    }

    // Own models are named by users: no name may end the quotation that it stands in.
    private static string Shown(string name) => TextSanitizer.Cut(TextSanitizer.Clean(name).Replace('`', '\''), LongestName);
}
