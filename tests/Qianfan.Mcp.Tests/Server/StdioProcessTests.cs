using System.Text;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Catalog;

namespace Qianfan.Mcp.Tests.Server;

/// <summary>The built server, started as an MCP client starts it. Standard output is protocol lines and nothing else, whatever happens.</summary>
public sealed class StdioProcessTests
{
    private static readonly byte[] _initialize = Encoding.UTF8.GetBytes(
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""" + "\n");

    [Theory]
    [InlineData("warning")]
    [InlineData("trace")]
    public async Task Every_tool_answers_and_only_protocol_lines_are_printed(string logLevel)
    {
        await using var server = new ServerProcess("--sandbox", "--tools", "all", "--log-level", logLevel);
        await using (var client = await server.ConnectAsync())
        {
            var tools = await client.ListToolsAsync();
            Assert.Equal(ToolList.Tools.Select(tool => tool.Name), tools.Select(tool => tool.Name));
            foreach (var tool in tools)
            {
                var result = await client.CallToolAsync(tool.Name, Arguments(tool.Name));
                Assert.NotEqual(true, result.IsError);
                Assert.Equal("sandbox", result.StructuredContent!.Value.GetProperty("source").GetString());
            }
        }

        var (exitCode, output, error) = await server.FinishAsync();

        Assert.Equal(0, exitCode);
        AssertProtocolLines(output, atLeast: 1 + ToolList.Tools.Count);
        Assert.Equal(logLevel == "trace", error.Length > 0);
    }

    [Fact]
    public async Task Chinese_is_not_escaped_on_the_wire()
    {
        await using var server = new ServerProcess("--sandbox");
        await using (var client = await server.ConnectAsync())
            await client.CallToolAsync("list_custom_models");

        var (_, output, _) = await server.FinishAsync();

        var wire = Encoding.UTF8.GetString(output);
        Assert.Contains("大语言模型", wire, StringComparison.Ordinal);
        Assert.DoesNotContain("\\u", wire, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2025-06-18")]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task Each_protocol_revision_is_served(string revision)
    {
        await using var server = new ServerProcess("--sandbox");
        await using var client = await server.ConnectAsync(new McpClientOptions { ProtocolVersion = revision });

        var result = await client.CallToolAsync("list_batch_inference_models");

        Assert.Equal(revision, client.NegotiatedProtocolVersion);
        Assert.NotEqual(true, result.IsError);
    }

    [Fact]
    public async Task Without_credentials_it_starts_lists_its_tools_and_says_how_to_get_some()
    {
        await using var server = new ServerProcess(new Dictionary<string, string?> { ["QIANFAN_ACCESS_KEY"] = "", ["QIANFAN_SECRET_KEY"] = "${QIANFAN_SECRET_KEY}" });
        await using var client = await server.ConnectAsync();
        foreach (var tool in await client.ListToolsAsync())
        {
            var result = await client.CallToolAsync(tool.Name, Arguments(tool.Name));

            var text = Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
            Assert.True(result.IsError);
            Assert.StartsWith("CREDENTIALS_MISSING: ", text, StringComparison.Ordinal);
            Assert.All(["https://console.bce.baidu.com/iam/", "QIANFAN_ACCESS_KEY", "QIANFAN_SECRET_KEY", "--sandbox"],
                part => Assert.Contains(part, text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public async Task Without_credentials_a_chinese_user_is_told_in_chinese_how_to_get_some()
    {
        await using var server = new ServerProcess(new Dictionary<string, string?> { ["LANG"] = "zh_CN.UTF-8" });
        await using var client = await server.ConnectAsync();

        var result = await client.CallToolAsync("find_models");

        var text = Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
        Assert.StartsWith("CREDENTIALS_MISSING: 未设置千帆密钥", text, StringComparison.Ordinal);
        Assert.All(["https://console.bce.baidu.com/iam/", "QIANFAN_ACCESS_KEY", "QIANFAN_SECRET_KEY", "--sandbox"],
            part => Assert.Contains(part, text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lines_that_are_no_requests_are_survived()
    {
        await using var server = new ServerProcess("--sandbox", "--log-level", "none");
        await server.Input.WriteAsync(_initialize);
        await server.Input.WriteAsync(Encoding.Latin1.GetBytes(
            "hello\n{\"a\":\n\xFF\xFE\n[]\n{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"nope\"}\n"
            + "{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\",\"params\":{\"name\":5}}\n{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"tools/call\"}\n"));

        var (exitCode, output, _) = await server.FinishAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal(["1", "2", "3", "4", "null", "null", "null", "null"],
            AssertProtocolLines(output, atLeast: 8).Select(line => line.GetProperty("id").GetRawText()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Requests_that_are_piped_in_are_answered_before_the_end()
    {
        await using var server = new ServerProcess("--sandbox");
        await server.Input.WriteAsync(_initialize);
        for (var id = 2; id <= 20; id++)
            await server.Input.WriteAsync(Encoding.UTF8.GetBytes(
                $$"""{"jsonrpc":"2.0","id":{{id}},"method":"tools/call","params":{"name":"list_custom_models","arguments":{ "maxKeys":{{id}} } } }""" + "\n"));

        var (exitCode, output, _) = await server.FinishAsync();

        Assert.Equal(0, exitCode);
        var answers = AssertProtocolLines(output, atLeast: 20);
        Assert.Equal(Enumerable.Range(1, 20), answers.Select(answer => answer.GetProperty("id").GetInt32()).Order());
        Assert.All(answers, answer => Assert.True(answer.TryGetProperty("result", out _)));
    }

    [Fact]
    public async Task A_crash_leaves_only_whole_protocol_lines()
    {
        await using var server = new ServerProcess("--sandbox", "--log-level", "trace");
        await server.Input.WriteAsync(_initialize);
        await server.ReadLinesAsync(1);
        await server.Input.WriteAsync("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":{}}\n"u8.ToArray());
        server.Signal("KILL");

        var (exitCode, output, _) = await server.FinishAsync();

        Assert.NotEqual(0, exitCode);
        AssertProtocolLines(output, atLeast: 1);
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public async Task A_signal_to_stop_ends_it_in_order(string signal, int expected)
    {
        await using var server = new ServerProcess("--sandbox");
        await server.Input.WriteAsync(_initialize);
        await server.ReadLinesAsync(1);
        server.Signal(signal);

        // Before its input ends: that would end it too, and perhaps before it hears the signal.
        var exitCode = await server.EndAsync();
        var (_, output, error) = await server.FinishAsync();

        Assert.Equal(expected, exitCode);
        Assert.Empty(error);
        AssertProtocolLines(output, atLeast: 1);
    }

    [Fact]
    public async Task A_client_that_closes_its_pipes_ends_it_in_order()
    {
        await using var server = new ServerProcess("--sandbox");
        await server.Input.WriteAsync(_initialize);
        await server.ReadLinesAsync(1);
        server.CloseOutput();
        await server.Input.WriteAsync("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/list\",\"params\":{}}\n"u8.ToArray());
        server.CloseInput();

        var (exitCode, _, error) = await server.FinishAsync();

        Assert.Equal(0, exitCode);
        Assert.Empty(error);
    }

    private static Dictionary<string, object?> Arguments(string tool) => ToolList.Tools.Single(one => one.Name == tool).Parameters
        .Where(parameter => parameter.Required)
        .ToDictionary(parameter => parameter.Name, parameter => (object?)JsonElement.Parse(parameter.Example));

    private static List<JsonElement> AssertProtocolLines(byte[] output, int atLeast)
    {
        var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(output);
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        var lines = text[..^1].Split('\n').Select(line => JsonElement.Parse(line)).ToList();
        Assert.All(lines, line => Assert.Equal("2.0", line.GetProperty("jsonrpc").GetString()));
        Assert.True(lines.Count >= atLeast, $"{lines.Count} lines");
        return lines;
    }
}
