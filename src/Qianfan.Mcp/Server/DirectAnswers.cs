using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Server;

/// <summary>
/// Answers plain requests without a server of the SDK, which would be made for each request: what is ready, and calls of tools that ask
/// for no progress. All else, and all that is wrong, is left to the SDK. bench/RESULTS.md tells what this saves.
/// </summary>
/// <param name="tools">In the order they are listed.</param>
internal sealed class DirectAnswers(ReadyAnswers ready, IReadOnlyList<CatalogTool> tools, TimeProvider clock)
{
    private static readonly byte[] _start = [.. "{\"result\":{"u8];
    private static readonly byte[] _id = [.. "},\"id\":"u8];
    private static readonly byte[] _end = [.. ",\"jsonrpc\":\"2.0\"}"u8];
    private static readonly byte[] _modern = [(byte)',', .. ReadyAnswers.ModernMembers.Span];

    private readonly Dictionary<string, CatalogTool> _tools = tools.ToDictionary(tool => tool.Name, StringComparer.Ordinal);

    /// <returns>Whether the request was answered.</returns>
    public async ValueTask<bool> ServeAsync(HttpContext context, McpRequest request, ToolContext caller)
    {
        if (PlainRequest.Read(request.Body) is not { } plain || plain.IsModern != request.IsModern)
            return false;
        if (ready.To(plain, keepsSession: false) is { } result)
        {
            await WriteAsync(context, plain, result[1..^1], default);
            return true;
        }
        if (CallOf(plain) is not ({ } tool, var arguments))
            return false;
        var asked = tool.AskAsync(arguments, caller, context.RequestAborted);
        if (await IsSoonAsync(asked))
            await WriteAsync(context, plain, (await asked).Json, MoreOf(plain));
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
        {
            var value = member.Value;
            if (member.NameEquals("name"u8) && value.ValueKind == JsonValueKind.String)
                tool = _tools.GetValueOrDefault(value.GetString()!);
            else if (member.NameEquals("arguments"u8) && value.ValueKind == JsonValueKind.Object)
                arguments = value.EnumerateObject().Select(argument => KeyValuePair.Create(argument.Name, argument.Value));
            else if (!member.NameEquals("_meta"u8) || McpRequest.Member(value, "progressToken").ValueKind != JsonValueKind.Undefined)
                return default;
        }
        return (tool, arguments);
    }

    // Nothing is sent before a sign of life is due, and until then an answer can still be one piece: a stream takes another packet to end.
    private async ValueTask<bool> IsSoonAsync(Task asked)
    {
        try
        {
            if (!asked.IsCompleted)
                await asked.WaitAsync(SseStream.Silence, clock);
            return true;
        }
        catch (TimeoutException)
        {
            return asked.IsCompleted;
        }
    }

    // A proxy must see that the connection is alive.
    private async Task StreamAsync(HttpContext context, PlainRequest request, Task<ToolAnswer> asked)
    {
        await using var events = SseStream.Open(context, clock);
        await events.KeepAliveAsync();
        var answer = await asked;
        var message = new ArrayBufferWriter<byte>();
        message.Write("event: message\ndata: "u8);
        Write(message, request, answer.Json.Span, MoreOf(request).Span);
        message.Write("\n\n"u8);
        await events.WriteAsync(message.WrittenMemory, context.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext context, PlainRequest request, ReadOnlyMemory<byte> members, ReadOnlyMemory<byte> more)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = _start.Length + members.Length + more.Length + _id.Length + JsonMarshal.GetRawUtf8Value(request.Id).Length + _end.Length;
        // Straight into the connection's own buffer: answers are too large to copy once more.
        Write(context.Response.BodyWriter, request, members.Span, more.Span);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static void Write(IBufferWriter<byte> output, PlainRequest request, ReadOnlySpan<byte> members, ReadOnlySpan<byte> more)
    {
        output.Write(_start);
        output.Write(members);
        output.Write(more);
        output.Write(_id);
        output.Write(JsonMarshal.GetRawUtf8Value(request.Id));
        output.Write(_end);
    }

    private static ReadOnlyMemory<byte> MoreOf(PlainRequest request) => request.IsModern ? _modern : default;
}
