using ModelContextProtocol;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Resources;

/// <summary>Asks upstream on behalf of resources the way tools do, so that keys, logs and failures are handled alike.</summary>
internal static class ResourceReader
{
    private const int LongestAddress = 500;

    /// <param name="arguments">Writes the members of the tool's arguments.</param>
    public static Task<ToolAnswer> CallAsync(
        CatalogTool tool, Action<Utf8JsonWriter> arguments, ToolContext context, CancellationToken cancellation)
    {
        var given = JsonElement.Parse(CatalogTool.Render(json =>
        {
            json.WriteStartObject();
            arguments(json);
            json.WriteEndObject();
        }).Span);
        var members = given.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value));
        return tool.AskAsync(members, context, cancellation);
    }

    /// <summary>For what no tool answers.</summary>
    /// <param name="name">What the log calls it.</param>
    /// <exception cref="McpProtocolException">It failed, as the tools word it.</exception>
    public static async Task<T> AskAsync<T>(
        string name, ToolContext context, Func<AccessKey, Task<T>> ask, CancellationToken cancellation) where T : class
    {
        var (found, failure) = await CatalogTool.RunAsync(name, policies: null, context, ask, cancellation);
        if (failure is not null)
            ToolAnswer.Of(failure, context.Key, context.Language).TextOrThrow();
        return found!;
    }

    /// <exception cref="McpProtocolException">The call failed.</exception>
    public static string TextOrThrow(this ToolAnswer answer) =>
        answer.IsError ? throw new McpProtocolException(answer.Text, McpErrorCode.InternalError) : answer.Text;

    public static bool IsNotFound(this ToolAnswer answer) => answer.Failure?.Code == FailureCode.NotFound;

    /// <param name="names">Those that could have been meant.</param>
    /// <param name="incomplete">What could not be looked through: the resource may be there all the same.</param>
    public static McpProtocolException NotFound(
        string address, ToolContext context, string name, IEnumerable<string> names, IReadOnlyList<string> incomplete)
    {
        var nearest = Nearest.To(name, names.Distinct(StringComparer.Ordinal)).ToArray();
        var near = nearest.Length > 0 ? $" Nearest: {string.Join(", ", nearest)}." : "";
        var (text, code) = incomplete.Count == 0
            ? ($"There is no such resource.{near} find_models and list_preset_services have names and ids.", McpErrorCode.InvalidParams)
            : ($"There is no such resource in what could be fetched; missing: {string.Join("; ", incomplete)}{near}",
                McpErrorCode.InternalError);
        return Refuse(text, code, address, context);
    }

    public static McpProtocolException Refuse(string text, McpErrorCode code, string? address, ToolContext context)
    {
        return new(Redact(text), code) { Data = { ["uri"] = address is null ? null : Redact(TextSanitizer.Cut(address, LongestAddress)) } };

        string Redact(string part) => context.Key?.Redact(part) ?? part;
    }
}
