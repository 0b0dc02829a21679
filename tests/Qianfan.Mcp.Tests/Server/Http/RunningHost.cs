using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Client;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>The HTTP host on a port of its own, with a client to call it. Over the sandbox unless a test names another upstream.</summary>
internal sealed class RunningHost : IAsyncDisposable
{
    /// <summary>Whether hosts answer hot requests without the SDK. The whole HTTP suite runs once with it and once without it.</summary>
    private static readonly bool _fastPath = Environment.GetEnvironmentVariable("QIANFAN_TEST_FAST_PATH") != "off";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly HttpServer _host;

    private RunningHost(HttpServer host)
    {
        _host = host;
        Address = new UriBuilder(host.Addresses.First()) { Host = "127.0.0.1" }.Uri;
        Client = new HttpClient(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false })
        {
            BaseAddress = Address,
            Timeout = _patience,
        };
    }

    public Uri Address { get; }

    /// <summary>Where MCP is.</summary>
    public Uri Endpoint => new(Address, HttpSettings.Path);

    public HttpClient Client { get; }

    /// <param name="values">What is set; the sandbox, and any port of loopback, where it is not.</param>
    public static Task<RunningHost> StartAsync(params (Setting Setting, string Value)[] values) => StartAsync(_ => { }, values);

    /// <summary>Against another upstream, with a key that it may or may not ask for.</summary>
    public static Task<RunningHost> StartAsync(Uri upstream, params (Setting Setting, string Value)[] values) => StartAsync(_ => { },
    [
        (Setting.Sandbox, "0"), (Setting.BaseUrl, upstream.GetLeftPart(UriPartial.Authority)),
        (Setting.AccessKey, "deployment-id"), (Setting.SecretKey, "deployment-secret"), .. values,
    ]);

    public static Task<RunningHost> StartAsync(Action<ILoggingBuilder> logging, params (Setting Setting, string Value)[] values) =>
        StartAsync(_fastPath, logging, values);

    public static async Task<RunningHost> StartAsync(bool fastPath, Action<ILoggingBuilder> logging, params (Setting Setting, string Value)[] values)
    {
        var read = Reading([(Setting.Sandbox, "1"), (Setting.Urls, "http://127.0.0.1:0"), .. values]);
        return await StartAsync(Settings.From(read), HttpSettings.From(read), logging, fastPath);
    }

    public static async Task<RunningHost> StartAsync(Settings settings, HttpSettings http, Action<ILoggingBuilder>? logging = null, bool? fastPath = null) =>
        new(await HttpServer.StartAsync(settings, http, logging ?? (_ => { }), CancellationToken.None, fastPath ?? _fastPath));

    /// <summary>Settings as they are read from a list; the last of a name counts.</summary>
    public static Func<Setting, string?> Reading(params (Setting Setting, string Value)[] values) =>
        setting => values.LastOrDefault(pair => pair.Setting == setting).Value;

    /// <summary>Sends it, and reads the answer to its end.</summary>
    public async Task<Answer> SendAsync(HttpRequestMessage request, params (string Name, string Value)[] headers)
    {
        foreach (var (name, value) in headers)
        {
            request.Headers.Remove(name);
            request.Headers.TryAddWithoutValidation(name, value);
        }
        using (request)
        using (var response = await Client.SendAsync(request))
            return await Answer.ReadAsync(response);
    }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(new HttpRequestMessage(HttpMethod.Get, path), headers);

    /// <summary>Sends bytes as they are, for what no HTTP client would send; the server has to close the connection.</summary>
    public async Task<string> SendRawAsync(string request)
    {
        using var limit = new CancellationTokenSource(_patience);
        using var connection = new TcpClient();
        await connection.ConnectAsync(Address.Host, Address.Port, limit.Token);
        await connection.GetStream().WriteAsync(Encoding.Latin1.GetBytes(request), limit.Token);
        using var reader = new StreamReader(connection.GetStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync(limit.Token);
    }

    public Task<McpClient> ConnectAsync(McpClientOptions? options = null, params (string Name, string Value)[] headers) => McpClient.CreateAsync(
        new HttpClientTransport(new HttpClientTransportOptions
        {
            Endpoint = Endpoint,
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = headers.ToDictionary(header => header.Name, header => header.Value),
        }, Client),
        options);

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _host.DisposeAsync();
    }
}
