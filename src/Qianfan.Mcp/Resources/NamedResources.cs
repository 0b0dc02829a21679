using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Resources;

/// <summary>One service by its id or its name: what list_preset_services or get_custom_service answers for it.</summary>
internal static class ServiceResource
{
    public const string Variable = "serviceId";
    public const string Beginning = "qianfan://services/";
    public const string Address = $"{Beginning}{{{Variable}}}";

    /// <exception cref="McpProtocolException">Nothing has this name, or it could not be found out.</exception>
    public static async Task<string> ReadAsync(string name, string address, ToolContext context, CancellationToken cancellation)
    {
        if (IsPreset(name) && await PresetAsync([name], context, cancellation) is { } known)
            return known;
        if (IsCustom(name) && await CustomAsync(name, context, cancellation) is var custom && !custom.IsNotFound())
            return custom.TextOrThrow();

        var (services, incomplete) = await ResourceReader.AskAsync(
            Address, context, key => ListAsync(key, context, cancellation), cancellation);
        var meant = Named(name, services);
        string[] preset = [.. meant.Where(id => !IsCustom(id))];
        if (preset.Length > 0 && await PresetAsync(preset, context, cancellation) is { } listed)
            return listed;
        if (meant.FirstOrDefault(IsCustom) is { } own)
            return (await CustomAsync(own, context, cancellation)).TextOrThrow();
        // Whether an id exists was answered above, whatever the lists have.
        var isId = IsPreset(name) || IsCustom(name);
        var names = services.Select(service => isId ? service.Id : service.Name).OfType<string>();
        throw ResourceReader.NotFound(address, context, name, names, isId ? [] : incomplete);
    }

    /// <summary>All services, preset and custom, as far as their lists could be fetched.</summary>
    public static async Task<ServiceNames> ListAsync(Credentials key, ToolContext context, CancellationToken cancellation)
    {
        using var reader = new CatalogReader(context, key, refresh: false, cancellation);
        var lists = await Task.WhenAll([.. JoinedCatalog.PresetServices(reader), JoinedCatalog.OwnServices(reader)]);
        if (lists.All(list => list.Error is not null && list.Rows.Count == 0))
            throw lists[0].Error!;
        return new([.. lists.SelectMany(list => list.Rows)], reader.Incomplete);
    }

    private static async Task<string?> PresetAsync(string[] ids, ToolContext context, CancellationToken cancellation)
    {
        var services = (await ResourceReader.CallAsync(
            ListPresetServices.Tool, context, cancellation, ("serviceIds", ids))).TextOrThrow();
        return JsonElement.Parse(services).GetProperty("services").GetArrayLength() > 0 ? services : null;
    }

    private static Task<ToolAnswer> CustomAsync(string id, ToolContext context, CancellationToken cancellation) =>
        ResourceReader.CallAsync(GetCustomService.Tool, context, cancellation, ("serviceId", id));

    // The ids behind an id, a name or an endpoint: the first of these meanings that fits.
    private static string[] Named(string name, IReadOnlyList<Service> services)
    {
        var folded = Spelling.Fold(name);
        Func<Service, string?>[] meanings =
            [service => service.Id, service => service.Name, service => service.Model, service => service.Path];
        return meanings
            .Select(meaning => services.Where(service => meaning(service) is { } text && Spelling.Fold(text) == folded)
                .Select(service => service.Id).OfType<string>().Distinct(StringComparer.Ordinal).ToArray())
            .FirstOrDefault(ids => ids.Length > 0) ?? [];
    }

    private static bool IsPreset(string id) => id.StartsWith("svcp-", StringComparison.OrdinalIgnoreCase);

    private static bool IsCustom(string id) => id.StartsWith("svco-", StringComparison.OrdinalIgnoreCase);
}

/// <param name="Incomplete">Which lists could not be fetched, and why.</param>
internal sealed record ServiceNames(IReadOnlyList<Service> Services, IReadOnlyList<LocalizedText> Incomplete);

/// <summary>One model version by its id or a name: what get_preset_model_version or get_custom_model_version answers.</summary>
internal static class VersionResource
{
    public const string Variable = "versionId";
    public const string Beginning = "qianfan://versions/";
    public const string Address = $"{Beginning}{{{Variable}}}";

    /// <exception cref="McpProtocolException">Nothing has this name, or it could not be found out.</exception>
    public static async Task<string> ReadAsync(string name, string address, ToolContext context, CancellationToken cancellation)
    {
        var isId = name.StartsWith("amv-", StringComparison.OrdinalIgnoreCase);
        Task<Found> Find(Credentials key) => FindAsync(name, key, context, cancellation);
        // An id can be asked for without the lists.
        var found = isId
            ? (await CatalogTool.RunAsync(Address, policies: null, context, Find, cancellation)).Found ?? new(null, [], [])
            : await ResourceReader.AskAsync(Address, context, Find, cancellation);
        if (found.Row is { } row)
            return (await DetailsAsync(row.VersionId!, row.Custom, context, cancellation)).TextOrThrow();
        var names = found.All.Where(row => row.VersionId is not null).Select(row => isId ? row.VersionId! : row.Name);
        // An id may be too new for the lists, or of a kind that they leave out.
        foreach (var custom in isId ? (bool[])[false, true] : [])
            if (await DetailsAsync(name, custom, context, cancellation) is var details && !details.IsNotFound())
                return details.TextOrThrow();
        throw ResourceReader.NotFound(address, context, name, names, isId ? [] : found.Incomplete);
    }

