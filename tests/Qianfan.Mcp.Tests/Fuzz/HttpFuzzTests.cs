using System.Globalization;
using System.Text;
using System.Text.Json;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server;
using Qianfan.Mcp.Tests.Server.Http;
using Qianfan.Mcp.Upstream;
using Xunit.Abstractions;

namespace Qianfan.Mcp.Tests.Fuzz;

/// <summary>Whatever is posted, with whatever headers, gets one well-formed answer, and the server goes on.</summary>
[Collection(FuzzGroup.Name)]
public sealed class HttpFuzzTests(ITestOutputHelper output)
{
    /// <summary>More than a body may be.</summary>
    private const int LongestText = 300_000;

    private const int GoodEvery = 25;
    private const int MostHeader = 1000;

    private static readonly int[] _statuses = [200, 202, 400, 403, 404, 406, 413, 415, 431];

    private static readonly string[] _headers =
    [
        "MCP-Protocol-Version", "Mcp-Method", "Mcp-Name", "Mcp-Param-x", "Accept", "Content-Type", "Origin", "Host", "Mcp-Session-Id", "Authorization",
        "X-Qianfan-Access-Key", "X-Forwarded-For", "Last-Event-ID", "Accept-Encoding", "traceparent", "Expect",
    ];

    private static readonly string[] _values =
    [
        "", " ", "a", "*/*", "2026-07-28", "2025-11-25", "1999-01-01", "tools/call", "find_models", "=?base64?5paH5b+D?=", "=?base64?!!?=", "=?base64??=",
        "application/json", "text/event-stream;q=0", "application/json, text/event-stream", "http://evil.example", "http://localhost:1", "null", "ÿ", "文", "\u0001",
        "a,b;c=\"d", "Bearer x", "100-continue", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "-1", "99999999999999999999", new('x', 5_000), new('y', 40_000),
    ];

    [Fact]
    public async Task Any_post_gets_one_well_formed_answer()
    {
        var run = new FuzzRun("http", output);
        await using var host = await RunningHost.StartAsync((Setting.CallerRate, "1000000"), (Setting.CredentialRate, "1000000"), (Setting.Tools, "all"));
        var workers = FuzzRun.Numbers(FuzzRun.Cases).GroupBy(number => number % 4);
        await Parallel.ForEachAsync(workers, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (numbers, _) =>
        {
            // One connection each, for as long as the server keeps it.
            using var client = new HttpClient(new SocketsHttpHandler
            {
                UseProxy = false,
                AllowAutoRedirect = false,
                MaxConnectionsPerServer = 1,
                RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
            })
            { BaseAddress = host.Address, Timeout = FuzzRun.Patience };
            foreach (var number in numbers)
            {
                if (await ComplaintAsync(run, client, number) is { } complaint)
                    run.Fail(number, complaint);
                if (number / 4 % GoodEvery == 0 && (await SendAsync(client, Post.Request(Era(number), "tools/list"))).Status != 200)
                    run.Fail(number, "A good request is not answered any more.");
            }
        });
        run.Finish();
    }

    private static string Era(int number) => number % 2 == 0 ? Post.Legacy : Post.Modern;

    private static async Task<string?> ComplaintAsync(FuzzRun run, HttpClient client, int number)
    {
        var era = Era(number);
        var choices = FuzzRun.Choices(number, $"http {era}");
        var mutation = new Mutation(choices, LongestText);
        var sample = RequestSamples.Choose(era, number, choices);
        // Wrong headers matter most where all else is right.
        var (body, changed) = choices.Next(3) == 0 ? (Encoding.UTF8.GetBytes(sample.ToString()), true) : (mutation.Apply(sample, "params"), choices.Next(5) == 0);
        var request = Post.Body(body);
        request.Headers.TryAddWithoutValidation("MCP-Protocol-Version", era);
        if (era == Post.Modern)
            Repeat(request, body);
        var headers = changed ? Change(request, mutation, choices) : "";
        try
        {
            var (status, type, text) = await SendAsync(client, request);
            run.Count($"{era} {status}{(changed ? " with other headers" : "")}");
            return Complaint(Message.Read(body), changed, status, type, text) is { } complaint
                ? $"{era}: {complaint}: {status} {type} {text}\n  sent: {headers} {FuzzRun.Quote(body)}"
                : null;
        }
        catch (HttpRequestException e) when (e.InnerException is IOException && (changed || body.Length > McpRequest.MaxBytes))
        {
            // What is refused by its headers or length is answered unread, and this client may still be sending when the connection closes.
            run.Count($"{era} closed unread");
            return null;
        }
        catch (Exception e)
        {
            return $"{era}: {e}\n  sent: {headers} {FuzzRun.Quote(body)}";
        }
    }

