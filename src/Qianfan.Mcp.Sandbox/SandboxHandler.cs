using System.Net;
using System.Net.Http.Headers;

namespace Qianfan.Mcp.Sandbox;

/// <summary>The sandbox as the last handler of an <see cref="HttpClient"/>, without a socket: what <c>--sandbox</c> calls.</summary>
internal sealed class SandboxHandler(SandboxQianfan qianfan) : HttpMessageHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Response(request, qianfan.Answer(await ReadAsync(request, cancellationToken)));
    }

    /// <summary>The request as a socket would have received it.</summary>
    internal static async Task<SandboxRequest> ReadAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var uri = request.RequestUri ?? throw new InvalidOperationException("A request needs an absolute address.");
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Host"] = request.Headers.Host ?? Host(uri) };
        Add(request.Headers);
        byte[] body = [];
        if (request.Content is { } content)
        {
            body = await content.ReadAsByteArrayAsync(cancellationToken);
            Add(content.Headers);
            headers["Content-Length"] = $"{body.Length}";
        }
        return new(request.Method.Method, uri.AbsolutePath, uri.Query.TrimStart('?'), headers, body);

        void Add(HttpHeaders from)
        {
            foreach (var (name, values) in from.NonValidated)
                headers[name] = string.Join(',', values);
        }
    }

    internal static HttpResponseMessage Response(HttpRequestMessage request, SandboxReply reply)
    {
        var content = new ByteArrayContent(reply.Body);
        content.Headers.TryAddWithoutValidation("Content-Type", reply.ContentType);
        var response = new HttpResponseMessage((HttpStatusCode)reply.Status) { Content = content, RequestMessage = request };
        foreach (var (name, value) in reply.Headers)
            response.Headers.TryAddWithoutValidation(name, value);
        return response;
    }

    /// <summary>What HttpClient sends: the port only when it is not the scheme's own.</summary>
    private static string Host(Uri uri)
    {
        var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        return uri.IsDefaultPort ? host : $"{host}:{uri.Port}";
    }
}
