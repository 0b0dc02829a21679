using System.Net;
using System.Net.Http.Headers;
using Qianfan.Mcp.Catalog;

namespace Qianfan.Mcp.Tests.Documented;

/// <summary>Each action against what Qianfan documents of it: one documented request, one documented answer.</summary>
public sealed class ExchangeTests
{
    private static readonly string _now = DocumentedUpstream.Timestamp(new FakeClock().GetUtcNow());
    private static readonly string _authorization = $"bce-auth-v1/caller-id/{_now}/1800/host;x-bce-date/{new string('0', 64)}";

    // Another scheme, key, time, lifetime, list of headers; no slash, too short, not hexadecimal.
    private static readonly string[] _signatures =
    [
        .. new[]
        {
            ("bce-auth-v1", "bce-auth-v2"), ("caller-id", "another"), (_now, "2026-11-21T08:30:01Z"), ("1800", "180"), ("host;", ""),
            ("date/", "date"), ("/00", "/0"), ("/0", "/G"),
        }.Select(change => _authorization.Replace(change.Item1, change.Item2, StringComparison.Ordinal)),
    ];

    public static TheoryData<string> Exchanges => [.. Exchange.Names];

    [Theory]
    [MemberData(nameof(Exchanges))]
    public async Task A_tool_sends_the_documented_request_and_reads_the_documented_answer(string name)
    {
        var exchange = Exchange.Read(name);
        using var upstream = new DocumentedUpstream();
        upstream.On(exchange).RespondWith(DocumentedUpstream.Answer(exchange));

        var result = await upstream.CallAsync(exchange);

        upstream.AssertReceived(requests: 1);
        exchange.AssertAnswer(result);
    }

    [Theory]
    [MemberData(nameof(Exchanges))]
    public void An_exchange_names_its_tool_source_and_date(string name)
    {
        var exchange = Exchange.Read(name);

        Assert.Contains(exchange.Tool, ToolList.Tools.Select(tool => tool.Name));
        Assert.StartsWith($"{exchange.Tool}-", name, StringComparison.Ordinal);
        Assert.NotEmpty(exchange.Source);
        Assert.InRange(exchange.Date, new(2024, 1, 1), new(2027, 1, 1));
    }

    [Theory]
    [MemberData(nameof(Exchanges))]
    public async Task A_request_that_differs_in_any_documented_part_gets_no_answer(string name)
    {
        var exchange = Exchange.Read(name);
        using var upstream = new DocumentedUpstream();
        upstream.On(exchange).RespondWith(DocumentedUpstream.Answer(exchange));
        var target = DocumentedUpstream.Target(exchange);
        using var http = new HttpClient { BaseAddress = upstream.Address };

        Assert.Equal((HttpStatusCode)exchange.Status, await SendAsync(_ => { }));
        Action<HttpRequestMessage>[] changes =
        [
            request => request.Method = HttpMethod.Put,
            request => request.RequestUri = new Uri($"{exchange.Route}/?Action={exchange.Action}", UriKind.Relative),
            request => request.RequestUri = new Uri($"{exchange.Route}?Action={exchange.Action}s", UriKind.Relative),
            request => request.RequestUri = new Uri($"{target}{(exchange.Action is null ? '?' : '&')}more=1", UriKind.Relative),
            request => request.Content = Json("""{"novel":1}"""),
            request => request.Content = Json(exchange.Body == "{}" ? """{"novel":null}""" : $$"""{"novel":null,{{exchange.Body[1..]}}"""),
            request => request.Content!.Headers.ContentType = new("text/plain"),
            request => request.Headers.Remove("Authorization"),
            request => request.Headers.Remove("x-bce-date"),
            .. _signatures.Select<string, Action<HttpRequestMessage>>(signature => request => Sign(request, signature)),
        ];
        foreach (var change in changes)
            Assert.Equal(HttpStatusCode.NotFound, await SendAsync(change));

        async Task<HttpStatusCode> SendAsync(Action<HttpRequestMessage> change)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = Json(exchange.Body) };
            Sign(request, _authorization);
            request.Headers.Add("x-bce-date", _now);
            change(request);
            using var response = await http.SendAsync(request);
            return response.StatusCode;
        }
    }

    [Fact]
    public async Task A_next_page_is_asked_for_with_the_documented_marker()
    {
        var first = Exchange.Read("list_preset_models-1");
        using var upstream = new DocumentedUpstream();
        upstream.On(first).RespondWith(DocumentedUpstream.Answer(first));
        var page = await upstream.CallAsync(first);
        var marker = page.StructuredContent!.Value.GetProperty("nextMarker").GetString();

        await upstream.CallAsync(first.Tool, $$"""{"maxKeys":1,"pageReverse":false,"marker":"{{marker}}"}""");

        Assert.Equal("""{"marker":"am-vhbjz6njftn9","maxKeys":1,"pageReverse":false}""", upstream.Received[^1].RequestMessage.Body);
    }

    private static ByteArrayContent Json(string body) =>
        new(System.Text.Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    private static void Sign(HttpRequestMessage request, string authorization)
    {
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
    }
}
