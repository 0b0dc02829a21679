using System.Diagnostics;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tests.Tools;
using Qianfan.Mcp.Tools;
using Xunit.Abstractions;

namespace Qianfan.Mcp.Tests.Fuzz;

/// <summary>Whatever upstream answers, a tool gives a sound answer or a failure in words, in time and within bounds.</summary>
[Collection(FuzzGroup.Name)]
public sealed class UpstreamFuzzTests(ITestOutputHelper output)
{
    /// <summary>What an agent reads of a failure, in characters.</summary>
    private const int LongestFailure = 600;

    private static readonly string[] _codes = [.. Enum.GetValues<FailureCode>().Where(code => code != FailureCode.Internal).Select(Failure.Name)];

    // Upstream's own word that the form of a request is wrong; every other INTERNAL is a fault of this server.
    private const string FormRefused = "INTERNAL: Qianfan rejected the format of the request";

    private static readonly AccessKey _pair = new("caller-id", "caller-secret");

    private static readonly string[] _selections =
    [
        """find_models {"includeCustom":true,"maxKeys":50}""",
        """find_models {"minInputTokens":5000,"sort":"inputTokens"}""",
        """find_models {"query":"ERNIE","kind":["chat"],"callableNow":true,"fields":["name","versionId","capabilities"]}""",
        """compare_models {"models":["ERNIE-4.0-8K","amv-1"]}""",
        """check_models {"models":["ernie-4.0-8k","amv-1","svcp-1"]}""",
    ];

    [Fact]
    public async Task Any_answer_of_upstream_is_answered_soundly_or_fails_in_words()
    {
        var run = new FuzzRun("upstream answers", output);
        var answers = await UpstreamAnswers.LoadAsync();
        await Parallel.ForEachAsync(FuzzRun.Numbers(FuzzRun.Cases), new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (number, _) =>
        {
            using var upstream = new MutatingUpstream(number, answers);
            // Every other one has its bearer tokens made by this upstream.
            var key = new Credentials(_pair, number % 2 == 0 ? "caller-api-key" : null);
            var (tool, arguments) = Call(FuzzRun.Choices(number, "call"));
            foreach (var detail in (string[])["summary", "full"])
            {
                var given = arguments.Replace("summary", detail, StringComparison.Ordinal);
                if (await ComplaintAsync(run, upstream, key, tool, given) is { } complaint)
                    run.Fail(number, $"{tool} {given}: {complaint}\n  last answer: {FuzzRun.Quote(upstream.Last)}");
            }
        });
        run.Finish();
    }

    private static (string Tool, string Arguments) Call(Random choices)
    {
        // They ask for many answers each.
        if (choices.Next(20) == 0)
            return _selections[choices.Next(_selections.Length)].Split(' ', 2) is [var selection, var question] ? (selection, question) : default;
        ActionTool[] tools = [.. ToolList.Tools.OfType<ActionTool>()];
        var tool = tools[choices.Next(tools.Length)].Name;
        return (tool, UpstreamSamples.ArgumentsOf(tool, "summary"));
    }

    private static async Task<string?> ComplaintAsync(FuzzRun run, MutatingUpstream upstream, Credentials key, string tool, string arguments)
    {
        using var shop = new Catalog.Shop(upstream) { Key = key };
        try
        {
            var start = Stopwatch.GetTimestamp();
            var result = await shop.CallAsync(tool, arguments).WaitAsync(FuzzRun.Patience);
            run.Count(result.IsError is true ? Caller.Text(result).Split(':')[0] : "sound");
            return Stopwatch.GetElapsedTime(start) > FuzzRun.Patience / 2 ? "It took long." : Complaint(tool, result);
        }
        catch (Exception e)
        {
            return e.ToString();
        }
    }

    private static string? Complaint(string tool, CallToolResult result)
    {
        if (result.IsError is not true)
            return string.Join("; ", SoundAnswer.Faults(Caller.Tool(tool).Definition(Language.English).OutputSchema!.Value, result)) is { Length: > 0 } faults ? faults : null;
        var text = Caller.Text(result);
        if (text.Length > LongestFailure)
            return $"{text.Length} characters: {text}";
        if (SoundAnswer.Hides(text.Replace('\n', ' ')))
            return $"Hidden characters: {JsonSerializer.Serialize(text)}";
        return _codes.Any(code => text.StartsWith($"{code}: ", StringComparison.Ordinal)) || text.StartsWith(FormRefused, StringComparison.Ordinal) ? null : text;
    }
}
