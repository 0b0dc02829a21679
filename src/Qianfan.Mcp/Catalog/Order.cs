using System.Globalization;

namespace Qianfan.Mcp.Catalog;

/// <summary>In which order models are listed.</summary>
/// <param name="Fields">What it looks at.</param>
internal sealed record Order(string Name, IReadOnlyList<string> Fields, Func<ModelRow, IComparable?> Value)
{
    public const string Usual = "name";

    public static Order Modified { get; } = new("modified", ["modifyTime"], row =>
        DateTimeOffset.TryParse(row.ModifyTime, CultureInfo.InvariantCulture, out var time) ? time : null);

    public static IReadOnlyList<Order> All { get; } =
    [
        new(Usual, [], _ => null),
        new("inputTokens", ["inputTokens"], row => row.InputTokens),
        new("outputTokens", ["outputTokens"], row => row.OutputTokens),
        Modified,
    ];

    /// <summary>The largest and newest first, those without a value last, equals by name.</summary>
    public IReadOnlyList<ModelRow> Sort(IEnumerable<ModelRow> rows) =>
    [
        .. rows.OrderByDescending(Value)
            .ThenBy(row => row.Name, StringComparer.OrdinalIgnoreCase).ThenBy(row => row.Key, StringComparer.Ordinal),
    ];
}
