using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Resources;

/// <summary>Completes ids and names in the resource templates.</summary>
internal static class Completions
{
    /// <summary>The most that the protocol allows.</summary>
    public const int Most = 100;

    /// <returns>Nothing where upstream fails or no keys are set: whoever types can do nothing about it.</returns>
    /// <exception cref="McpProtocolException">There is no such template.</exception>
    public static async Task<CompleteResult> CompleteAsync(
        string? template, Argument argument, ToolContext context, CancellationToken cancellation)
    {
        Func<Credentials, Task<Choice[]>> list = (template, argument.Name) switch
        {
            (VersionResource.Address, VersionResource.Variable) => key => VersionsAsync(key, context, cancellation),
            (ServiceResource.Address, ServiceResource.Variable) => key => ServicesAsync(key, context, cancellation),
            _ when template is not null && ResourceList.Addresses.Contains(template) => _ => Task.FromResult<Choice[]>([]),
            _ => throw context.Language.InvalidParams((
                $"There is no such resource template; available: {VersionResource.Address} and {ServiceResource.Address}.",
                $"没有这个资源模板；可用的有 {VersionResource.Address} 和 {ServiceResource.Address}。")),
        };
        var (choices, _) = await CatalogTool.RunAsync($"complete {template}", policies: null, context, list, cancellation);
        return Of([.. Match(argument.Value.Trim(), choices ?? []).Where(value => context.Key?.IsIn(value) is not true)]);
    }

    public static CompleteResult Of(IReadOnlyCollection<string> values) => new()
    {
        Completion = new() { Values = [.. values.Take(Most)], Total = values.Count, HasMore = values.Count > Most },
    };

    private static string[] Match(string typed, Choice[] choices)
    {
        var ids = choices.Select(choice => choice.Id).Where(id => id.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        if (ids.Length > 0 && (typed.ToLowerInvariant() is ['a', 'm', ..] or ['s', 'v', 'c', ..]))
            return ids;
        var folded = Spelling.Fold(typed);
        // Punctuation alone folds to nothing, which every name contains.
        return folded.Length == 0 && typed.Length > 0 ? [] :
        [
            .. choices.Select(choice => choice.Name).Distinct(StringComparer.Ordinal)
                .Where(name => name.Length > 0 && Spelling.Fold(name).Contains(folded, StringComparison.Ordinal))
                .OrderBy(name => Spelling.Fold(name).StartsWith(folded, StringComparison.Ordinal) ? 0 : 1)
                .ThenBy(name => name, StringComparer.OrdinalIgnoreCase).ThenBy(name => name, StringComparer.Ordinal),
        ];
    }

    private static async Task<Choice[]> VersionsAsync(Credentials key, ToolContext context, CancellationToken cancellation)
    {
        using var reader = new CatalogReader(context, key, refresh: false, cancellation);
        var rows = await JoinedCatalog.ReadAsync(reader, [], custom: true);
        return [.. rows.Where(row => row.VersionId is not null).Select(row => new Choice(row.VersionId!, row.Name))];
    }

    private static async Task<Choice[]> ServicesAsync(Credentials key, ToolContext context, CancellationToken cancellation)
    {
        var (services, _) = await ServiceResource.ListAsync(key, context, cancellation);
        return [.. services.Where(service => service.Id is { Length: > 0 }).Select(service => new Choice(service.Id!, service.Name ?? ""))];
    }

    private readonly record struct Choice(string Id, string Name);
}
