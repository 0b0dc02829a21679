using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Resources;

/// <summary>One service by its id or its name: what list_preset_services or get_custom_service gives for it.</summary>
internal static class ServiceResource
{
    public const string Variable = "serviceId";
    public const string Beginning = "qianfan://services/";
    public const string Address = $"{Beginning}{{{Variable}}}";

    private const string PresetBeginning = "svcp-";
    private const string CustomBeginning = "svco-";
    private static readonly int[] _protocols = [1, 2];

    private static readonly LocalizedText _title = ("Inference service", "推理服务");
    private static readonly LocalizedText _description = (
        "Endpoint and state of one inference service, preset (svcp-…) or deployed by the account (svco-…), as JSON; of a preset one with its billing state. "
            + "Takes a serviceId, or a name such as ERNIE-4.0-8K.",
        "一个推理服务的调用路径和状态，预置（svcp-…）或账号自建（svco-…），JSON 格式；预置服务附计费状态。可用 serviceId，也可用名称，例如 ERNIE-4.0-8K。");

    public static ResourceTemplate Definition(Language language) => new()
    {
        UriTemplate = Address,
        Name = "service",
        Title = _title.In(language),
        Description = _description.In(language),
        MimeType = ResourceList.JsonType,
    };

    /// <exception cref="McpProtocolException">Nothing has this name, or it could not be found out.</exception>
    public static async Task<string> ReadAsync(string name, string address, ToolContext context, CancellationToken cancellation)
    {
        if (name.StartsWith(PresetBeginning, StringComparison.OrdinalIgnoreCase) && await PresetAsync([name], context, cancellation) is { } known)
            return known;
        if (name.StartsWith(CustomBeginning, StringComparison.OrdinalIgnoreCase))
        {
            var custom = await CustomAsync(name, context, cancellation);
            if (!custom.NotFound)
                return custom.OrThrow();
        }

        var services = await ResourceReader.AskAsync(Address, context, key => ListAsync(key, context, cancellation), cancellation);
        var meant = services.Named(name);
        if (meant.Preset.Length > 0 && await PresetAsync(meant.Preset, context, cancellation) is { } listed)
            return listed;
        if (meant.Custom is { } own)
            return (await CustomAsync(own, context, cancellation)).OrThrow();
        var isId = name.StartsWith("svc", StringComparison.OrdinalIgnoreCase);
        throw ResourceNotFound.For(
            address, context, name, isId ? services.Ids : services.Names,
            // Whether there is a service of this id was told above, whatever the lists hold.
            isId ? [] : services.Incomplete);
    }

    /// <summary>The names and ids of all services, as far as their lists could be had.</summary>
    public static async Task<ServiceNames> ListAsync(AccessKey key, ToolContext context, CancellationToken cancellation)
    {
        using var reader = new CatalogReader(context, key, refresh: false, cancellation);
        var preset = _protocols.Select(version =>
            reader.ListAsync($"services of protocol {version}", ListPresetServices.Tool, row => Service.Read(row, version), ("protocolVersion", version)));
        var lists = await Task.WhenAll([.. preset, reader.ListAsync("custom services", ListCustomServices.Tool, row => Service.Read(row, protocol: null), ("maxKeys", 100))]);
        if (lists.All(list => list.Error is not null && list.Rows.Count == 0))
            throw lists[0].Error!;
        return new([.. lists.SelectMany(list => list.Rows)], reader.Incomplete);
    }

    // Which protocol a service speaks is not in its id, and each is listed under its own.
    private static async Task<string?> PresetAsync(string[] ids, ToolContext context, CancellationToken cancellation)
    {
        foreach (var version in _protocols)
        {
            var services = await ResourceReader.CallAsync(ListPresetServices.Tool, json =>
            {
                json.WriteTexts("serviceIds", ids);
                json.WriteNumber("protocolVersion", version);
            }, context, cancellation);
            if (JsonElement.Parse(services.OrThrow()).GetProperty("services").GetArrayLength() > 0)
                return services.Text;
        }
        return null;
    }

    private static Task<ToolText> CustomAsync(string id, ToolContext context, CancellationToken cancellation) =>
        ResourceReader.CallAsync(GetCustomService.Tool, json => json.WriteString("serviceId", id), context, cancellation);
}
