using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Qianfan.Mcp.Server;
using Qianfan.Mcp.Tests.Server.Http;
using Qianfan.Mcp.Tests.Upstream;

namespace Qianfan.Mcp.Tests.Server;

/// <summary>An operator learns that requests are refused, without a line for each.</summary>
public sealed partial class RefusalsTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly CollectedLogs _logs = new();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task Of_each_kind_there_is_a_line_a_minute_with_their_number()
    {
        var refusals = new Refusals(_logs.CreateLogger("test"), _clock);
        for (var request = 0; request < 100; request++)
            await RefuseAsync(refusals, 401, "203.0.113.7");
        await RefuseAsync(refusals, 401, "10.1.2.3");
        await RefuseAsync(refusals, 429, "203.0.113.7");
        _clock.Advance(TimeSpan.FromMinutes(1));
        await RefuseAsync(refusals, 401, "203.0.113.8");

        Assert.Equal([(401, "public", 1), (401, "private", 1), (429, "public", 1), (401, "public", 100)], Lines());
    }

    [Theory]
    [InlineData(200)]
    [InlineData(202)]
    [InlineData(405)]
    [InlineData(500)]
    public async Task What_is_not_refused_has_no_line(int status)
    {
        await RefuseAsync(new Refusals(_logs.CreateLogger("test"), _clock), status, "203.0.113.7");

        Assert.Empty(_logs.Text);
    }

    [Theory]
    [InlineData("127.0.0.1", "loopback")]
    [InlineData("::1", "loopback")]
    [InlineData("::ffff:127.0.0.1", "loopback")]
    [InlineData("10.0.0.1", "private")]
    [InlineData("172.31.255.255", "private")]
    [InlineData("172.32.0.0", "public")]
    [InlineData("192.168.7.7", "private")]
    [InlineData("100.64.0.1", "private")]
    [InlineData("::ffff:192.168.7.7", "private")]
    [InlineData("fd00::1", "private")]
    [InlineData("fe80::1", "private")]
    [InlineData("2001:db8::1", "public")]
    [InlineData("203.0.113.7", "public")]
    [InlineData(null, "unknown")]
    public void An_address_is_told_by_its_kind(string? address, string kind) =>
        Assert.Equal(kind, Refusals.AddressClass(address is null ? null : IPAddress.Parse(address)));

    [Theory]
    [InlineData("/mcp", "evil.example", "application/json", 400)]
    [InlineData("/mcp", "localhost", "text/plain", 415)]
    [InlineData("/other", "localhost", "application/json", 404)]
    public async Task Each_refusal_of_the_server_is_logged_and_counted(string path, string host, string type, int status)
    {
        await using var server = await RunningHost.StartAsync(_logs.Collect);
        var request = Post.Body("{}");
        request.RequestUri = new(path, UriKind.Relative);
        request.Content!.Headers.ContentType = new(type);

        var answer = await server.SendAsync(request, ("Host", host));

        Assert.Equal(status, answer.Code);
        // The line is written once the answer is.
        await server.StopAsync();
        Assert.Equal([(status, "loopback", 1)], Lines());
        Assert.DoesNotContain("evil", Line().Match(_logs.Text).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task They_are_counted_by_status()
    {
        using var measured = new Measurements();

        await RefuseAsync(new Refusals(_logs.CreateLogger("test"), _clock), 401, "203.0.113.7");

        Assert.Equal((1, "http.response.status_code=401"), (measured.Of("qianfan.http.refused").Single().Value, measured.Of("qianfan.http.refused").Single().Tags));
    }

    private (int Status, string From, int Count)[] Lines() =>
        [.. Line().Matches(_logs.Text).Select(line => (int.Parse(line.Groups[1].Value, CultureInfo.InvariantCulture), line.Groups[2].Value,
            int.Parse(line.Groups[3].Value, CultureInfo.InvariantCulture)))];

    [GeneratedRegex(@"Refused with (\d+), caller (\w+): .*?\((\d+) since")]
    private static partial Regex Line();

    private static Task RefuseAsync(Refusals refusals, int status, string address)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        return refusals.NoteAsync(context, answered =>
        {
            answered.Response.StatusCode = status;
            return Task.CompletedTask;
        });
    }
}
