using System.Net;
using System.Text.Json;
using Qianfan.Mcp.Tests.Sandbox;

namespace Qianfan.Mcp.Tests.Faults;

public sealed class FaultySandboxServerTests : IAsyncLifetime, IDisposable
{
    private static readonly SignedCall _call = SignedCall.Action("/v2/service", "DescribePresetServices");

    private readonly FakeClock _clock = new();
    private readonly HttpClient _client = new();
    private FaultySandboxServer _server = null!;

    public async Task InitializeAsync() => _server = await FaultySandboxServer.StartAsync(_clock);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Answers_a_signed_call_over_a_socket_and_remembers_it()
    {
        using var response = await Send();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(_clock.GetUtcNow(), response.Headers.Date);
        Assert.Equal("Action=DescribePresetServices", _server.Received.Single().Query);
        Assert.Equal(1, _server.Calls);
        Assert.True(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.TryGetProperty("result", out _));
    }

    [Fact]
    public async Task Answers_with_the_status_that_a_fault_asks_for()
    {
        _server.Fault = _ => SandboxFault.Status(503, TimeSpan.FromSeconds(2), """{"code":"ServiceUnavailable"}""");
        using var response = await Send();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(2), response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Answers_with_error_headers_and_no_body()
    {
        _server.Fault = _ => SandboxFault.Empty(403, "AccessDenied", "Access denied.");
        using var response = await Send();

        Assert.Equal("AccessDenied", response.Headers.GetValues("X-Bce-Error-Code").Single());
        Assert.Equal("", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Answers_with_a_page_of_html()
    {
        _server.Fault = _ => SandboxFault.Html(504);
        using var response = await Send();

        Assert.Equal((HttpStatusCode.GatewayTimeout, "text/html"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Answers_late_by_the_clock_of_the_sandbox()
    {
        _server.Fault = _ => new SandboxFault.Delay(TimeSpan.FromMinutes(1));
        var sending = Send();
        await _clock.Waiting();
        Assert.False(sending.IsCompleted);
        _clock.Advance(TimeSpan.FromMinutes(1));
        using var response = await sending;

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    public static TheoryData<string> Breaks => new("Reset", "ResetDuringBody", "CutBody");

    [Theory]
    [MemberData(nameof(Breaks))]
    public async Task Breaks_the_connection(string kind)
    {
        _server.Fault = _ => Broken(kind);

        await Assert.ThrowsAsync<HttpRequestException>(Send);
        Assert.Equal(1, _server.Calls);
    }

    [Fact]
    public async Task Sends_a_length_that_ends_before_the_json_does()
    {
        _server.Fault = _ => new SandboxFault.WrongLength();
        using var response = await Send();
        var body = await response.Content.ReadAsByteArrayAsync();

        Assert.NotEmpty(body);
        Assert.ThrowsAny<JsonException>(() => JsonDocument.Parse(body));
    }

    [Fact]
    public async Task Serves_again_once_the_fault_is_gone()
    {
        _server.Fault = _ => _server.Calls == 1 ? new SandboxFault.Reset() : null;
        await Assert.ThrowsAsync<HttpRequestException>(Send);
        using var response = await Send();

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task Can_be_disposed_while_a_call_waits()
    {
        _server.Fault = _ => new SandboxFault.Delay(TimeSpan.FromHours(1));
        var sending = Send();
        await _clock.Waiting();
        await _server.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => sending);
    }

    private async Task<HttpResponseMessage> Send()
    {
        using var message = _call.Message(_server.Address);
        return await _client.SendAsync(message);
    }

    private static SandboxFault Broken(string kind) => kind switch
    {
        "Reset" => new SandboxFault.Reset(),
        "ResetDuringBody" => new SandboxFault.ResetDuringBody(),
        _ => new SandboxFault.CutBody(),
    };
}
