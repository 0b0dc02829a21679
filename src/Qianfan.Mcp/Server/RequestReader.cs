using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Server;

/// <summary>One POST, read and checked as far as HTTP goes.</summary>
/// <param name="Body">The JSON-RPC message, an object.</param>
/// <param name="Version">The revision that it speaks.</param>
internal sealed record McpRequest(JsonElement Body, string Version)
{
    public string? Method { get; } = Text(Body, "method");
    public JsonElement Id { get; } = Member(Body, "id");
    public JsonElement Params { get; } = Member(Body, "params");
    public bool IsModern { get; } = Version == ProtocolVersions.Modern;

    public static JsonElement Member(JsonElement parent, string name) => JsonReading.Member(parent, name);

    /// <returns><see langword="null"/> also for a string that is no Unicode: bytes that are no UTF-8, half a surrogate pair.</returns>
    public static string? Text(JsonElement parent, string name) => Text(Member(parent, name));

    public static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? JsonReading.Text(value) : null;
}

/// <summary>Reads a POST: Accept, content type, size, JSON, protocol version, in the order of the specification.</summary>
internal static class RequestReader
{
    /// <summary>Largest request body, in bytes. A tool call of this server takes some hundred.</summary>
    public const int MaxBodyBytes = 256 * 1024;

    private const string Json = "application/json";
    private const string EventStream = "text/event-stream";

    // What the official clients send; reading it as a list takes longer than reading the body.
    private const string Usual = $"{Json}, {EventStream}";

    /// <exception cref="RequestError">The request cannot be taken.</exception>
    public static async Task<McpRequest> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (request.Headers.Accept != Usual && (!Accepts(request, Json) || !Accepts(request, EventStream)))
            throw new RequestError(StatusCodes.Status406NotAcceptable, RequestError.InvalidRequest, $"Accept must list {Json} and {EventStream}.");
        if (request.ContentType != Json
            && (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals(Json, StringComparison.OrdinalIgnoreCase)))
            throw new RequestError(StatusCodes.Status415UnsupportedMediaType, RequestError.InvalidRequest, $"Content-Type must be {Json}.");
        var body = await ReadBodyAsync(request, cancellation);
        return new(body, HeaderChecks.Version(request.Headers, body));
    }

    private static bool Accepts(HttpRequest request, string mediaType) =>
        MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)
        && accepted.Any(range => range.Quality is not 0 && new MediaTypeHeaderValue(mediaType).IsSubsetOf(range));

    private static async Task<JsonElement> ReadBodyAsync(HttpRequest request, CancellationToken cancellation)
    {
        var reader = request.BodyReader;
        while (request.ContentLength is null or <= MaxBodyBytes)
        {
            var read = await ReadAsync(reader, cancellation);
            var fits = read.Buffer.Length <= MaxBodyBytes;
            try
            {
                if (fits && read.IsCompleted)
                    return Parse(read.Buffer);
            }
            finally
            {
                // What is given back must be done with; the rest is looked at again with what follows.
                reader.AdvanceTo(fits && !read.IsCompleted ? read.Buffer.Start : read.Buffer.End, read.Buffer.End);
            }
            if (!fits)
                break;
        }
        throw TooLarge();
    }

    private static async ValueTask<ReadResult> ReadAsync(PipeReader reader, CancellationToken cancellation)
    {
        try
        {
            return await reader.ReadAsync(cancellation);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            // Kestrel's own limit lies higher, but a fast sender may reach it before the first read.
            throw TooLarge();
        }
    }

    private static RequestError TooLarge() =>
        new(StatusCodes.Status413PayloadTooLarge, RequestError.InvalidRequest, $"The request is larger than {MaxBodyBytes / 1024} KiB.");

    private static JsonElement Parse(ReadOnlySequence<byte> body)
    {
        try
        {
            var root = JsonElement.Parse(body.IsSingleSegment ? body.FirstSpan : body.ToArray());
            var idIsReadable = McpRequest.Member(root, "id").ValueKind != JsonValueKind.String || McpRequest.Text(root, "id") is not null;
            if (McpRequest.Text(root, "jsonrpc") == "2.0" && idIsReadable)
                return root;
        }
        catch (JsonException)
        {
            throw new RequestError(StatusCodes.Status400BadRequest, RequestError.ParseError, "The body is no JSON.");
        }
        throw new RequestError(StatusCodes.Status400BadRequest, RequestError.InvalidRequest, "The body must be one JSON-RPC 2.0 message; batches are not taken.");
    }
}
