using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace Qianfan.Mcp.Tests.Server;

/// <summary>The built server over pipes with what real clients and people send it, and with streams that are closed or full.</summary>
public sealed class StdioWireTests
{
    private const string Initialize =
        """{"jsonrpc":"2.0","id":"init","method":"initialize","params":{"protocolVersion":"2025-06-18","capabilities":{},"clientInfo":{"name":"probe","version":"1"}}}""";

    private const string Ping = """{"jsonrpc":"2.0","id":9,"method":"ping"}""";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("""[{"jsonrpc":"2.0","id":1,"method":"ping"},{"jsonrpc":"2.0","id":2,"method":"tools/list"}]""", "null -32600")]
    [InlineData("this is no JSON", "null -32700")]
    [InlineData("{\n  \"jsonrpc\": \"2.0\",\n  \"id\": 1,\n  \"method\": \"ping\"\n}",
        "null -32700", "null -32700", "null -32700", "null -32700", "null -32700")]
    [InlineData("""{"jsonrpc":"2.0","id":1.5,"method":"ping"}""", "1.5 -32600")]
    [InlineData("""{"jsonrpc":"2.0","id":null,"method":"ping"}""", "null -32600")]
    [InlineData("""{"jsonrpc":"2.0","id":{"a":1},"method":"ping"}""", "null -32600")]
    public async Task Issue_a_line_that_is_no_message_is_answered_and_warned_of_once(string line, params string[] errors)
    {
        await using var server = new ServerProcess("--sandbox");
        server.Send($"{Initialize}\n{line}\n{Ping}");

        var (exitCode, output, error) = await server.FinishAsync();

        Assert.Equal(0, exitCode);
        Assert.Equal(["\"init\"", .. errors, "9"], Lines(output).Select(answer => answer.GetProperty("id").GetRawText()
            + (answer.TryGetProperty("error", out var refused) ? $" {refused.GetProperty("code")}" : "")).OrderBy(Place));
        Assert.Single(error.Split('\n'), one => one.Contains("Each line must hold one whole message.", StringComparison.Ordinal));
        Assert.DoesNotContain("no JSON\"", error, StringComparison.Ordinal);

        // Errors are written at once, so they may come before the answer to initialize.
        static int Place(string answer) => answer switch { "\"init\"" => 0, "9" => 2, _ => 1 };
    }

    [Theory]
    [InlineData("""{"jsonrpc":"2.0","id":1.0,"method":"ping"}""", "1.0")]
    [InlineData("""{"jsonrpc":"2.0","id":1e3,"method":"ping"}""", "1e3")]
    [InlineData("""{"jsonrpc":"2.0","id":12345678901234567890,"method":"ping"}""", "12345678901234567890")]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":[]}""", "1")]
    [InlineData("""{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"list_preset_models","arguments":[]}}""", "2")]
    [InlineData("""{"jsonrpc":"2.0","id":3,"method":"prompts/list","params":[]}""", "3")]
    [InlineData("""{"jsonrpc":"2.0","id":4,"method":"initialize","params":{"protocolVersion":"2026-07-28","capabilities":[],"clientInfo":{"name":"probe","version":"1"}}}""",
        "4")]
    public async Task Issue_what_clients_write_in_their_own_way_is_served_without_the_end_of_its_line(string line, string id)
    {
        await using var server = new ServerProcess("--sandbox", "--tools", "all");
        await server.Input.WriteAsync(Encoding.UTF8.GetBytes(line));

        var (exitCode, output, error) = await server.FinishAsync();

        var answer = Assert.Single(Lines(output));
        Assert.Equal((0, id, ""), (exitCode, answer.GetProperty("id").GetRawText(), error));
        Assert.True(answer.TryGetProperty("result", out var result));
        Assert.False(result.TryGetProperty("isError", out var isError) && isError.GetBoolean());
        Assert.True(id != "4" || result.GetProperty("protocolVersion").GetString() == "2025-11-25");
    }

    // Only Linux tells a stream that was closed from the start.
    [Theory]
    [InlineData("<&-", 0)]
    [InlineData("<&- >&-", 1)]
    [InlineData(">&-", 1)]
    [InlineData(">/dev/full", 1)]
    [InlineData("2>&-", 0)]
    public async Task Issue_a_stream_that_is_closed_or_full_ends_it_with_one_line_at_most(string redirection, int exitCode)
    {
        if (!OperatingSystem.IsLinux())
            return;
        using var shell = Process.Start(BuiltServer.InShell(server => $"exec {server} {redirection}", "--sandbox"))!;
        // The input stays open, so that nothing but the other stream can end it.
        if (!redirection.StartsWith('<'))
            await shell.StandardInput.WriteLineAsync(Ping);
        if (exitCode == 0)
            shell.StandardInput.Close();
        else
            await shell.StandardInput.FlushAsync();

        var error = await shell.StandardError.ReadToEndAsync().WaitAsync(_patience);

        await shell.WaitForExitAsync().WaitAsync(_patience);
        Assert.Equal((exitCode, exitCode), (shell.ExitCode, error.Count(letter => letter == '\n')));
        Assert.True(exitCode == 0 || error.StartsWith("qianfan-mcp: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Issue_a_file_that_others_write_to_as_well_keeps_what_they_wrote()
    {
        if (OperatingSystem.IsWindows())
            return;
        var file = Path.GetTempFileName();
        try
        {
            using var shell = Process.Start(BuiltServer.InShell(
                server => $"(echo before; {server}; echo after) >'{file}'", "--sandbox"))!;
            await shell.StandardInput.WriteLineAsync(Ping);
            shell.StandardInput.Close();

            await shell.WaitForExitAsync().WaitAsync(_patience);

            var lines = await File.ReadAllLinesAsync(file);
            Assert.Equal((3, "before", "after"), (lines.Length, lines[0], lines[^1]));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static JsonElement[] Lines(byte[] output) =>
        [.. Encoding.UTF8.GetString(output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
}
