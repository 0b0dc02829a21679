using System.Text;
using Qianfan.Mcp.Tests.Server;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>What a shell completes.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("qianfan-mcp do", "doctor")]
    [InlineData("/usr/bin/qianfan-mcp do", "doctor")]
    [InlineData("qianfan-mcp --sand", "--sandbox")]
    [InlineData("qianfan-mcp call find_m", "find_models")]
    [InlineData("qianfan-mcp call find_models ki", "kind=")]
    [InlineData("qianfan-mcp call find_models kind=chat maxK", "maxKeys=")]
    [InlineData("qianfan-mcp call find_models maxKeys=1 maxK")]
    [InlineData("qianfan-mcp call find_models chargeStatus=O", "chargeStatus=Opened")]
    [InlineData("qianfan-mcp call find_models chargeStatus=Free,O", "chargeStatus=Free,Opened")]
    [InlineData("qianfan-mcp call find_models refresh=", "refresh=false", "refresh=true")]
    [InlineData("qianfan-mcp call find_models --sand", "--sandbox")]
    [InlineData("qianfan-mcp --log-level wa", "warning")]
    [InlineData("qianfan-mcp --lang ", "en", "zh")]
    [InlineData("qianfan-mcp http --auth o", "oauth")]
    [InlineData("qianfan-mcp install cursor --tools c", "core")]
    [InlineData("qianfan-mcp install curs", "cursor")]
    [InlineData("qianfan-mcp completion ", "bash", "fish", "powershell", "zsh")]
    [InlineData("qianfan-mcp ", "call", "completion", "doctor", "http", "install", "key", "sandbox", "tools")]
    public async Task The_last_word_of_a_line_is_completed(string line, params string[] expected)
    {
        await using var program = new ServerProcess("[suggest]", line);

        var (code, output, error) = await program.FinishAsync();

        Assert.Equal((0, ""), (code, error));
        Assert.Equal(expected, Encoding.UTF8.GetString(output).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _qianfan_mcp qianfan-mcp")]
    [InlineData("zsh", "compdef _qianfan_mcp qianfan-mcp")]
    [InlineData("fish", "complete -c qianfan-mcp")]
    [InlineData("powershell", "Register-ArgumentCompleter -Native -CommandName qianfan-mcp")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName qianfan-mcp")]
    public async Task Each_shell_has_a_script_that_asks_the_program(string shell, string registration)
    {
        await using var program = new ServerProcess("completion", shell);

        var (code, output, error) = await program.FinishAsync();

        Assert.Equal((0, ""), (code, error));
        var script = Encoding.UTF8.GetString(output);
        Assert.Contains(registration, script, StringComparison.Ordinal);
        Assert.Contains("qianfan-mcp '[suggest]' ", script, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en", "Did you mean powershell?")]
    [InlineData("zh", "是不是 powershell？")]
    public async Task Another_shell_gets_the_nearest(string language, string expected)
    {
        await using var program = new ServerProcess("completion", "power-shell", "--lang", language);

        var (code, _, error) = await program.FinishAsync();

        Assert.Equal(2, code);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_completes_a_line_in_bash()
    {
        if (TerminalSession.IsMissing || !File.Exists("/bin/bash"))
            return;
        using var terminal = new TerminalSession(160, 24, "exec bash --noprofile --norc -i",
            environment: new Dictionary<string, string?> { ["PS1"] = "> ", ["INPUTRC"] = "/dev/null" });
        await terminal.ReadUntilAsync("> ");
        terminal.Type("eval \"$(qianfan-mcp completion bash)\"; echo rea''dy\n");
        await terminal.ReadUntilAsync("ready\r\n");

        terminal.Type("qianfan-mcp cal\t");
        await terminal.ReadUntilAsync("qianfan-mcp call ");
        terminal.Type("find_m\t");
        await terminal.ReadUntilAsync("call find_models ");
        terminal.Type("chargeS\t");
        await terminal.ReadUntilAsync("find_models chargeStatus=");
        terminal.Type("Op\t");
        await terminal.ReadUntilAsync("chargeStatus=Opened ");
        terminal.Type("--sandb\t");
        await terminal.ReadUntilAsync("chargeStatus=Opened --sandbox ");
        terminal.Type("--json | wc -l\n");
        await terminal.ReadUntilAsync("1\r\n");
        terminal.Type("exit\n");

        Assert.Equal(0, (await terminal.FinishAsync()).ExitCode);
    }
}
