using System.Text.Json;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tests.Documented;
using Qianfan.Mcp.Tests.Server.Faults;
using Qianfan.Mcp.Tests.Tools;

namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>
/// The questions that a user who chooses a model today asks first: one call each, over both transports, in the sandbox and against a
/// stand-in for Qianfan made of its documents.
/// </summary>
public sealed class DoneWhenTests
{
    private const string Cheapest =
        """{"minContextTokens":100000,"inputModalities":["image"],"callableNow":true,"availableUntil":"2027-06-01","sort":"price"}""";

    private const string Costs =
        """{"models":["ERNIE 4.5 Turbo","DeepSeek V4 Pro","GLM-5.1"],"workload":{"inputTokens":80000,"outputTokens":2000}}""";

    private const string Names = """
        {"models":["ernie-4.0-8k","ERNIE-Speed-128K","kimi-k2.6","ernie-x1.1-preview","glm-5","/chat/yi_34b_chat",
            "deepseek-v4-pro","GLM 5.1","qwen3.5-27b","gpt-4o"]}
        """;

    private const string Changed = """{"changedAfter":"2026-09-01","sort":"released","fields":["name","released","modifyTime"]}""";

    public static TheoryData<string> Transports => [.. ServedClient.Transports];

    /// <summary>"cheapest model with 100k context that reads images, callable now, not retiring before June"</summary>
    [Theory]
    [MemberData(nameof(Transports))]
    public async Task The_cheapest_that_reads_images_and_lives_until_June(string transport)
    {
        var found = await InSandboxAsync(transport, "find_models", Cheapest);

        var rows = found.GetProperty("models").EnumerateArray().ToArray();
        Assert.Equal(
            ["Qwen3.5-27B", "GLM-5.3-Flash", "Qwen3.5-122B-A10B", "Qwen3.5-397B-A17B", "DeepSeek-V4.1-flash"],
            rows.Select(row => row.GetProperty("name").GetString()));
        Assert.Equal("qwen3.5-27b", rows[0].GetProperty("model").GetString());
        Assert.Equal(0.6, rows[0].GetProperty("inputPrice").GetDouble());
        Assert.All(rows, row =>
        {
            // It was asked for, and is not repeated.
            Assert.False(row.TryGetProperty("callable", out _));
            Assert.InRange(row.GetProperty("contextTokens").GetInt64(), 100_000, long.MaxValue);
            Assert.False(row.TryGetProperty("retires", out _));
        });
    }

    /// <summary>"what does 80,000 in and 2,000 out cost on ERNIE 4.5 Turbo, DeepSeek V4 Pro and GLM-5.1"</summary>
    [Theory]
    [MemberData(nameof(Transports))]
    public async Task What_a_call_costs_on_three_models(string transport)
    {
        var answer = await InSandboxAsync(transport, "compare_models", Costs);

        Assert.Equal(
            ["ERNIE-4.5-Turbo-20260402 0.0704", "DeepSeek-V4-Pro 1.008", "GLM-5.1 0.696"],
            answer.GetProperty("costs").EnumerateArray().Select(cost => $"{cost.GetProperty("name").GetString()} {cost.GetProperty("cny")}"));
        Assert.Equal("input up to 200000 tokens", answer.GetProperty("costs")[2].GetProperty("tier").GetString());
        Assert.False(answer.TryGetProperty("incomplete", out _));
    }

    /// <summary>"which of these ten names in our code still work, and what replaces the others"</summary>
    [Theory]
    [MemberData(nameof(Transports))]
    public async Task Which_of_ten_names_still_work_and_what_replaces_the_others(string transport)
    {
        var answer = await InSandboxAsync(transport, "check_models", Names);

        Assert.Equal(
        [
            "retired ernie-4.5-turbo-128k", "retired ernie-speed-pro-128k | deepseek-v3", "retired glm-5.3-flash", "retired ernie-5.1",
            "retired glm-5.2", "retired ernie-4.5-turbo-32k", "active", "active", "active", "unknown name",
        ], answer.GetProperty("models").EnumerateArray().Select(Verdict));
        Assert.All(answer.GetProperty("models").EnumerateArray().Skip(6).Take(3), model => Assert.True(model.GetProperty("callable").GetBoolean()));
    }

