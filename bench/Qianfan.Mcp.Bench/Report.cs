using System.Text.Json;

namespace Qianfan.Mcp.Bench;

/// <summary>What the scripts read: one line of JSON.</summary>
internal static class Report
{
    public static void Print(object figures) => Console.WriteLine(JsonSerializer.Serialize(figures, JsonSerializerOptions.Web));

    /// <summary>The value that this share of all does not exceed, by the nearest rank.</summary>
    public static double Percentile(this IEnumerable<double> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
    }
}
