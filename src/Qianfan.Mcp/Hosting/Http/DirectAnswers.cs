using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Hosting.Http;

/// <summary>
/// Answers plain requests without a server of the SDK, which would be made for each request: what is ready, and calls of tools that ask
/// for no progress. All else, and all that is wrong, is left to the SDK. bench/RESULTS.md tells what this saves.
/// </summary>
/// <param name="tools">In the order they are listed.</param>
internal sealed class DirectAnswers(ReadyAnswers ready, IReadOnlyList<CatalogTool> tools, TimeProvider clock)
{
    private readonly Dictionary<string, CatalogTool> _tools = tools.ToDictionary(tool => tool.Name, StringComparer.Ordinal);

    /// <returns>Whether the request was answered.</returns>
    public async ValueTask<bool> ServeAsync(HttpContext context, McpRequest request, ToolContext caller)
    {
        if (PlainRequest.Read(request.Body) is not { } plain || plain.IsModern != request.IsModern)
            return false;
        if (ready.To(plain, keepsSession: false) is { } result)
        {
            await WriteAsync(context, Message(plain, result.Span[1..^1], []));
            return true;
        }
        if (CallOf(plain) is not ({ } tool, var arguments))
            return false;
        var asked = tool.AskAsync(arguments, caller, context.RequestAborted);
        if (asked.IsCompleted)
            await WriteAsync(context, Message(plain, await asked));
        else
            await StreamAsync(context, plain, asked);
        return true;
    }

    private (CatalogTool? Tool, IEnumerable<KeyValuePair<string, JsonElement>> Arguments) CallOf(PlainRequest request)
    {
        if (request.Method != RequestMethods.ToolsCall || request.Params.ValueKind != JsonValueKind.Object)
            return default;
        CatalogTool? tool = null;
        IEnumerable<KeyValuePair<string, JsonElement>> arguments = [];
        foreach (var member in request.Params.EnumerateObject())
            switch (member.Name)
            {
                case "name" when member.Value.ValueKind == JsonValueKind.String: tool = _tools.GetValueOrDefault(member.Value.GetString()!); break;
                case "arguments" when member.Value.ValueKind == JsonValueKind.Object:
                    arguments = member.Value.EnumerateObject().Select(argument => KeyValuePair.Create(argument.Name, argument.Value));
                    break;
                case "_meta" when McpRequest.Member(member.Value, "progressToken").ValueKind == JsonValueKind.Undefined: break;
                default: return default;
            }
        return (tool, arguments);
    }

    // While upstream is asked, a proxy must see that the connection is alive.
    private async Task StreamAsync(HttpContext context, PlainRequest request, Task<ToolAnswer> asked)
    {
        await using var events = SseStream.Open(context, clock);
        var answer = await asked;
        await events.WriteAsync((byte[])[.. "event: message\ndata: "u8, .. Message(request, answer), .. "\n\n"u8], context.RequestAborted);
    }

    private static byte[] Message(PlainRequest request, ToolAnswer answer) =>
        Message(request, answer.Json.Span, request.IsModern ? [(byte)',', .. ReadyAnswers.ModernMembers.Span] : []);

    private static byte[] Message(PlainRequest request, ReadOnlySpan<byte> members, ReadOnlySpan<byte> more) =>
    [
        .. "{\"result\":{"u8, .. members, .. more, .. "},\"id\":"u8, .. JsonMarshal.GetRawUtf8Value(request.Id), .. ",\"jsonrpc\":\"2.0\"}"u8,
    ];

    private static Task WriteAsync(HttpContext context, byte[] message)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = message.Length;
        return context.Response.Body.WriteAsync(message, context.RequestAborted).AsTask();
    }
}
