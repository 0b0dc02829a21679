using ModelContextProtocol;
using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Resources;

/// <summary>One service by its id or its name: what list_preset_services or get_custom_service answers for it.</summary>
internal static class ServiceResource
{
    public const string Variable = "serviceId";
    public const string Beginning = "qianfan://services/";
    public const string Address = $"{Beginning}{{{Variable}}}";

    private const string PresetBeginning = "svcp-";
    private const string CustomBeginning = "svco-";
    private static readonly int[] _protocols = [1, 2];

    /// <exception cref="McpProtocolException">Nothing has this name, or it could not be found out.</exception>
    public static async Task<string> ReadAsync(string name, string address, ToolContext context, CancellationToken cancellation)
    {
        if (IsPreset(name) && await PresetAsync([name], context, cancellation) is { } known)
            return known;
        if (IsCustom(name) && await CustomAsync(name, context, cancellation) is var custom && !custom.IsNotFound())
            return custom.TextOrThrow();

        var list = await ResourceReader.AskAsync(Address, context, key => ListAsync(key, context, cancellation), cancellation);
        var meant = Named(name, list.Services);
        string[] preset = [.. meant.Where(id => !IsCustom(id))];
        if (preset.Length > 0 && await PresetAsync(preset, context, cancellation) is { } listed)
            return listed;
        if (meant.FirstOrDefault(IsCustom) is { } own)
            return (await CustomAsync(own, context, cancellation)).TextOrThrow();
        // Whether an id exists was answered above, whatever the lists have.
        var isId = IsPreset(name) || IsCustom(name);
        var names = list.Services.Select(service => isId ? service.Id : service.Name).OfType<string>();
        throw ResourceReader.NotFound(address, context, name, names, isId ? [] : list.Incomplete);
    }

    /// <summary>All services, as far as their lists could be fetched.</summary>
    public static async Task<ServiceNames> ListAsync(AccessKey key, ToolContext context, CancellationToken cancellation)
    {
        using var reader = new CatalogReader(context, key, refresh: false, cancellation);
        var preset = _protocols.Select(version => reader.ListAsync(
            $"services of protocol {version}", ListPresetServices.Tool, row => Service.Read(row, version), ("protocolVersion", version)));
        var custom = reader.ListAsync(
            "custom services", ListCustomServices.Tool, row => Service.Read(row, protocol: null), ("maxKeys", 100));
        var lists = await Task.WhenAll([.. preset, custom]);
        if (lists.All(list => list.Error is not null && list.Rows.Count == 0))
            throw lists[0].Error!;
        return new([.. lists.SelectMany(list => list.Rows)], reader.Incomplete);
    }

    // An id does not tell the protocol, and each protocol has a list of its own.
    private static async Task<string?> PresetAsync(string[] ids, ToolContext context, CancellationToken cancellation)
    {
        foreach (var version in _protocols)
        {
            var services = (await ResourceReader.CallAsync(ListPresetServices.Tool, json =>
            {
                json.WriteTexts("serviceIds", ids);
                json.WriteNumber("protocolVersion", version);
            }, context, cancellation)).TextOrThrow();
            if (JsonElement.Parse(services).GetProperty("services").GetArrayLength() > 0)
                return services;
        }
        return null;
    }

    private static Task<ToolAnswer> CustomAsync(string id, ToolContext context, CancellationToken cancellation) =>
        ResourceReader.CallAsync(GetCustomService.Tool, json => json.WriteString("serviceId", id), context, cancellation);

    // The ids behind an id, a name or an endpoint: the first of these meanings that fits.
    private static string[] Named(string name, IReadOnlyList<Service> services)
    {
        var folded = Spelling.Fold(name);
        return ((Func<Service, string?>[])[service => service.Id, service => service.Name, service => service.Endpoint])
            .Select(meaning => services.Where(service => meaning(service) is { } text && Spelling.Fold(text) == folded)
                .Select(service => service.Id).OfType<string>().Distinct(StringComparer.Ordinal).ToArray())
            .FirstOrDefault(ids => ids.Length > 0) ?? [];
    }

    private static bool IsPreset(string id) => id.StartsWith(PresetBeginning, StringComparison.OrdinalIgnoreCase);

    private static bool IsCustom(string id) => id.StartsWith(CustomBeginning, StringComparison.OrdinalIgnoreCase);
}

/// <param name="Services">Preset and custom ones, as their lists give them.</param>
/// <param name="Incomplete">Which lists could not be fetched, and why.</param>
internal sealed record ServiceNames(IReadOnlyList<Service> Services, IReadOnlyList<string> Incomplete);
