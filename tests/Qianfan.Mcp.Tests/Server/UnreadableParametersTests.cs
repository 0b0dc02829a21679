using System.Text;
using System.Text.Json;
using Qianfan.Mcp.Tests.Server.Http;

namespace Qianfan.Mcp.Tests.Server;

/// <summary>Parameters that cannot be read are the caller's fault, and the caller is told so: -32602, with what is wrong.</summary>
public sealed class UnreadableParametersTests
{
    private const string NoText = "params repeat a member name, or contain a string that is not Unicode: half a surrogate pair.";

    /// <summary>Method, params, and the words of the refusal.</summary>
    public static TheoryData<string, string, string> Cases => new()
    {
        { "tools/call", """{"name":"list_custom_models","arguments":{"marker":"\ud800"}}""", NoText },
        { "tools/call", """{"name":"list_custom_models","arguments":{"\udc00":1}}""", NoText },
        { "tools/call", """{"name":"list_custom_models","arguments":{},"arguments":{}}""", NoText },
        { "prompts/get", """{"name":"choose_model","arguments":{"task":"a\ud800b"}}""", NoText },
        { "resources/read", """{"uri":"qianfan://versions/\ud800"}""", NoText },
        { "tools/call", "{}", "params do not match tools/call: at $, something is missing or has the wrong type." },
        { "tools/call", """{"name":5}""", "params do not match tools/call: at $.name, something is missing or has the wrong type." },
        { "tools/call", """{"name":"list_custom_models","arguments":[1]}""", "params do not match tools/call: at $.arguments, something is missing or has the wrong type." },
        { "tools/list", """{"cursor":{}}""", "params do not match tools/list: at $.cursor, something is missing or has the wrong type." },
        { "completion/complete", "{}", "params do not match completion/complete: at $, something is missing or has the wrong type." },
        { "completion/complete", """{"ref":{"type":"ref/prompt","name":"explain_error"},"argument":null}""", "argument must have a name and a value, both strings." },
        { "completion/complete", """{"ref":{"type":"ref/prompt","name":"explain_error"},"argument":{"name":"error","value":null}}""", "argument must have a name and a value, both strings." },
        { "initialize", """{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":"test"}""", "params do not match initialize: at $.clientInfo, something is missing or has the wrong type." },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task They_are_refused_over_http(string method, string parameters, string words)
    {
        await using var host = await RunningHost.StartAsync();

        var answer = await host.SendAsync(Post.Body(Text(method, parameters)), ("MCP-Protocol-Version", Post.Legacy));

        Assert.Contains(answer.Code, (int[])[200, 400]);
        Assert.Equal((-32602, words, 2), (answer.Error, answer.Message, answer.Json.GetProperty("id").GetInt32()));
    }

    [Fact]
    public async Task They_are_refused_over_stdio()
    {
        await using var server = await StartAsync();
        foreach (var row in Cases)
            await server.Input.WriteAsync(Encoding.UTF8.GetBytes($"{Text((string)row[0], (string)row[1])}\n"));

        var (exitCode, output, _) = await server.FinishAsync();

        Assert.Equal(0, exitCode);
        var errors = Encoding.UTF8.GetString(output).TrimEnd().Split('\n').Skip(1).Select(line => JsonElement.Parse(line).GetProperty("error")).ToArray();
        Assert.All(errors, error => Assert.Equal(-32602, error.GetProperty("code").GetInt32()));
        Assert.Equal(Cases.Select(row => (string)row[2]).Order(), errors.Select(error => error.GetProperty("message").GetString()!).Order());
    }

    [Fact]
    public async Task Requests_that_fail_under_one_id_do_not_keep_it_from_ending()
    {
        await using var server = await StartAsync();
        var lines = string.Concat(Enumerable.Repeat($"{Text("tools/call", """{"name":"none"}""")}\n", 100));
        await server.Input.WriteAsync(Encoding.UTF8.GetBytes(lines));

        var (exitCode, output, _) = await server.FinishAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal(101, output.Count(unit => unit == '\n'));
    }

    private static async Task<ServerProcess> StartAsync()
    {
        var server = new ServerProcess("--sandbox");
        var initialize = Text("initialize", """{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}""");
        await server.Input.WriteAsync(Encoding.UTF8.GetBytes($"{initialize}\n"));
        await server.ReadLinesAsync(1);
        return server;
    }

    private static string Text(string method, string parameters) => $$"""{"jsonrpc":"2.0","id":2,"method":"{{method}}","params":{{parameters}}}""";
}