    private static async Task<Found> FindAsync(string name, Credentials key, ToolContext context, CancellationToken cancellation)
    {
        using var reader = new CatalogReader(context, key, refresh: false, cancellation);
        IReadOnlyList<ModelRow> all = [];
        ModelRow[] rows = [];
        foreach (var custom in (bool[])[false, true])
        {
            all = await JoinedCatalog.ReadAsync(reader, [], custom);
            rows = [.. ModelResolver.Candidates(name, all).Where(row => row.VersionId is not null)];
            if (rows.Length > 0)
                break;
        }
        // Dates are only needed to choose among several.
        var row = rows.Length > 1 ? ModelResolver.Newest(await reader.DetailAsync(rows, [ModelFields.ModifyTime])) : rows.FirstOrDefault();
        return new(row, all, reader.Incomplete);
    }

    private static Task<ToolAnswer> DetailsAsync(string id, bool custom, ToolContext context, CancellationToken cancellation) =>
        ResourceReader.CallAsync(custom ? GetCustomModelVersion.Tool : GetPresetModelVersion.Tool, context, cancellation, ("modelId", id));

    private sealed record Found(ModelRow? Row, IReadOnlyList<ModelRow> All, IReadOnlyList<LocalizedText> Incomplete);
}

/// <summary>Asks upstream on behalf of resources the way tools do, so that keys, logs and failures are handled alike.</summary>
internal static class ResourceReader
{
    public static Task<ToolAnswer> CallAsync(
        CatalogTool tool, ToolContext context, CancellationToken cancellation, params (string Name, object Value)[] arguments)
    {
        var members = CatalogTool.RenderObject(json => Array.ForEach(arguments, one => json.WriteValue(one.Name, one.Value)));
        var given = JsonElement.Parse(members.Span).EnumerateObject().Select(one => KeyValuePair.Create(one.Name, one.Value));
        return tool.AskAsync(given, context, cancellation);
    }

    /// <summary>For what no tool answers.</summary>
    /// <exception cref="McpProtocolException">It failed, as the tools word it.</exception>
    public static async Task<T> AskAsync<T>(
        string name, ToolContext context, Func<Credentials, Task<T>> ask, CancellationToken cancellation) where T : class
    {
        var (found, failure) = await CatalogTool.RunAsync(name, policies: null, context, ask, cancellation);
        return found ?? throw Failed(ToolAnswer.Of(failure!, context.Language));
    }

    /// <exception cref="McpProtocolException">The call failed.</exception>
    public static string TextOrThrow(this ToolAnswer answer) => answer.IsError ? throw Failed(answer) : answer.Text;

    public static bool IsNotFound(this ToolAnswer answer) => answer.Failure?.Code == FailureCode.NotFound;

    /// <param name="names">Those that could have been meant.</param>
    /// <param name="incomplete">What could not be looked through: the resource may be there all the same.</param>
    public static McpProtocolException NotFound(
        string address, ToolContext context, string name, IEnumerable<string> names, IReadOnlyList<LocalizedText> incomplete)
    {
        var nearest = Nearest.To(name, names.Distinct(StringComparer.Ordinal)).Select(one => context.Key?.RedactIfIn(one) ?? one).ToArray();
        LocalizedText near = nearest.Length == 0 ? LocalizedText.Same("")
            : ($" Nearest: {string.Join(", ", nearest)}.", $"最接近的：{string.Join("、", nearest)}。");
        var missing = new LocalizedText(
            string.Join("; ", incomplete.Select(text => text.English)), string.Join("；", incomplete.Select(text => text.Chinese)));
        return incomplete.Count == 0
            ? Refuse(($"There is no such resource.{near.English} find_models and list_preset_services give names and IDs.",
                $"没有这个资源。{near.Chinese}名称和 ID 见 find_models 和 list_preset_services。"), McpErrorCode.InvalidParams, address, context)
            : Refuse(($"There is no such resource in the data that could be fetched; missing: {missing.English}{near.English}",
                $"已取到的内容中没有这个资源；未取到：{missing.Chinese}{near.Chinese}"), McpErrorCode.InternalError, address, context);
    }

    public static McpProtocolException Refuse(LocalizedText text, McpErrorCode code, string? address, ToolContext context)
    {
        var uri = address is null ? null : TextSanitizer.Cut(context.Key?.Redact(address) ?? address, 500);
        return new(text.In(context.Language), code) { Data = { ["uri"] = uri } };
    }

    private static McpProtocolException Failed(ToolAnswer answer) => new(answer.Text, McpErrorCode.InternalError);
}
