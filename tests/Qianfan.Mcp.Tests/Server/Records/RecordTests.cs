using System.Globalization;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Tests.Repository;
using Qianfan.Mcp.Tests.Tools;
using Xunit.Sdk;

namespace Qianfan.Mcp.Tests.Server.Records;

/// <summary>A thousand generated upstream records through every tool of the built server, read by the official C# client.</summary>
public sealed class RecordTests
{
    // As many rows as one page holds, and the account's own models among them.
    private static readonly Dictionary<string, object> _wide = new() { ["includeCustom"] = true, ["maxKeys"] = 50 };

    public static TheoryData<string> Lists => [.. GeneratedRecords.Tools.Where(tool => IsList(tool))];

    public static TheoryData<string> Details => [.. GeneratedRecords.Tools.Where(tool => !IsList(tool))];

    [Fact]
    public void The_TypeScript_clients_read_the_same_records() =>
        Generated.IsWhole("tests/interop/tools.json", InteropTools.Document(GeneratedRecords.Hash()));

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_gives_every_record(string tool)
    {
        await using var session = await RecordSession.StartAsync();
        foreach (var detail in (string[])["summary", "full"])
        {
            var arguments = new Dictionary<string, object>(Arguments(tool, 0)) { ["detail"] = detail, ["maxKeys"] = 100 };

            var rows = await session.WalkAsync(tool, arguments);

            Assert.Equal(GeneratedRecords.Count, rows.Count);
        }
        await session.FinishAsync();
    }

    [Theory]
    [MemberData(nameof(Details))]
    public async Task Details_answer_for_every_record(string tool)
    {
        await using var session = await RecordSession.StartAsync();
        await EachAsync(Enumerable.Range(0, GeneratedRecords.Count), async i =>
        {
            var arguments = new Dictionary<string, object>(Arguments(tool, i)) { ["detail"] = i % 2 == 0 ? "full" : "summary" };

            var result = await session.CallAsync(tool, arguments);

            if (!GeneratedRecords.IsNone(i) || result.IsError is not true)
                session.Sound(tool, result);
            else
                Assert.StartsWith("UPSTREAM_UNREADABLE: ", Caller.Text(result), StringComparison.Ordinal);
        });
        await session.FinishAsync();
    }

    [Fact]
    public async Task Searches_join_every_record()
    {
        await using var session = await RecordSession.StartAsync();
        await EachHundredAsync(session, async () =>
        {
            var all = new Dictionary<string, object>(_wide) { ["fields"] = ModelFields.Names, ["sort"] = "inputTokens" };

            Assert.True((await session.WalkAsync("find_models", all)).Count > 50);
            await session.AnswerAsync("find_models", new { kind = (string[])["chat"], minInputTokens = 5000, callableNow = true, query = "ERNIE" });
            await session.AnswerAsync("find_models", new { capabilities = (string[])["nothing has this"] });
        });
        await session.FinishAsync();
    }

    [Fact]
    public async Task Comparisons_take_every_record()
    {
        await using var session = await RecordSession.StartAsync();
        await EachHundredAsync(session, async () =>
        {
            var rows = await session.WalkAsync("find_models", new Dictionary<string, object>(_wide) { ["fields"] = (string[])["name", "versionId"] });
            var names = rows.Select(row => (row.TryGetProperty("versionId", out var id) ? id : row.GetProperty("name")).GetString()!).Distinct();
            var sixes = names.Chunk(6).Where(six => six.Length == 6).ToArray();

            Assert.True(sixes.Length > 10);
            await EachAsync(sixes, async models => await session.AnswerAsync("compare_models", new { models }));
        });
        await session.FinishAsync();
    }

    [Fact]
    public async Task An_unsound_answer_is_noticed()
    {
        const string sound = """{"quotas":[],"source":"live","asOf":"now"}""";
        (string Structure, string Text)[] unsound =
        [
            Same("""{"quotas":[],"source":7,"asOf":"now"}"""),
            Same("""{"quotas":[],"source":"live"}"""),
            Same("""{"quotas":[],"source":"live","asOf":"now","novel":1}"""),
            Same("""{"quotas":[{"rpm":"33"}],"source":"live","asOf":"now"}"""),
            Same("""{"quotas":[{"status":"\u0007"}],"source":"live","asOf":"now"}"""),
            (sound, """{"quotas":[],"source":"live","asOf":"later"}"""),
            ("""{"quotas":[{"status":"中"}],"source":"live","asOf":"now"}""", """{"quotas":[{"status":"\u4e2d"}],"source":"live","asOf":"now"}"""),
        ];
        await using var session = await RecordSession.StartAsync();

        Check(Same(sound));
        Assert.All(unsound, answer => Assert.ThrowsAny<XunitException>(() => Check(answer)));

        void Check((string Structure, string Text) answer) => session.Sound("list_tpm_quotas", new CallToolResult
        {
            StructuredContent = JsonElement.Parse(answer.Structure),
            Content = [new TextContentBlock { Text = answer.Text }],
        });

        static (string Structure, string Text) Same(string answer) => (answer, answer);
    }

    private static bool IsList(string tool) => GeneratedRecords.Shape(tool).TryGetProperty("lists", out _);

    private static Dictionary<string, object> Arguments(string tool, int i)
    {
        var numbered = GeneratedRecords.Shape(tool).GetProperty("arguments").GetRawText()
            .Replace("#", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return JsonElement.Parse(numbered).EnumerateObject().ToDictionary(member => member.Name, member => (object)member.Value);
    }

    // They read all lists for each call, so they get the records by the hundred.
    private static async Task EachHundredAsync(RecordSession session, Func<Task> test)
    {
        for (var start = 0; start < GeneratedRecords.Count; start += 100)
        {
            session.Upstream.Window = (start, start + 100);
            await test();
        }
    }

    private static Task EachAsync<T>(IEnumerable<T> items, Func<T, Task> test) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (item, _) => await test(item));
}
