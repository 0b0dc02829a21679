using Qianfan.Mcp.Tests.Server;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>What the server says to a person who starts it by hand, and to nobody else.</summary>
public sealed class OnATerminalTests
{
    [Theory]
    [InlineData("en_US.UTF-8", "is waiting for an MCP client on standard input", "qianfan-mcp install", "qianfan-mcp doctor", "--help")]
    [InlineData("zh_CN.UTF-8", "等待 MCP 客户端", "qianfan-mcp install", "qianfan-mcp doctor", "--help")]
    public async Task Issue_the_bare_server_says_what_it_waits_for(string locale, params string[] expected)
    {
        if (TerminalSession.IsMissing)
            return;
        using var terminal = new TerminalSession(80, 24, "qianfan-mcp 1>/dev/null", locale);
        await terminal.ReadUntilAsync("--help");
        terminal.Type(TerminalSession.Interrupt);

        var (exitCode, screen) = await terminal.FinishAsync();

        Assert.Equal(130, exitCode);
        Assert.All(expected, part => Assert.Contains(part, screen, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_client_is_told_nothing()
    {
        await using var server = new ServerProcess();

        var (code, _, error) = await server.FinishAsync();

        Assert.Equal((0, ""), (code, error));
    }
}
