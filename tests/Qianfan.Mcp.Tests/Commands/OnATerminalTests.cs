using System.Diagnostics;
using Qianfan.Mcp.Tests.Server;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>What the server says to a person who starts it by hand, and to nobody else.</summary>
public sealed class OnATerminalTests
{
    [Theory]
    [InlineData("en", "waits for an MCP client on standard input", "qianfan-mcp install", "qianfan-mcp doctor", "--help")]
    [InlineData("zh", "等待 MCP 客户端", "qianfan-mcp install", "qianfan-mcp doctor", "--help")]
    public async Task Issue_the_bare_server_says_what_it_waits_for(string language, params string[] expected)
    {
        // Of util-linux: it gives what it starts a terminal. CI and most machines have it.
        if (!File.Exists("/usr/bin/script") || OperatingSystem.IsMacOS())
            return;
        var built = BuiltServer.Start();
        var program = string.Join(' ', built.ArgumentList.Prepend(built.FileName));
        built.ArgumentList.Clear();
        (built.FileName, built.Environment["LANG"]) = ("script", language);
        foreach (var word in (string[])["-qec", $"{program} 1>/dev/null", "/dev/null"])
            built.ArgumentList.Add(word);
        using var terminal = Process.Start(built)!;
        // Its end of file, as a person types it.
        terminal.StandardInput.Write('\x04');
        terminal.StandardInput.Close();

        var said = await terminal.StandardOutput.ReadToEndAsync();

        Assert.All(expected, part => Assert.Contains(part, said, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_is_told_nothing()
    {
        await using var server = new ServerProcess();

        var (code, _, error) = await server.FinishAsync();

        Assert.Equal((0, ""), (code, error));
    }
}
