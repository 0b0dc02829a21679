using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>Real sockets on loopback, broken in every way that a network has.</summary>
public sealed class TransportTests : IAsyncLifetime
{
    private static readonly TimeSpan _timeout = ScriptedUpstream.Options.Timeout;
    private readonly FakeClock _serverClock = new();
    private FaultySandboxServer _server = null!;

    public static TheoryData<string, string, int> Breaks => new()
    {
        { "Reset", "UPSTREAM_UNREACHABLE", 3 },
        { "ResetDuringBody", "UPSTREAM_UNREACHABLE", 3 },
        { "CutBody", "UPSTREAM_UNREACHABLE", 3 },
        { "WrongLength", "UPSTREAM_UNREADABLE", 1 },
    };

    public async Task InitializeAsync() => _server = await FaultySandboxServer.StartAsync(_serverClock);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_broken_connection_is_a_failure_and_the_next_call_succeeds(string fault, string code, int attempts)
    {
        using var client = Client(_server.Address);
        _server.Fault = _ => Break(fault);

        var failure = await ScriptedUpstream.FailAsync(client);

        Assert.Equal((code, attempts), (Code(failure), _server.Calls));
        await SucceedsAsync(client);
    }

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task A_kept_connection_that_breaks_is_a_failure_as_well(string fault, string code, int attempts)
    {
        using var client = Client(_server.Address);
        await SucceedsAsync(client);
        _server.Fault = _ => Break(fault);

        var failure = await ScriptedUpstream.FailAsync(client);

        Assert.Equal((code, attempts + 1), (Code(failure), _server.Calls));
        await SucceedsAsync(client);
    }

    [Fact]
    public async Task A_refused_connection_is_unreachable()
    {
        // Bound but not listening: nobody else gets the port meanwhile.
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var client = Client(new Uri($"http://{bound.LocalEndPoint}"));

        var failure = await ScriptedUpstream.FailAsync(client);

        Assert.Equal(FailureCause.Unreachable, failure.Cause);
        Assert.Equal("UPSTREAM_UNREACHABLE", Code(failure));
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_unreachable()
    {
        using var client = Client(new Uri("https://qianfan.invalid"));

        Assert.Equal("UPSTREAM_UNREACHABLE", Code(await ScriptedUpstream.FailAsync(client)));
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, HttpRequestError.NameResolutionError)]
    [InlineData(SocketError.HostNotFound, HttpRequestError.ConnectionError)]
    [InlineData(SocketError.TryAgain, HttpRequestError.ConnectionError)]
    [InlineData(SocketError.NoData, HttpRequestError.ConnectionError)]
    [InlineData(SocketError.NoRecovery, HttpRequestError.ConnectionError)]
    public void Every_way_in_which_a_name_fails_to_resolve_is_told_as_such(SocketError error, HttpRequestError kind)
    {
        var failure = UpstreamException.FromTransport(new HttpRequestException(kind, "made up", new SocketException((int)error)));

        Assert.Equal(FailureCause.NameNotResolved, failure?.Cause);
    }

    [Fact]
    public void A_certificate_that_nobody_vouches_for_is_told_as_such()
    {
        var untrusted = new HttpRequestException("made up", new AuthenticationException());

        var failure = UpstreamException.FromTransport(untrusted);

        Assert.Equal((FailureCause.TlsFailed, false), (failure?.Cause, failure?.Retryable));
    }

    [Fact]
    public async Task No_tls_on_the_other_side_is_told_as_such_and_not_tried_again()
    {
        using var client = Client(new UriBuilder(_server.Address) { Scheme = "https" }.Uri);

        var failure = await ScriptedUpstream.FailAsync(client);

        Assert.Equal((FailureCause.TlsFailed, false, "UPSTREAM_UNREACHABLE"), (failure.Cause, failure.Retryable, Code(failure)));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_is_never_followed(int status)
    {
        await using var elsewhere = await FaultySandboxServer.StartAsync(_serverClock);
        using var client = Client(_server.Address);
        var location = new Dictionary<string, string> { ["Location"] = new Uri(elsewhere.Address, "/v2/service").ToString() };
        _server.Fault = _ => new SandboxFault.Raw(new(status, SandboxReply.Html, [], location));

        var failure = await ScriptedUpstream.FailAsync(client);

        Assert.Equal((FailureCause.Redirected, "UPSTREAM_UNREADABLE"), (failure.Cause, Code(failure)));
        Assert.Equal((1, 0), (_server.Calls, elsewhere.Calls));
        await SucceedsAsync(client);
    }

    [Fact]
    public async Task A_protocol_that_is_not_http_is_unreadable()
    {
        await using var other = new BareListener("220 mail.example ESMTP ready\r\n\r\n");
        using var client = Client(other.Address);

        Assert.Equal("UPSTREAM_UNREADABLE", Code(await ScriptedUpstream.FailAsync(client)));
        Assert.Single(other.Heads);
    }

    [Fact]
    public async Task An_answer_after_the_timeout_is_not_waited_for()
    {
        var clock = new FakeClock();
        using var client = new QianfanClient(ScriptedUpstream.Options with { BaseUrl = _server.Address }, clock);
        _server.Fault = _ => new SandboxFault.Delay(_timeout * 2);
        var call = ScriptedUpstream.FailAsync(client);
        await _serverClock.Waiting();

        clock.Advance(_timeout);

        Assert.Equal("UPSTREAM_TIMEOUT", Code(await call));
        await SucceedsAsync(client);
    }

    [Fact]
    public async Task A_cancelled_call_closes_its_connection()
    {
        await using var silent = new BareListener(answer: null);
        using var client = Client(silent.Address);
        using var caller = new CancellationTokenSource();
        var call = ScriptedUpstream.CallAsync(client, caller.Token);
        await silent.Asked;

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await silent.Left;
        Assert.Single(silent.Heads);
    }

    private static QianfanClient Client(Uri address) =>
        new(ScriptedUpstream.Options with { BaseUrl = address }, new RushingClock(_timeout));

    private static string Code(UpstreamException failure) => Failure.Name(FailureTexts.From(failure).Code);

    private async Task SucceedsAsync(QianfanClient client)
    {
        _server.Fault = null;
        Assert.NotEmpty(JsonReading.Items(JsonReading.Member((await ScriptedUpstream.CallAsync(client)).Result, "serviceList")));
    }

    private static SandboxFault Break(string name) => name switch
    {
        "Reset" => new SandboxFault.Reset(),
        "ResetDuringBody" => new SandboxFault.ResetDuringBody(),
        "CutBody" => new SandboxFault.CutBody(),
        _ => new SandboxFault.WrongLength(),
    };
}
