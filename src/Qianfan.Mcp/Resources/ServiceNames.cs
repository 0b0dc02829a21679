using System.Text.Json;
using Qianfan.Mcp.Selection;
using static Qianfan.Mcp.Upstream.Json;

namespace Qianfan.Mcp.Resources;

/// <summary>What services are called.</summary>
/// <param name="Services">Preset and custom ones, as their lists give them.</param>
/// <param name="Incomplete">Which lists could not be had, and why.</param>
internal sealed record ServiceNames(IReadOnlyList<JsonElement> Services, IReadOnlyList<string> Incomplete)
{
    public IEnumerable<string> Ids => Services.Select(service => Text(service, "serviceId")).OfType<string>();
    public IEnumerable<string> Names => Services.Select(service => Text(service, "name")).OfType<string>();

    /// <summary>The ids behind a name or an endpoint; the preset ones, else one that the account deployed.</summary>
    public (string[] Preset, string? Custom) Named(string name)
    {
        var folded = Spelling.Fold(name);
        var ids = ((string[])["serviceId", "name", "endpoint"])
            .Select(field => Services.Where(service => Text(service, field) is { } text && Spelling.Fold(text) == folded)
                .Select(service => Text(service, "serviceId")).OfType<string>().Distinct(StringComparer.Ordinal).ToArray())
            .FirstOrDefault(found => found.Length > 0) ?? [];
        return ([.. ids.Where(id => !IsCustom(id))], ids.FirstOrDefault(IsCustom));
    }

    private static bool IsCustom(string id) => id.StartsWith("svco-", StringComparison.OrdinalIgnoreCase);
}
