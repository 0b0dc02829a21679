using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Server;

/// <summary>A request that is refused before the MCP server sees it: an HTTP status and a JSON-RPC error.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="code">JSON-RPC error code.</param>
/// <param name="text">For the caller, in the server's language; the log, which is the operator's, has it in English always.</param>
internal sealed class RequestError(int status, int code, LocalizedText text) : Exception(text.English)
{
    public const int ParseError = -32700;
    public const int InvalidRequest = -32600;
    public const int InvalidParams = -32602;

    /// <summary>Of JSON-RPC's range for servers: the request was understood, but not taken.</summary>
    public const int NotTaken = -32000;

    public int Status { get; } = status;

    /// <summary>HTTP 400.</summary>
    public static RequestError Bad(int code, LocalizedText text, JsonElement id = default) => new(400, code, text) { Id = id };

    /// <summary>The request's id where it was read; null otherwise, as JSON-RPC wants.</summary>
    public JsonElement Id { get; init; }

    /// <summary>Whether it is wrong with a notification, to which JSON-RPC wants no answer.</summary>
    public bool IsOfNotification => Id.ValueKind == JsonValueKind.Undefined && code is not (ParseError or InvalidRequest);

    /// <summary>Writes the members of the error's data; null for none.</summary>
    public new Action<Utf8JsonWriter>? Data { get; init; }

    /// <summary>Seconds to wait, sent as Retry-After.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Turns what the middleware after it throws into the answer.</summary>
    public static async Task CatchAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (RequestError e) when (!context.Response.HasStarted)
        {
            await e.WriteAsync(context);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && context.RequestAborted.IsCancellationRequested)
        {
            // The client went away; there is nobody to answer.
        }
    }

    public async Task WriteAsync(HttpContext context)
    {
        context.Features.Set(this);
        var response = context.Response;
        response.StatusCode = Status;
        response.ContentType = McpRequest.JsonAnswer;
        if (RetryAfter is { } seconds)
            response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var language = context.RequestServices.GetService<CurrentCall>()?.Context.Language ?? Language.English;
        await response.Body.WriteAsync(CatalogTool.Render(json => Write(json, language)));
    }

    /// <summary>The JSON-RPC error.</summary>
    public void Write(Utf8JsonWriter json, Language language)
    {
        json.WriteStartObject();
        json.WriteString("jsonrpc", "2.0");
        json.WritePropertyName("id");
        if (Id.ValueKind is JsonValueKind.String or JsonValueKind.Number && JsonReading.Text(Id) is not null)
            Id.WriteTo(json);
        else
            json.WriteNullValue();
        json.WriteStartObject("error");
        json.WriteNumber("code", code);
        json.WriteString("message", text.In(language));
        if (Data is { } data)
        {
            json.WriteStartObject("data");
            data(json);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
