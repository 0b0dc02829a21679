using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Qianfan.Mcp.Server.SdkMends;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Server.FastPath;

/// <summary>
/// Middleware that answers the requests which come most often without the server that the SDK makes for each POST: several times as many
/// calls a second (bench/RESULTS.md). Tool calls are answered by their tools; what is the same for everybody (the list of tools, the
/// discovery) is the SDK's own first answer. All else, and all that is wrong, is left to the SDK. Without it nothing changes but speed.
/// </summary>
/// <param name="tools">Those that are listed.</param>
internal sealed class HotRequests(IReadOnlyList<CatalogTool> tools, Language language, TimeProvider clock)
{
    private static readonly byte[] _start = [.. "{\"result\":{"u8];
    private static readonly byte[] _id = [.. "},\"id\":"u8];
    private static readonly byte[] _end = [.. ",\"jsonrpc\":\"2.0\"}"u8];

    // What every result of revision 2026-07-28 ends with.
    private readonly byte[] _modern = [.. ",\"resultType\":\"complete\",\"_meta\":"u8, .. CatalogTool.RenderObject(json =>
    {
        json.WriteStartObject("io.modelcontextprotocol/serverInfo");
        json.WriteString("name", McpServerSetup.Name);
        json.WriteString("title", ServerIdentity.Title.In(language));
        json.WriteString("version", ThisAssembly.Version);
        json.WriteEndObject();
    }).Span];

    private static readonly string[] _alike = [RequestMethods.ToolsList, RequestMethods.ServerDiscover, RequestMethods.Ping];

    private readonly Dictionary<string, CatalogTool> _tools = tools.ToDictionary(tool => tool.Name, StringComparer.Ordinal);

    // The SDK's own results, by method and revision, without their braces.
    private readonly ConcurrentDictionary<(string, bool), byte[]> _learned = new();

    public async Task ServeAsync(HttpContext context, RequestDelegate next)
    {
        var sent = McpRequest.Of(context);
        if (!sent.TakesJson || HotRequest.Read(sent.Body, context.Request.Headers) is not { } request)
            await next(context);
        else if (CallOf(request) is ({ } tool, var arguments))
            await CallAsync(context, request, tool.AskAsync(arguments, ContextOf(context), context.RequestAborted));
        else if (!request.AsksNothing || request.Method is not { } method || !_alike.Contains(method)
            || AppsExtension.IsAnnounced(sent, context.Request.Headers))
            await next(context);
        else if (_learned.TryGetValue((method, request.IsModern), out var known))
            await WriteAsync(context, request, known, default);
        else
            await LearnAsync(context, request, next);
    }

    private (CatalogTool? Tool, IEnumerable<KeyValuePair<string, JsonElement>> Arguments) CallOf(HotRequest request)
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
            else if (!member.NameEquals("_meta"u8) || JsonReading.Member(value, "progressToken").ValueKind != JsonValueKind.Undefined)
                return default;
        }
        return (tool, arguments);
    }

    private static ToolContext ContextOf(HttpContext context) => context.RequestServices.GetRequiredService<CurrentCall>().Context;

    private async Task CallAsync(HttpContext context, HotRequest request, Task<ToolAnswer> asked)
    {
        var more = request.IsModern ? _modern : [];
        try
        {
            await WriteAsync(context, request, (await asked.WaitAsync(HeldAnswer.Silence, clock)).Json, more);
            return;
        }
        catch (TimeoutException) when (!context.Response.HasStarted)
        {
        }
        context.Response.ContentType = "text/event-stream";
        await using var held = new HeldAnswer(context, clock, TimeSpan.Zero);
        var answer = await asked;
        var message = new ArrayBufferWriter<byte>();
        message.Write("event: message\ndata: "u8);
        Write(message, request, answer.Json.Span, more);
        message.Write("\n\n"u8);
        await held.WriteAsync(message.WrittenMemory, context.RequestAborted);
    }

    private async Task LearnAsync(HttpContext context, HotRequest request, RequestDelegate next)
    {
        var body = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }
        var whole = answer.ToArray();
        if (context.Response is { StatusCode: StatusCodes.Status200OK, ContentType: McpRequest.JsonAnswer }
            && JsonElement.Parse(whole).TryGetProperty("result", out var result))
            _learned[(request.Method!, request.IsModern)] = JsonMarshal.GetRawUtf8Value(result)[1..^1].ToArray();
        await body.WriteAsync(whole, context.RequestAborted);
    }

    private static async Task WriteAsync(HttpContext context, HotRequest request, ReadOnlyMemory<byte> members, ReadOnlyMemory<byte> more)
    {
        context.Response.ContentType = McpRequest.JsonAnswer;
        var id = JsonMarshal.GetRawUtf8Value(request.Id).Length;
        context.Response.ContentLength = _start.Length + members.Length + more.Length + _id.Length + id + _end.Length;
        // Straight into the connection's own buffer: answers are too large to copy once more.
        Write(context.Response.BodyWriter, request, members.Span, more.Span);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static void Write(IBufferWriter<byte> output, HotRequest request, ReadOnlySpan<byte> members, ReadOnlySpan<byte> more)
    {
        output.Write(_start);
        output.Write(members);
        output.Write(more);
        output.Write(_id);
        output.Write(JsonMarshal.GetRawUtf8Value(request.Id));
        output.Write(_end);
    }
}