    /// <summary>"what changed since September"</summary>
    [Theory]
    [MemberData(nameof(Transports))]
    public async Task What_changed_since_September(string transport)
    {
        var found = await InSandboxAsync(transport, "find_models", Changed);

        var rows = found.GetProperty("models").EnumerateArray().ToArray();
        Assert.Equal(
        [
            "GLM-5.3-Flash", "MuseSteamer Air Image", "DeepSeek-V4.1-flash", "GLM-5.3", "viduq300-turbo_text2video", "DeepSeek-V4-Pro",
            "Qwen3.5-27B", "ERNIE 5.0 Thinking Latest",
        ], rows.Select(row => row.GetProperty("name").GetString()));
        Assert.All(rows, row => Assert.True(
            string.CompareOrdinal(row.GetProperty("modifyTime").GetString(), "2026-09-01") > 0));
    }

    [Theory]
    [MemberData(nameof(Transports))]
    public async Task The_documents_alone_answer_all_four(string transport)
    {
        using var upstream = new DocumentedCatalog();
        await using var client = await ServedClient.StartAsync(transport, new FakeClock(),
            (Setting.Sandbox, "0"), (Setting.BaseUrl, upstream.Address.GetLeftPart(UriPartial.Authority)),
            (Setting.AccessKey, DocumentedCatalog.AccessKey), (Setting.SecretKey, "documented-secret"));

        var cheapest = await AnswerAsync(client, "find_models", Cheapest);
        var costs = await AnswerAsync(client, "compare_models", Costs);
        var names = await AnswerAsync(client, "check_models", Names);
        var changed = await AnswerAsync(client, "find_models", Changed);

        Assert.Equal(["Qwen3.5-27B", "Qwen3.5-122B-A10B"], NamesOf(cheapest));
        Assert.Equal(
            ["ERNIE-4.5-Turbo-20260402 0.0704", "DeepSeek-V4-Pro 1.008", "GLM-5.1 0.696"],
            costs.GetProperty("costs").EnumerateArray().Select(cost => $"{cost.GetProperty("name").GetString()} {cost.GetProperty("cny")}"));
        // By the service that the account has open, or by the public page.
        Assert.Equal(
        [
            "retired ernie-4.5-turbo-128k", "retired ernie-speed-pro-128k | deepseek-v3", "retired glm-5.3-flash", "retired ernie-5.1",
            "retired glm-5.2", "unknown name", "active", "active", "active", "unknown name",
        ], names.GetProperty("models").EnumerateArray().Select(Verdict));
        Assert.Equal(["DeepSeek-V4-Pro", "Qwen3.5-122B-A10B"], NamesOf(changed).Order());
        Assert.All([cheapest, costs, names, changed], answer =>
        {
            Assert.False(answer.TryGetProperty("incomplete", out var missing), missing.ToString());
            Assert.Equal("live", answer.GetProperty("source").GetString()!.Replace("cache", "live", StringComparison.Ordinal));
        });
    }

    private static async Task<JsonElement> InSandboxAsync(string transport, string tool, string arguments)
    {
        await using var client = await ServedClient.StartAsync(transport, new FakeClock());
        return await AnswerAsync(client, tool, arguments);
    }

    private static async Task<JsonElement> AnswerAsync(ServedClient client, string tool, string arguments)
    {
        var result = await client.CallAsync(tool, arguments);
        Assert.False(result.IsError is true, Caller.Text(result));
        return result.StructuredContent!.Value;
    }

    private static IEnumerable<string?> NamesOf(JsonElement found) =>
        found.GetProperty("models").EnumerateArray().Select(row => row.GetProperty("name").GetString());

    private static string Verdict(JsonElement model) => !model.GetProperty("known").GetBoolean() ? "unknown name"
        : model.GetProperty("lifecycle").GetString() + (model.TryGetProperty("replacement", out var other) ? $" {other}" : "");
}
