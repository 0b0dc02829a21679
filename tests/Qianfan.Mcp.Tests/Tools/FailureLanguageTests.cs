using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>Failures are told in both languages.</summary>
public sealed class FailureLanguageTests
{
    public static TheoryData<string> Causes => [.. Enum.GetNames<FailureCause>()];

    [Theory]
    [MemberData(nameof(Causes))]
    public void Every_cause_is_told_in_both_languages(string name)
    {
        var cause = Enum.Parse<FailureCause>(name);
        var failure = FailureTexts.From(new(cause, retryable: false));

        AssertTold(failure);
        AssertTold(FailureTexts.From(new(cause, retryable: false) { RetryAfter = TimeSpan.FromSeconds(5) }));
        Assert.Single(Enum.GetValues<FailureCause>(), other => FailureTexts.From(new(other, retryable: false)).What.Chinese == failure.What.Chinese);
    }

    [Fact]
    public void Every_failure_of_this_server_is_told_in_both_languages()
    {
        var headers = new KeySource("X-Qianfan-Access-Key", "X-Qianfan-Secret-Key", "X-Qianfan-Api-Key") { IsPerRequest = true };

        Assert.All(
            [
                FailureTexts.Internal, FailureTexts.NoWayOn, KeySource.Settings.Missing, headers.Missing,
                (KeySource.Settings with { Lacking = KeySource.Settings.SecretKey }).Missing,
                KeySource.Settings.WrongKind(new("bce-v3/id", "secret"))!, KeySource.ApplicationKey(new("aB3dE5fG7hJ9kL1mN3pQ5rS7", "secret"))!,
                FailureTexts.From(new(FailureCause.CredentialsRefused, retryable: false), source: headers),
            ],
            AssertTold);
    }

    [Fact]
    public void Every_code_is_explained_in_both_languages() =>
        Assert.All(Enum.GetValues<FailureCode>().Select(FailureTexts.Meaning), AssertTold);

    [Fact]
    public void A_chinese_failure_keeps_its_code_and_what_upstream_said()
    {
        var failure = FailureTexts.From(new(FailureCause.RateLimited, retryable: true)
        {
            RetryAfter = TimeSpan.FromSeconds(2.1),
            Status = 429,
            UpstreamCode = "RateLimit",
            UpstreamMessage = "Too fast.",
            RequestId = "5a4db0c0",
        });

        Assert.Equal(
            """
            RATE_LIMITED: 已达到千帆的调用频率限制。
            下一步：等待 3 秒后再调用。
            直接重试：可以，请稍后。
            上游：HTTP 429, code RateLimit, "Too fast.", requestId 5a4db0c0
            """, failure.In(Language.Chinese));
    }

    [Fact]
    public void Every_policy_of_which_one_would_do_is_named() => Assert.Equal(
        "请账号管理员授予以下任一策略：one、two 或 three。",
        FailureTexts.From(new(FailureCause.AccessDenied, retryable: false), policies: ["one", "two", "three"]).Next.Chinese);

    [Fact]
    public void A_mistake_of_the_agent_is_told_in_its_language() => Assert.Equal(
        "INVALID_ARGUMENT: 有误。\n下一步：请改正。\n直接重试：无效。",
        Failure.InvalidArgument(("It is wrong.", "有误。"), ("Mend it.", "请改正。")).In(Language.Chinese));

    private static void AssertTold(Failure failure)
    {
        BothLanguages.AssertHave(failure.What);
        BothLanguages.AssertHave(failure.Next);
    }
}
