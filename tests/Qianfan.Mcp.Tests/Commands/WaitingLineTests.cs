using Qianfan.Mcp.Commands;
using Qianfan.Mcp.Tests.Upstream;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>What a person sees while something takes long.</summary>
public sealed class WaitingLineTests : IDisposable
{
    private readonly FakeClock _clock = new();
    private readonly StringWriter _terminal = new();

    [Fact]
    public void What_takes_less_than_a_second_shows_nothing()
    {
        using (Start(80))
            _clock.Advance(TimeSpan.FromMilliseconds(999));

        Assert.Equal("", _terminal.ToString());
    }

    [Fact]
    public void The_line_is_drawn_again_each_second_and_is_gone_at_the_end()
    {
        using (var line = Start(80))
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            line.Tell("find_models: 10 of 40 versions");
            _clock.Advance(TimeSpan.FromSeconds(1));
            line.Tell("find_models");
            _clock.Advance(TimeSpan.FromSeconds(1));
        }
        _clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(
            [
                "", "find_models: querying, 1 s", "find_models: 10 of 40 versions, 2 s",
                $"find_models, 3 s{new string(' ', 19)}", new string(' ', 16), "",
            ], _terminal.ToString().Split('\r'));
    }

    [Fact]
    public void It_is_in_chinese_and_never_reaches_the_last_column()
    {
        using (Start(12, Language.Chinese, "查询千帆的模型列表"))
            _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["", "查询千帆的…", new string(' ', 11), ""], _terminal.ToString().Split('\r'));
    }

    [Fact]
    public async Task Doctor_and_call_say_what_they_wait_for_and_what_did_not_answer()
    {
        if (TerminalSession.IsMissing)
            return;
        await using var upstream = new BareListener(null);
        Dictionary<string, string?> environment = new()
        {
            ["QIANFAN_CONSOLE_API_BASE_URL"] = upstream.Address.GetLeftPart(UriPartial.Authority),
            ["QIANFAN_ACCESS_KEY"] = "ALTAKmadeUp",
            ["QIANFAN_SECRET_KEY"] = "0123456789abcdef0123456789abcdef",
            ["QIANFAN_TIMEOUT_SECONDS"] = "2",
        };
        var host = upstream.Address.Authority;
        using var terminal = new TerminalSession(80, 24, "qianfan-mcp doctor; qianfan-mcp call list_preset_models", "en_US.UTF-8", environment);

        var (exitCode, said) = await terminal.FinishAsync();

        Assert.Equal(1, exitCode);
        Assert.Contains($"\rreachable: connecting to {host}, 1 s", said, StringComparison.Ordinal);
        Assert.Contains($"\rlist_preset_models: querying {host}, 1 s", said, StringComparison.Ordinal);
        var screen = said.Split('\n').Select(line => line.Split('\r')[^1].TrimEnd()).ToArray();
        Assert.Contains($"FAIL     reachable     {host} did not answer within 2 s.", screen);
        Assert.Contains("UPSTREAM_TIMEOUT: Qianfan did not answer in time.", screen);
        Assert.Contains($"Called: list_preset_models at {host}.", screen);
        Assert.DoesNotContain(screen, line => line.Contains("querying", StringComparison.Ordinal));
        Assert.DoesNotContain('\e', said);
    }

    public void Dispose() => _terminal.Dispose();

    private WaitingLine Start(int width, Language language = Language.English, string what = "find_models: querying") =>
        new(_terminal, width, _clock, language, what);
}
