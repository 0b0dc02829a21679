namespace Qianfan.Mcp.Catalog;

/// <summary>An order of models: a value of <c>sort</c> in find_models.</summary>
/// <param name="Field">The field that it looks at besides the name.</param>
internal sealed record Order(string Name, ModelField? Field, Func<ModelRow, IComparable?> Value)
{
    public const string Usual = "name";

    public static Order Modified { get; } = new("modified", ModelFields.ModifyTime, row =>
        DateTimeOffset.TryParse(row.Details?.ModifyTime, CultureInfo.InvariantCulture, out var time) ? time : null);

    public static IReadOnlyList<Order> All { get; } =
    [
        new(Usual, null, _ => null),
        // The cheapest first: by input, then by output. An unknown price is none.
        new("price", ModelFields.InputPrice, row => ModelFields.InputPrice.Read(row) is double input
            ? (-input, -(ModelFields.OutputPrice.Read(row) as double? ?? double.MaxValue)) : null),
        new("contextTokens", ModelFields.ContextTokens, row => ModelFields.ContextTokens.Read(row) as long?),
        new("inputTokens", ModelFields.InputTokens, row => ModelFields.InputTokens.Read(row) as long?),
        new("outputTokens", ModelFields.OutputTokens, row => ModelFields.OutputTokens.Read(row) as long?),
        new("released", ModelFields.Released, row => ModelFields.Released.Read(row) as string),
        Modified,
    ];

    /// <summary>
    /// Largest and newest first, models without a value last; equals by how well they match the query, then by name.
    /// </summary>
    public IReadOnlyList<ModelRow> Sort(IEnumerable<ModelRow> rows, Query? query) => [.. rows.OrderByDescending(Value)
        .ThenBy(row => query?.Rank(row)).ThenBy(row => row.Name, StringComparer.OrdinalIgnoreCase)
        .ThenBy(row => row.Key, StringComparer.Ordinal)];
}
