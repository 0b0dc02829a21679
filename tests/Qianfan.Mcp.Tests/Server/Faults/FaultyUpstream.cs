using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Qianfan.Mcp.Tests.Server.Faults;

/// <summary>
/// An upstream on loopback that does to each caller, known by its access key, what it was told to. Whom it was told nothing about
/// gets a good answer.
/// </summary>
internal sealed class FaultyUpstream : IAsyncDisposable
{
    /// <summary>The id of the one model in a good answer.</summary>
    public const string Good = "am-good";

    public const string GoodHead = "HTTP/1.1 200 OK\nContent-Type: application/json;charset=UTF-8";

    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentDictionary<string, Func<Exchange, Task>> _faults = new();
    private readonly ConcurrentDictionary<string, int> _requests = new();
    private readonly X509Certificate2? _certificate;
    private Task _serving = Task.CompletedTask;
    private int _connections;

    /// <summary>Has a port, which refuses connections until <see cref="Start"/>.</summary>
    /// <param name="certificate">Makes it speak TLS.</param>
    public FaultyUpstream(X509Certificate2? certificate = null)
    {
        _certificate = certificate;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        Address = new UriBuilder(certificate is null ? "http" : "https", certificate is null ? "127.0.0.1" : "localhost", port).Uri;
    }

    public static byte[] GoodBody { get; } =
        [.. """{"requestId":"9c8b7a6d","result":{"customModelSetList":[{"modelSetId":"am-good","modelSetName":"good"}]},"data":[]}"""u8];

    public Uri Address { get; }

    public int Connections => Volatile.Read(ref _connections);

    /// <summary>A certificate that nobody vouches for.</summary>
    public static X509Certificate2 OwnCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    public static ValueTask AnswerAsync(Exchange exchange) => exchange.WriteAsync($"{GoodHead}\nContent-Length: {GoodBody.Length}", GoodBody);

    public static FaultyUpstream Started(X509Certificate2? certificate = null)
    {
        var upstream = new FaultyUpstream(certificate);
        upstream.Start();
        return upstream;
    }

    public void Start()
    {
        _listener.Listen(512);
        _serving = ServeAsync();
    }

    /// <param name="fault">Null for good answers from now on.</param>
    public void Tell(string key, Func<Exchange, Task>? fault)
    {
        if (fault is null)
            _faults.TryRemove(key, out _);
        else
            _faults[key] = fault;
    }

    /// <summary>How many requests this key has sent.</summary>
    public int Requests(string key) => _requests.GetValueOrDefault(key);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _serving;
        _certificate?.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        List<Task> running = [];
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptAsync(_end.Token);
                Interlocked.Increment(ref _connections);
                running.Add(ServeAsync(socket));
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
            await Task.WhenAll(running);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var _ = socket;
        socket.NoDelay = true;
        try
        {
            await using var stream = await OpenAsync(socket);
            var exchange = new Exchange(socket, stream, _end.Token);
            while (exchange.Open && await exchange.ReadAsync() is { } key)
            {
                _requests.AddOrUpdate(key, 1, (_, count) => count + 1);
                await (_faults.TryGetValue(key, out var fault) ? fault(exchange) : AnswerAsync(exchange).AsTask());
            }
        }
        catch (Exception e) when (IsEnd(e))
        {
        }
    }

    private async Task<Stream> OpenAsync(Socket socket)
    {
        var plain = new NetworkStream(socket);
        if (_certificate is null)
            return plain;
        var secure = new SslStream(plain);
        await secure.AuthenticateAsServerAsync(_certificate);
        return secure;
    }

    // The other side left, in order or not, or the test is over.
    private static bool IsEnd(Exception e) => e is OperationCanceledException or IOException or SocketException
        or ObjectDisposedException or System.Security.Authentication.AuthenticationException;
}
