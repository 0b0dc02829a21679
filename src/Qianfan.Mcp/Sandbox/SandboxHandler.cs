using System.Net;
using System.Net.Http.Headers;

namespace Qianfan.Mcp.Sandbox;

/// <summary>
/// The sandbox as the last handler of an <see cref="HttpClient"/>: no socket. A fault that breaks the connection becomes the
/// <see cref="HttpRequestException"/> that a socket would have led to.
/// </summary>
internal sealed class SandboxHandler(SandboxQianfan qianfan) : HttpMessageHandler
{
    /// <summary>Asked before every answer; null, or an answer of null, lets the call through. May be changed between calls.</summary>
    public Func<SandboxRequest, SandboxFault?>? Fault { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var received = await Received(request, cancellationToken);
        var fault = Fault?.Invoke(received);
        if (fault is SandboxFault.Delay delay)
        {
            await Task.Delay(delay.Wait, qianfan.Clock, cancellationToken);
        }

        var response = Response(Reply(fault, received));
        response.RequestMessage = request;
        return response;
    }

    private SandboxReply Reply(SandboxFault? fault, SandboxRequest request) => fault switch
    {
        SandboxFault.Raw raw => raw.Reply,
        SandboxFault.Reset or SandboxFault.ResetDuringBody or SandboxFault.CutBody =>
            throw new HttpRequestException(HttpRequestError.ResponseEnded, $"The sandbox ended the connection: {fault}."),
        SandboxFault.WrongLength => Halved(qianfan.Answer(request)),
        _ => qianfan.Answer(request),
    };

    private static SandboxReply Halved(SandboxReply reply) => reply with { Body = reply.Body[..(reply.Body.Length / 2)] };

    private static async Task<SandboxRequest> Received(HttpRequestMessage request, CancellationToken cancellationToken)
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
            {
                headers[name] = string.Join(',', values);
            }
        }
    }

    /// <summary>What HttpClient puts on the wire: the port only when it is not the scheme's own.</summary>
    private static string Host(Uri uri)
    {
        var host = uri.HostNameType == UriHostNameType.IPv6 ? uri.Host : uri.IdnHost;
        return uri.IsDefaultPort ? host : $"{host}:{uri.Port}";
    }

    private static HttpResponseMessage Response(SandboxReply reply)
    {
        var content = new ByteArrayContent(reply.Body);
        content.Headers.TryAddWithoutValidation("Content-Type", reply.ContentType);
        var response = new HttpResponseMessage((HttpStatusCode)reply.Status) { Content = content };
        foreach (var (name, value) in reply.Headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }
}
