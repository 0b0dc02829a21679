using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Qianfan.Mcp.Load;

/// <summary>What came back for one tool call.</summary>
/// <param name="Message">The JSON-RPC answer.</param>
internal sealed record Answer(int Status, JsonElement Message, TimeSpan Took)
{
    /// <summary>The text of a tool's answer or failure, or the message of an error.</summary>
    public string Text => Message.TryGetProperty("result", out var result) ? result.GetProperty("content")[0].GetProperty("text").GetString()!
        : Message.GetProperty("error").GetProperty("message").GetString()!;

    /// <summary>Whether the tool answered, and with no failure.</summary>
    public bool IsGood => Message.TryGetProperty("result", out var result) && !(result.TryGetProperty("isError", out var failed) && failed.GetBoolean());
}

/// <summary>One tool call over HTTP, as the clients of two protocol eras send it.</summary>
internal static class ToolCall
{
    private const string Modern = "2026-07-28";
    private const string Legacy = "2025-11-25";
    private const string Data = "data: ";
    private const string Meta =
        $$$"""{"io.modelcontextprotocol/protocolVersion":"{{{Modern}}}","io.modelcontextprotocol/clientInfo":{"name":"load","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}""";

    /// <param name="arguments">JSON.</param>
    /// <exception cref="HttpRequestException">There was no answer.</exception>
    public static async Task<Answer> SendAsync(HttpClient client, int caller, long id, string tool, string arguments)
    {
        var isModern = caller % 2 == 0;
        var meta = isModern ? $",\"_meta\":{Meta}" : "";
        var body = $$$"""{"jsonrpc":"2.0","id":{{{id}}},"method":"tools/call","params":{"name":"{{{tool}}}","arguments":{{{arguments}}}{{{meta}}}}}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, (Uri?)null) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        request.Headers.Authorization = new("Bearer", CallerIds.Bearer(caller));
        request.Headers.Add("X-Qianfan-Access-Key", CallerIds.Account(caller));
        request.Headers.Add("X-Qianfan-Secret-Key", CallerIds.Secret(caller));
        request.Headers.Add("MCP-Protocol-Version", isModern ? Modern : Legacy);
        if (isModern)
        {
            request.Headers.Add("Mcp-Method", "tools/call");
            request.Headers.Add("Mcp-Name", tool);
        }
        var begun = Stopwatch.GetTimestamp();
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var took = Stopwatch.GetElapsedTime(begun);
        if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
            text = text.Split('\n').Last(line => line.StartsWith(Data, StringComparison.Ordinal))[Data.Length..];
        return new((int)response.StatusCode, JsonElement.Parse(text), took);
    }

    /// <summary>A client whose connections stay open, as many as there are calls at once.</summary>
    public static HttpClient Client(ServerUnderLoad server) => new(new SocketsHttpHandler { UseProxy = false, UseCookies = false })
    {
        BaseAddress = server.Endpoint,
        // A call that takes so long counts as lost.
        Timeout = TimeSpan.FromSeconds(60),
    };
}
