using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Qianfan.Mcp.Tests;

/// <summary>The last handler of a client: answers as it was told, and keeps what it was sent.</summary>
internal sealed class StubTransport(int status, byte[] body) : HttpMessageHandler
{
    private readonly ConcurrentQueue<Sent> _sent = new();

    /// <summary>One request as it left: path with query, and the body's bytes.</summary>
    internal sealed record Sent(string PathAndQuery, byte[] Body)
    {
        /// <summary>An empty object where nothing was sent.</summary>
        public JsonElement Json => JsonElement.Parse(Body.Length > 0 ? Body : "{}"u8);
    }

    public IReadOnlyCollection<Sent> Requests => _sent;

    /// <summary>An answer that holds this where the console API has its results, and where the inference API has them.</summary>
    public static StubTransport Result(string json) =>
        new(200, $$"""{"requestId":"1bef3f87-c5b2-4419-936b-50f9884f10d4","result":{{json}},"data":{{json}}}""");

    public StubTransport(int status, string body)
        : this(status, Encoding.UTF8.GetBytes(body))
    {
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var received = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        _sent.Enqueue(new(request.RequestUri!.PathAndQuery, received));
        return new((HttpStatusCode)status) { Content = new ByteArrayContent(body), RequestMessage = request };
    }
}