    // As clients do, so that what is wrong with the body is come upon.
    private static void Repeat(HttpRequestMessage request, byte[] body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var parameters = JsonReading.Member(document.RootElement, "params");
            var method = JsonReading.Text(document.RootElement, "method") ?? "";
            // What cannot be a header is not sent as one.
            request.Headers.TryAddWithoutValidation("Mcp-Method", method.Length < MostHeader && method.All(c => c is > ' ' and <= '~') ? method : "tools/call");
            if (JsonReading.Text(parameters, "name", "uri") is { Length: < MostHeader } name)
                request.Headers.TryAddWithoutValidation("Mcp-Name", $"=?base64?{Convert.ToBase64String(Encoding.UTF8.GetBytes(name))}?=");
        }
        catch (JsonException)
        {
            request.Headers.TryAddWithoutValidation("Mcp-Method", "tools/call");
        }
    }

    private static string Change(HttpRequestMessage request, Mutation mutation, Random choices)
    {
        var said = new StringBuilder();
        for (var left = choices.Next(1, 4); left > 0; left--)
        {
            var (name, value) = (mutation.Pick(_headers), mutation.Pick(_values));
            var drops = choices.Next(4) == 0;
            said.Append(CultureInfo.InvariantCulture, $"[{name}: {(drops ? "dropped" : value[..Math.Min(60, value.Length)])}]");
            if (name == "Content-Type")
                request.Content!.Headers.Remove(name);
            else if (choices.Next(3) > 0)
                request.Headers.Remove(name);
            if (!drops && !(name == "Content-Type" ? request.Content!.Headers.TryAddWithoutValidation(name, value) : request.Headers.TryAddWithoutValidation(name, value)))
                said.Append("(not taken)");
        }
        return said.ToString();
    }

    private static async Task<(int Status, string? Type, string Text)> SendAsync(HttpClient client, HttpRequestMessage request)
    {
        using (request)
        using (var response = await client.SendAsync(request))
            return ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType,
                new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(await response.Content.ReadAsByteArrayAsync()));
    }

    private static string? Complaint(Message.Reading reading, bool changed, int status, string? type, string text)
    {
        if (!_statuses.Contains(status))
            return "The status is none of those documented";
        // The web server's own answers to headers that it cannot read, and to hosts that are not allowed.
        if (text.Length == 0 && status is not 202)
            return changed && status is 400 or 431 ? null : "There is no body";
        if (status == 202)
            return text.Length > 0 || type is not null || reading.Due == Due.Reply ? "Accepted, without a reply" : null;
        JsonElement[] messages = type == "text/event-stream" ? [.. Events(text)] : [JsonElement.Parse(text)];
        var replies = messages.Where(message => !message.TryGetProperty("method", out _)).ToArray();
        if (replies.Length != 1 || (type is not ("text/event-stream" or "application/json")))
            return "It is not one reply";
        if (messages.Select(message => Message.Complaint(message, mayBeWordless: false)).FirstOrDefault(one => one is not null) is { } complaint)
            return $"It {complaint}";
        var id = Message.Normal(replies[0].GetProperty("id"));
        // What is refused unread has no id: by its headers, its length or its depth.
        var unread = id == "null" && status >= 400 && (changed || status == 413 || reading.TooDeep);
        return reading.Due == Due.Reply && id != reading.Id && !unread ? "It has another id"
            : reading.Due is Due.Silence or Due.ErrorAtMost && !replies[0].TryGetProperty("error", out _) ? "It is a reply to no request" : null;
    }

    private static IEnumerable<JsonElement> Events(string text) => text.Split('\n')
        .Where(line => line.StartsWith("data: ", StringComparison.Ordinal)).Select(line => JsonElement.Parse(line["data: ".Length..]));
}
