using Qianfan.Mcp.Commands;
using Qianfan.Mcp.Tests.Catalog;
using Qianfan.Mcp.Tests.Tools;
using Qianfan.Mcp.Tests.Upstream;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>Answers as a person sees them, in each language and size of terminal.</summary>
public sealed class AnswerTranscriptTests
{
    // Each way in which an answer can be laid out.
    private static readonly (string Tool, string Arguments)[] _calls =
    [
        ("find_models", """{"kind":["chat"],"maxKeys":8}"""),
        ("find_models", """{"query":"nosuchmodel"}"""),
        ("compare_models", """{"models":["ERNIE-4.0-8K","DeepSeek-V3.1","ERNIE-5.0"],"workload":{"inputTokens":80000,"outputTokens":2000}}"""),
        ("check_models", """{"models":["ernie-4.0-8k","gpt-4"]}"""),
        ("list_models", """{"maxKeys":4}"""),
        ("list_preset_models", """{"maxKeys":4}"""),
        ("list_preset_services", """{"maxKeys":4}"""),
        ("list_fine_tuning_models", "{}"),
        ("get_preset_model_version", """{"modelId":"amv-9vsisx8qa0vz","detail":"full"}"""),
        ("get_service_usage", """{"startTime":"2026-11-01T00:00:00Z","endTime":"2026-11-08T00:00:00Z"}"""),
    ];

    public static TheoryData<string, int, int> Terminals { get; } = new()
    {
        { "en", 80, 24 }, { "en", 200, 50 }, { "zh", 80, 24 }, { "zh", 200, 50 },
    };

    [Theory]
    [MemberData(nameof(Terminals))]
    public async Task Answers_fit_the_terminal(string language, int columns, int rows)
    {
        using var shop = new Shop(clock: new FakeClock()) { Language = language == "zh" ? Language.Chinese : Language.English };
        using var transcript = new StringWriter { NewLine = "\n" };
        foreach (var (tool, arguments) in _calls)
        {
            transcript.WriteLine($"$ qianfan-mcp call {tool} '{arguments}'");
            var schema = Caller.Tool(tool).Definition(shop.Language).OutputSchema;
            AnswerTable.Write(transcript, await shop.AnswerAsync(tool, arguments), schema, columns, shop.Language);
            transcript.WriteLine();
        }

        var lines = transcript.ToString().Split('\n');
        Assert.All(lines.Where(line => !line.StartsWith('$')), line => Assert.True(Columns.Width(line) <= columns, line));
        Snapshot.Equal($"Terminal/answers.{language}.{columns}x{rows}.txt", transcript.ToString());
    }

    [Theory]
    [MemberData(nameof(Terminals))]
    public Task On_a_terminal(string language, int columns, int rows) => Transcript.IsAsync("call-and-doctor", language, columns, rows,
        ("qianfan-mcp call list_custom_models maxKeys=5 --sandbox", null),
        ("qianfan-mcp call get_custom_service serviceId=svco-k7m2xw94tq1c detail=full --sandbox", null),
        ("qianfan-mcp doctor --sandbox", null),
        ("QIANFAN_ACCESS_KEY=YOUR_ACCESS_KEY QIANFAN_SECRET_KEY=\"'0123456789abcdef0123456789abcdef'\" HTTP_PROXY=proxy.invalid NO_PROXY=127.0.0.1 "
            + "qianfan-mcp doctor --base-url http://127.0.0.1:1", null));

    // The screen has nothing that is not text: no keypad mode, no colours.
    [Theory]
    [InlineData("qianfan-mcp call list_preset_models maxKeys=1 --sandbox")]
    [InlineData("qianfan-mcp --version; qianfan-mcp key mine; qianfan-mcp doctor --sandbox 2>/dev/null")]
    [InlineData("NO_COLOR=1 qianfan-mcp call list_preset_models maxKeys=1 --sandbox --log-level information")]
    [InlineData("TERM=dumb qianfan-mcp call list_preset_models maxKeys=1 --sandbox --log-level information")]
    public async Task Issue_no_sequence_changes_the_terminal(string line)
    {
        if (TerminalSession.IsMissing)
            return;
        using var terminal = new TerminalSession(80, 24, line);

        var (exitCode, screen) = await terminal.FinishAsync();

        Assert.Equal(0, exitCode);
        Assert.DoesNotContain('\e', screen);
    }

    [Fact]
    public async Task COLUMNS_wins_over_the_terminal()
    {
        if (TerminalSession.IsMissing)
            return;
        using var terminal = new TerminalSession(80, 24, "COLUMNS=60 qianfan-mcp call list_custom_models maxKeys=5 --sandbox");

        var (_, screen) = await terminal.FinishAsync();

        Assert.Contains("(Hidden at 60 columns: ", screen, StringComparison.Ordinal);
    }
}
