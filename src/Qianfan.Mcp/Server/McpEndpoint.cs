using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Qianfan.Mcp.Server;

/// <summary>What decides whether a request may go on; it throws <see cref="RequestError"/> for one that may not.</summary>
/// <returns>What is held while the request runs.</returns>
internal delegate ValueTask<IDisposable?> Admission(HttpContext context, McpRequest request);

/// <summary>
/// Streamable HTTP over the MCP SDK's transport: one POST, one server, no session. Serves the revisions of 2025 (initialize) and
/// 2026-07-28 (per-request metadata) on one path. Stands in for ModelContextProtocol.AspNetCore, and knows nothing of what is served.
/// </summary>
/// <param name="options">Shared by all requests.</param>
/// <param name="answerDirectly">Answers a request without the SDK; whether it did.</param>
internal sealed class McpEndpoint(
    McpServerOptions options, ILoggerFactory logs, TimeProvider clock, Admission? admit = null, Func<HttpContext, McpRequest, ValueTask<bool>>? answerDirectly = null)
{
    private const string HttpContextItem = "http";

    private readonly Func<string, IReadOnlyList<ParameterHeader>> _parameterHeaders = ParameterHeaders.Of(options);

    /// <exception cref="RequestError">Never leaves: it becomes the answer.</exception>
    public async Task ServeAsync(HttpContext context)
    {
        try
        {
            var request = await RequestReader.ReadAsync(context.Request, context.RequestAborted);
            HeaderChecks.Check(request, context.Request.Headers, _parameterHeaders);
            using var admitted = admit is null ? null : await admit(context, request);
            if (answerDirectly is null || !await answerDirectly(context, request))
                await AnswerAsync(context, Message(request, context), request);
        }
        catch (RequestError e) when (!context.Response.HasStarted)
        {
            await RefuseAsync(context, e);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or BadHttpRequestException && context.RequestAborted.IsCancellationRequested)
        {
            // The client went away; there is nobody to answer.
        }
    }

    /// <summary>The HTTP request that brought a message.</summary>
    public static HttpContext HttpContextOf(MessageContext message) => (HttpContext)message.JsonRpcMessage.Context!.Items![HttpContextItem]!;

    public static async Task RefuseAsync(HttpContext context, RequestError error)
    {
        var response = context.Response;
        response.StatusCode = error.Status;
        response.ContentType = "application/json";
        if (error.RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        await using var json = new Utf8JsonWriter(response.Body);
        error.Write(json);
    }

    private async Task AnswerAsync(HttpContext context, JsonRpcMessage message, McpRequest request)
    {
        await using var body = SseStream.Open(context, clock);
        await using var transport = new StreamableHttpServerTransport(logs) { Stateless = true, FlowExecutionContextFromRequests = true };
        await using var server = McpServer.Create(transport, options, logs, context.RequestServices);
        var serving = server.RunAsync(context.RequestAborted);
        Func<JsonRpcMessage, ValueTask>? onStarting = request.IsModern ? first => SetStatus(context.Response, first) : null;
        var answered = await HandleAsync(transport, message, new UnescapedJsonStream(body), onStarting, request, context);
        if (!answered)
        {
            context.Response.Headers.ContentType = default;
            context.Response.StatusCode = StatusCodes.Status202Accepted;
        }
        await transport.DisposeAsync();
        await serving;
    }

    private static async Task<bool> HandleAsync(StreamableHttpServerTransport transport, JsonRpcMessage message, Stream body,
        Func<JsonRpcMessage, ValueTask>? onStarting, McpRequest request, HttpContext context)
    {
        try
        {
            return await transport.HandlePostRequestAsync(message, body, onStarting!, context.RequestAborted);
        }
        catch (JsonException e) when (message is JsonRpcRequest read)
        {
            // The transport itself reads the parameters of initialize.
            throw Invalid(ReadableParameters.Misfit(read, e), request);
        }
    }

    // The 2026-07-28 revision shows the kind of an error in the HTTP status as well.
    private static ValueTask SetStatus(HttpResponse response, JsonRpcMessage? first)
    {
        if (first is JsonRpcError { Error.Code: var code } && !response.HasStarted)
            response.StatusCode = code switch
            {
                (int)McpErrorCode.MethodNotFound => StatusCodes.Status404NotFound,
                (int)McpErrorCode.HeaderMismatch or (int)McpErrorCode.MissingRequiredClientCapability
                    or (int)McpErrorCode.UnsupportedProtocolVersion => StatusCodes.Status400BadRequest,
                _ => response.StatusCode,
            };
        return default;
    }

    private static JsonRpcMessage Message(McpRequest request, HttpContext context)
    {
        try
        {
            var message = (JsonRpcMessage)request.Body.Deserialize(McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage)))!;
            // The SDK looks into them before any filter of ours, and would fail without a word.
            if (message is JsonRpcRequest { Params: var parameters } && !ReadableParameters.IsReadable(parameters))
                throw Invalid(ReadableParameters.Unreadable, request);
            message.Context = new() { ProtocolVersion = request.Version, Items = new Dictionary<string, object?> { [HttpContextItem] = context } };
            return message;
        }
        catch (JsonException)
        {
            throw new RequestError(StatusCodes.Status400BadRequest, RequestError.InvalidRequest, "The body is no JSON-RPC message.") { Id = request.Id };
        }
    }

    private static RequestError Invalid(string message, McpRequest request) =>
        new(StatusCodes.Status400BadRequest, RequestError.InvalidParams, message) { Id = request.Id };
}
