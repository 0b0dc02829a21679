using System.Text.Json;

namespace Qianfan.Mcp.Tests.Catalog;

public sealed class CompareModelsTests : IDisposable
{
    private readonly Shop _shop = new();

    public void Dispose() => _shop.Dispose();

    [Fact]
    public async Task What_differs_comes_first_and_what_is_the_same_after_it()
    {
        var answer = await _shop.CompareAsync("""{"models":["ERNIE-Speed-128K","ERNIE-4.0-8K"]}""");

        Assert.Equal(["differences", "same", "models", "conflicts", "source", "asOf"], answer.EnumerateObject().Select(member => member.Name));
        var conflict = answer.GetProperty("conflicts").EnumerateArray().Last();
        Assert.Equal(["2026-06-30 (published)", "2025-12-31 (page of 2026-04-28)"], Shop.Lines(conflict, "values"));
        Assert.Equal(["126976", "5120"], Values(answer, "inputTokens"));
        Assert.Equal("chat", answer.GetProperty("same").GetProperty("kind").GetString());
        Assert.Equal(["amv-wva0v58cwgaf", "amv-tg07pj97a068"], Versions(answer));
    }

    [Theory]
    [InlineData("amv-tg07pj97a068")]
    [InlineData("svcp-7940ab471306")]
    [InlineData("/chat/completions_pro")]
    [InlineData("chat/completions_pro")]
    [InlineData("ｅｒｎｉｅ 4.0 8k")]
    [InlineData("am-vhbjz6njftn9")]
    [InlineData("ERNIE 4.0")]
    public async Task A_model_is_known_by_whatever_names_it(string name) => Assert.Equal(
        ["amv-tg07pj97a068", "amv-wva0v58cwgaf"],
        Versions(await _shop.CompareAsync($$"""{"models":["{{name}}","ERNIE-Speed-128K"]}""")));

    [Fact]
    public async Task An_own_model_is_found_too()
    {
        var answer = await _shop.CompareAsync("""{"models":["客服问答精调","ERNIE-Speed-128K"]}""");

        Assert.Equal(["yes", "no"], Values(answer, "custom"));
        Assert.Equal("kzqpmtni_kefu (svco-k7m2xw94tq1c): Serving, ComputingUnit, Opened", Values(answer, "services")[0]);
        Assert.Equal("yes", answer.GetProperty("same").GetProperty("callable").GetString());
        Assert.Equal("yes", answer.GetProperty("same").GetProperty("deployment").GetString());
        var own = answer.GetProperty("models")[0];
        Assert.Equal("客服问答精调", own.GetProperty("asked").GetString());
        Assert.Equal("the newest of 2 versions of this name", own.GetProperty("taken").GetString());
        Assert.Equal(["客服问答精调-V2"], Shop.Lines(own, "others"));
        Assert.False(answer.GetProperty("models")[1].TryGetProperty("asked", out _));
    }

    [Theory]
    [InlineData("svco-k7m2xw94tq1c")]
    [InlineData("客服问答-线上")]
    [InlineData("kzqpmtni_kefu")]
    public async Task An_own_service_is_found_too(string name) => Assert.Equal(
        ["amv-orkxgow0ozg1", "amv-wva0v58cwgaf"],
        Versions(await _shop.CompareAsync($$"""{"models":["{{name}}","ERNIE-Speed-128K"]}""")));

    [Fact]
    public async Task An_older_version_is_not_taken_for_one_that_could_not_be_fetched()
    {
        const string newest = "amv-orkxgow0ozg1";
        _shop.Fault = (_, body) => body.Contains(newest, StringComparison.Ordinal) ? SandboxFault.Status(500) : null;

        var answer = await _shop.CompareAsync("""{"models":["客服问答精调","ERNIE-Speed-128K"]}""");

        Assert.Equal([newest, "amv-wva0v58cwgaf"], Versions(answer));
        Assert.Equal("unknown", Values(answer, "modifyTime")[0]);
        Assert.Single(Shop.Lines(answer, "incomplete"));
    }

    [Fact]
    public async Task An_unknown_name_is_told_with_what_comes_near()
    {
        var answer = await _shop.CompareAsync("""{"models":["ERNIE-Sped-128K","ERNIE-4.0-8K"]}""");

        var missing = Assert.Single(answer.GetProperty("notFound").EnumerateArray());
        Assert.Equal("ERNIE-Sped-128K", missing.GetProperty("asked").GetString());
        Assert.Equal("ERNIE-Speed-128K", missing.GetProperty("nearest")[0].GetString());
        Assert.Equal(["amv-tg07pj97a068"], Versions(answer));
    }

    [Fact]
    public async Task Two_names_of_one_version_make_one_column()
    {
        var answer = await _shop.CompareAsync("""{"models":["ERNIE-4.0-8K","amv-tg07pj97a068","ERNIE-Speed-128K"]}""");

        Assert.Equal(2, Versions(answer).Length);
        Assert.Single(Shop.Lines(answer, "notes"));
    }

    [Fact]
    public async Task A_fact_that_could_not_be_fetched_is_unknown_and_not_no()
    {
        _shop.Break(500, "DescribeBatchInferenceModel");

        var answer = await _shop.CompareAsync("""{"models":["ERNIE-Speed-128K","ERNIE-4.0-8K"]}""");

        Assert.Equal("unknown", answer.GetProperty("same").GetProperty("batch").GetString());
        Assert.StartsWith("batch: ", Assert.Single(Shop.Lines(answer, "incomplete")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"models":["ERNIE-4.0-8K"]}""")]
    [InlineData("""{"models":["a","b","c","d","e","f","g"]}""")]
    public async Task Fewer_than_two_or_more_than_six_are_refused(string arguments) =>
        Assert.StartsWith("INVALID_ARGUMENT: models ", await _shop.FailureAsync("compare_models", arguments), StringComparison.Ordinal);

    private static string[] Versions(JsonElement answer) =>
        [.. answer.GetProperty("models").EnumerateArray().Select(model => model.GetProperty("versionId").GetString()!)];

    private static string[] Values(JsonElement answer, string field) => Shop.Lines(
        answer.GetProperty("differences").EnumerateArray().Single(difference => difference.GetProperty("field").GetString() == field), "values");
}
