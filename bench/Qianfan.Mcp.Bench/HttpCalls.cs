using System.Net.Http.Headers;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Bench;

/// <summary>One POST that is sent again and again over a connection that stays open.</summary>
internal sealed class HttpCalls(HttpClient client, Uri address, byte[] body, Action<HttpRequestMessage> prepare) : IDisposable
{
    private static readonly AccessKey _key = new(SandboxQianfan.AccessKey, SandboxQianfan.SecretKey);

    /// <summary>To the upstream itself, signed by the server's own code.</summary>
    public static HttpCalls Signed(Uri address, byte[] body) =>
        new(new HttpClient(new SigningHandler(TimeProvider.System, 1800) { InnerHandler = Network() }), address, body,
            request => request.Options.Set(SigningHandler.Pair, _key));

    /// <summary>To the MCP endpoint.</summary>
    public static HttpCalls Mcp(Uri endpoint, byte[] message) => new(new HttpClient(Network()), endpoint, message, request =>
    {
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add("MCP-Protocol-Version", Messages.Revision);
    });

    public async Task<byte[]> AskAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        prepare(request);
        using var response = await client.SendAsync(request);
        return await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    public void Dispose() => client.Dispose();

    private static SocketsHttpHandler Network() => new() { UseProxy = false, UseCookies = false, AllowAutoRedirect = false };
}
