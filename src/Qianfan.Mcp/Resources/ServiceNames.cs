using Qianfan.Mcp.Catalog;

namespace Qianfan.Mcp.Resources;

/// <summary>What services are called.</summary>
/// <param name="Services">Preset and custom ones, as their lists give them.</param>
/// <param name="Incomplete">Which lists could not be had, and why.</param>
internal sealed record ServiceNames(IReadOnlyList<Service> Services, IReadOnlyList<string> Incomplete)
{
    public IEnumerable<string> Ids => Services.Select(service => service.Id).OfType<string>();
    public IEnumerable<string> Names => Services.Select(service => service.Name).OfType<string>();

    /// <summary>The ids behind a name or an endpoint; the preset ones, else one that the account deployed.</summary>
    public (string[] Preset, string? Custom) Named(string name)
    {
        var folded = Spelling.Fold(name);
        var ids = ((Func<Service, string?>[])[service => service.Id, service => service.Name, service => service.Endpoint])
            .Select(meaning => Services.Where(service => meaning(service) is { } text && Spelling.Fold(text) == folded)
                .Select(service => service.Id).OfType<string>().Distinct(StringComparer.Ordinal).ToArray())
            .FirstOrDefault(found => found.Length > 0) ?? [];
        return ([.. ids.Where(id => !IsCustom(id))], ids.FirstOrDefault(IsCustom));
    }

    private static bool IsCustom(string id) => id.StartsWith("svco-", StringComparison.OrdinalIgnoreCase);
}
