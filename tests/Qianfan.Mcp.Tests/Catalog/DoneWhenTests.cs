using System.Text.Json;

namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>The questions that a user who chooses a model today asks first: one call each.</summary>
public sealed class DoneWhenTests : IDisposable
{
    private readonly Shop _shop = new(clock: new FakeClock());

    public void Dispose() => _shop.Dispose();

    /// <summary>"cheapest model with 100k context that reads images, callable now, not retiring before June"</summary>
    [Fact]
    public async Task The_cheapest_that_reads_images_and_lives_until_June()
    {
        var found = await _shop.FindAsync(
            """{"minContextTokens":100000,"inputModalities":["image"],"callableNow":true,"availableUntil":"2027-06-01","sort":"price"}""");

        var rows = found.GetProperty("models").EnumerateArray().ToArray();
        Assert.Equal(
            ["Qwen3.5-27B", "GLM-5.3-Flash", "Qwen3.5-122B-A10B", "Qwen3.5-397B-A17B", "DeepSeek-V4.1-flash"],
            rows.Select(row => row.GetProperty("name").GetString()));
        Assert.Equal("qwen3.5-27b", rows[0].GetProperty("model").GetString());
        Assert.Equal(0.6, rows[0].GetProperty("inputPrice").GetDouble());
        Assert.All(rows, row =>
        {
            Assert.True(row.GetProperty("callable").GetBoolean());
            Assert.InRange(row.GetProperty("contextTokens").GetInt64(), 100_000, long.MaxValue);
            Assert.False(row.TryGetProperty("retires", out _));
        });
    }

    /// <summary>"what does 80,000 in and 2,000 out cost on ERNIE 4.5 Turbo, DeepSeek V4 Pro and GLM-5.1"</summary>
    [Fact]
    public async Task What_a_call_costs_on_three_models()
    {
        var answer = await _shop.CompareAsync("""
            {"models":["ERNIE 4.5 Turbo","DeepSeek V4 Pro","GLM-5.1"],"workload":{"inputTokens":80000,"outputTokens":2000}}
            """);

        Assert.Equal(
            ["ERNIE-4.5-Turbo-20260402 0.0704", "DeepSeek-V4-Pro 1.008", "GLM-5.1 0.696"],
            answer.GetProperty("costs").EnumerateArray().Select(cost => $"{cost.GetProperty("name").GetString()} {cost.GetProperty("cny")}"));
        Assert.Equal("input up to 200000 tokens", answer.GetProperty("costs")[2].GetProperty("tier").GetString());
        Assert.False(answer.TryGetProperty("incomplete", out _));
    }

    /// <summary>"which of these ten names in our code still work, and what replaces the others"</summary>
    [Fact]
    public async Task Which_of_ten_names_still_work_and_what_replaces_the_others()
    {
        var answer = await _shop.AnswerAsync("check_models", """
            {"models":["ernie-4.0-8k","ERNIE-Speed-128K","kimi-k2.6","ernie-x1.1-preview","glm-5","/chat/yi_34b_chat",
                "deepseek-v4-pro","GLM 5.1","qwen3.5-27b","gpt-4o"]}
            """);

        Assert.Equal(
        [
            "retired ernie-4.5-turbo-128k", "retired ernie-speed-pro-128k | deepseek-v3", "retired glm-5.3-flash", "retired ernie-5.1",
            "retired glm-5.2", "retired ernie-4.5-turbo-32k", "active", "active", "active", "unknown name",
        ], answer.GetProperty("models").EnumerateArray().Select(Verdict));
        Assert.All(answer.GetProperty("models").EnumerateArray().Skip(6).Take(3), model => Assert.True(model.GetProperty("callable").GetBoolean()));

        static string Verdict(JsonElement model) => !model.GetProperty("known").GetBoolean() ? "unknown name"
            : model.GetProperty("lifecycle").GetString() + (model.TryGetProperty("replacement", out var other) ? $" {other}" : "");
    }

    /// <summary>"what changed since September"</summary>
    [Fact]
    public async Task What_changed_since_September()
    {
        var found = await _shop.FindAsync("""{"changedAfter":"2026-09-01","sort":"released","fields":["name","released","modifyTime"]}""");

        var rows = found.GetProperty("models").EnumerateArray().ToArray();
        Assert.Equal(
        [
            "GLM-5.3-Flash", "MuseSteamer Air Image", "DeepSeek-V4.1-flash", "GLM-5.3", "viduq300-turbo_text2video", "DeepSeek-V4-Pro",
            "Qwen3.5-27B", "ERNIE 5.0 Thinking Latest",
        ], rows.Select(row => row.GetProperty("name").GetString()));
        Assert.All(rows, row => Assert.True(
            string.CompareOrdinal(row.GetProperty("modifyTime").GetString(), "2026-09-01") > 0));
    }
}
