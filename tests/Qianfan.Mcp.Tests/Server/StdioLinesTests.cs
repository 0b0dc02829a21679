using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server;
using Qianfan.Mcp.Tests.Server.Http;

namespace Qianfan.Mcp.Tests.Server;

/// <summary>Whatever a line over stdio holds, it gets an answer, and what is wrong with it is logged once.</summary>
public sealed class StdioLinesTests
{
    [Theory]
    [InlineData("this is no JSON", "null", -32700)]
    [InlineData("""{"jsonrpc":"2.0","id":1""", "null", -32700)]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"tools/list"}]""", "null", -32600)]
    [InlineData("[]", "null", -32600)]
    [InlineData("5", "null", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"ping"}""", "null", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":{"a":1},"method":"ping"}""", "null", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":true,"method":"ping"}""", "null", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1.5,"method":"ping"}""", "1.5", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":"\ud800","method":"ping"}""", "null", -32600)]
    [InlineData("""{"jsonrpc":"1.0","id":4,"method":"ping"}""", "4", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":"five"}""", "\"five\"", -32600)]
    [InlineData("""{"\ud800":1,"jsonrpc":"2.0","id":6,"method":"ping"}""", "6", -32602)]
    public async Task A_line_that_is_no_message_is_answered_and_logged(string line, string id, int code)
    {
        var (answers, warnings) = await ServeAsync($"{line}\n{line}\n");

        Assert.Equal([(id, code), (id, code)], answers.Select(answer =>
            (answer.GetProperty("id").GetRawText(), answer.GetProperty("error").GetProperty("code").GetInt32())));
        Assert.Equal(1, warnings);
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"reason":"\ud800"}""")]
    [InlineData("\"\\udc00\"")]
    [InlineData("""{"_meta":{"io.modelcontextprotocol/protocolVersion":"1999-01-01"}}""")]
    public async Task A_notification_that_cannot_be_read_is_logged_and_not_answered(string parameters)
    {
        var (answers, warnings) = await ServeAsync($$"""{"jsonrpc":"2.0","method":"notifications/cancelled","params":{{parameters}}}""");

        Assert.Equal((0, 1), (answers.Count, warnings));
    }

    [Theory]
    [InlineData(50)]
    [InlineData(65)]
    [InlineData(20_000)]
    public async Task A_message_of_any_depth_is_answered_with_its_id(int depth)
    {
        var parameters = $$"""{"a":{{new string('[', depth)}}{{new string(']', depth)}}}""";
        var (answers, warnings) = await ServeAsync($$"""{"jsonrpc":"2.0","id":3,"method":"ping","params":{{parameters}}}""");

        Assert.Equal((3, depth > 60 ? 1 : 0), (Assert.Single(answers).GetProperty("id").GetInt32(), warnings));
    }

    [Fact]
    public async Task A_fault_that_comes_again_after_a_message_is_logged_again()
    {
        const string ping = """{"jsonrpc":"2.0","id":1,"method":"ping"}""";
        var (answers, warnings) = await ServeAsync($"hush\n{ping}\nhush\n");

        Assert.Equal((3, 2), (answers.Count, warnings));
    }

    [Theory]
    [InlineData(McpRequest.MaxBytes, true)]
    [InlineData(McpRequest.MaxBytes + 1, false)]
    [InlineData(McpRequest.MaxBytes * 20, false)]
    public async Task A_line_has_the_largest_size_of_a_body_and_the_next_one_is_read(int bytes, bool fits)
    {
        var (answers, warnings) = await ServeAsync($$"""
            {{"""{"jsonrpc":"2.0","id":1,"method":"ping"}""".PadRight(bytes)}}
            {"jsonrpc":"2.0","id":2,"method":"ping"}
            """);

        Assert.Equal(fits ? ["1", "2"] : ["2", "null"], answers.Select(answer => answer.GetProperty("id").GetRawText()).Order(StringComparer.Ordinal));
        Assert.Equal(fits ? 2 : 1, answers.Count(answer => answer.TryGetProperty("result", out _)));
        Assert.Equal(fits ? 0 : 1, warnings);
    }

    [Fact]
    public async Task A_line_that_never_ends_is_refused_at_the_end_of_the_input()
    {
        var (answers, _) = await ServeAsync(new string('a', McpRequest.MaxBytes * 4));

        Assert.Equal(-32600, Assert.Single(answers).GetProperty("error").GetProperty("code").GetInt32());
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("12345678901234567890")]
    [InlineData("\"1\"")]
    public async Task A_progress_token_comes_back_as_it_was_sent(string token)
    {
        var parameters = $$$"""{"name":"find_models","arguments":{},"_meta":{"progressToken":{{{token}}}}}""";
        var (answers, _) = await ServeAsync($$"""{"jsonrpc":"2.0","id":1e0,"method":"tools/call","params":{{parameters}}}""");

        Assert.Equal("1e0", answers[^1].GetProperty("id").GetRawText());
        Assert.All(answers.SkipLast(1), progress =>
            Assert.Equal(token, progress.GetProperty("params").GetProperty("progressToken").GetRawText()));
        Assert.NotEmpty(answers.SkipLast(1));
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("-0.0")]
    [InlineData("12345678901234567890")]
    [InlineData("9007199254740993")]
    [InlineData("\"1.0\"")]
    public async Task A_whole_number_as_id_comes_back_as_it_was_sent(string id)
    {
        var (answers, warnings) = await ServeAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"ping"}""" + "\n");

        var answer = Assert.Single(answers);
        Assert.Equal(id, answer.GetProperty("id").GetRawText());
        Assert.True(answer.TryGetProperty("result", out _));
        Assert.Equal(0, warnings);
    }

    [Fact]
    public async Task A_message_over_several_lines_is_told_once_in_the_log()
    {
        var (answers, warnings) = await ServeAsync("{\r\n  \"jsonrpc\": \"2.0\",\r\n  \"id\": 1,\r\n  \"method\": \"ping\"\r\n}\r\n");

        Assert.Equal(5, answers.Count);
        Assert.All(answers, answer => Assert.Equal(-32700, answer.GetProperty("error").GetProperty("code").GetInt32()));
        Assert.Equal(1, warnings);
    }

    [Theory]
    [InlineData("\uFEFF{0}\n")]
    [InlineData("{0}")]
    [InlineData("\n \r\n{0}\r\n\n")]
    public async Task What_stands_around_a_message_does_not_matter(string around)
    {
        var (answers, warnings) = await ServeAsync(around.Replace("{0}", """{"jsonrpc":"2.0","id":7,"method":"ping"}""", StringComparison.Ordinal));

        Assert.Equal((7, 0), (Assert.Single(answers).GetProperty("id").GetInt32(), warnings));
    }

    [Theory]
    [InlineData("2026-07-28", "2025-11-25")]
    [InlineData("2025-12-01", "2025-11-25")]
    [InlineData("latest", "2025-11-25")]
    [InlineData("2025-06-18", "2025-06-18")]
    [InlineData("2024-11-05", "2024-11-05")]
    public async Task Initialize_agrees_on_a_revision(string asked, string agreed)
    {
        var parameters = $$$"""{"protocolVersion":"{{{asked}}}","capabilities":[],"clientInfo":{"name":"test","version":"1"}}""";
        var (answers, _) = await ServeAsync($$"""{"jsonrpc":"2.0","id":1,"method":"initialize","params":{{parameters}}}""");

        Assert.Equal(agreed, Assert.Single(answers).GetProperty("result").GetProperty("protocolVersion").GetString());
    }

    [Theory]
    [InlineData("tools/list", "[]")]
    [InlineData("prompts/list", """{"_meta":[]}""")]
    [InlineData("tools/call", """{"name":"list_preset_models","arguments":[]}""")]
    [InlineData("completion/complete",
        """{"ref":{"type":"ref/prompt","name":"explain_error"},"argument":{"name":"code","value":""},"context":{"arguments":[]}}""")]
    [InlineData("initialize", """{"protocolVersion":"2025-11-25","capabilities":[],"clientInfo":{"name":"test","version":"1"},"_meta":[]}""")]
    [InlineData("initialize",
        """{"protocolVersion":"2025-11-25","capabilities":{"roots":[],"elicitation":{"form":[]}},"clientInfo":{"name":"test","version":"1"}}""")]
    public async Task An_empty_array_of_PHP_is_an_empty_object_over_both_transports(string method, string parameters)
    {
        var request = $$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}}""";
        await using var host = await RunningHost.StartAsync((Setting.Tools, "all"));

        var (answers, _) = await ServeAsync(request);
        var answer = await host.SendAsync(Post.Body(request));

        Assert.Equal(200, answer.Code);
        foreach (var result in (JsonElement[])[Assert.Single(answers).GetProperty("result"), answer.Result])
            Assert.False(result.TryGetProperty("isError", out var isError) && isError.GetBoolean());
    }

    private static async Task<(IReadOnlyList<JsonElement> Answers, int Warnings)> ServeAsync(string input)
    {
        using var logs = new CollectedLogs();
        var output = new Pipe(new(pauseWriterThreshold: 0));
        var settings = Settings.From(RunningHost.Reading((Setting.Sandbox, "1"), (Setting.Tools, "all")));
        await StdioServer.RunAsync(
            settings, new MemoryStream(Encoding.UTF8.GetBytes(input)), output.Writer.AsStream(), logs.Collect, CancellationToken.None);
        await output.Writer.CompleteAsync();
        using var reader = new StreamReader(output.Reader.AsStream());
        var lines = (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return ([.. lines.Select(line => JsonElement.Parse(line))], logs.Text.Split("{Reason} Each line").Length - 1);
    }
}
