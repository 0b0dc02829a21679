using System.Text.RegularExpressions;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>The codes are a promise to callers, and every cause of a failure has words that say what to do.</summary>
public sealed partial class FailureTests
{
    public static TheoryData<string> Causes => [.. Enum.GetNames<FailureCause>()];

    [Fact]
    public void The_list_of_codes_is_closed() => Assert.Equal(
        [
            "CREDENTIALS_MISSING", "CREDENTIALS_INVALID", "CLOCK_SKEW", "PERMISSION_DENIED", "NOT_ENABLED", "INVALID_ARGUMENT", "NOT_FOUND",
            "RATE_LIMITED", "SERVER_BUSY", "QUOTA_EXHAUSTED", "UPSTREAM_UNAVAILABLE", "UPSTREAM_TIMEOUT", "UPSTREAM_UNREACHABLE", "UPSTREAM_UNREADABLE", "INTERNAL",
        ],
        Enum.GetValues<FailureCode>().Select(Failure.Name));

    [Theory]
    [MemberData(nameof(Causes))]
    public void Every_cause_has_words_of_its_own_and_a_next_step(string cause)
    {
        var failure = FailureTexts.From(new(Enum.Parse<FailureCause>(cause), retryable: false));

        Assert.Matches(Sentence(), failure.What.English);
        Assert.Matches(Sentence(), failure.Next.English);
        Assert.NotEqual(failure.What, failure.Next);
        Assert.Single(Enum.GetValues<FailureCause>(), other => FailureTexts.From(new(other, retryable: false)).What == failure.What);
    }

    [Theory]
    [InlineData("AccessKeyUnknown", "CREDENTIALS_INVALID")]
    [InlineData("SecretKeyWrong", "CREDENTIALS_INVALID")]
    [InlineData("CredentialsRefused", "CREDENTIALS_INVALID")]
    [InlineData("AddressNotAllowed", "PERMISSION_DENIED")]
    [InlineData("ClockSkew", "CLOCK_SKEW")]
    [InlineData("AccessDenied", "PERMISSION_DENIED")]
    [InlineData("NotEnabled", "NOT_ENABLED")]
    [InlineData("ArgumentRefused", "INVALID_ARGUMENT")]
    [InlineData("RequestRefused", "INTERNAL")]
    [InlineData("NotFound", "NOT_FOUND")]
    [InlineData("RateLimited", "RATE_LIMITED")]
    [InlineData("QuotaExhausted", "QUOTA_EXHAUSTED")]
    [InlineData("Unavailable", "UPSTREAM_UNAVAILABLE")]
    [InlineData("TimedOut", "UPSTREAM_TIMEOUT")]
    [InlineData("Unreachable", "UPSTREAM_UNREACHABLE")]
    [InlineData("NameNotResolved", "UPSTREAM_UNREACHABLE")]
    [InlineData("TlsFailed", "UPSTREAM_UNREACHABLE")]
    [InlineData("ConnectionLost", "UPSTREAM_UNREACHABLE")]
    [InlineData("Redirected", "UPSTREAM_UNREADABLE")]
    [InlineData("TooLarge", "UPSTREAM_UNREADABLE")]
    [InlineData("Unreadable", "UPSTREAM_UNREADABLE")]
    [InlineData("UnknownError", "UPSTREAM_UNREADABLE")]
    public void A_cause_becomes_its_code(string cause, string code) =>
        Assert.StartsWith($"{code}: ", FailureTexts.From(new(Enum.Parse<FailureCause>(cause), retryable: false)).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Says_how_long_to_wait_when_upstream_does()
    {
        var failure = FailureTexts.From(new(FailureCause.RateLimited, retryable: true) { RetryAfter = TimeSpan.FromSeconds(2.1) });

        Assert.Equal(
            """
            RATE_LIMITED: Qianfan's rate limit has been reached.
            Next: Wait 3 s, then call again.
            Retry unchanged: yes, later.
            """, failure.ToString());
    }

    [Fact]
    public void Keeps_what_upstream_said_apart_from_its_own_words()
    {
        var failure = FailureTexts.From(new(FailureCause.NotFound, retryable: false)
        {
            Status = 404,
            UpstreamCode = "NotFound",
            UpstreamMessage = "The specified model does not exist.",
            RequestId = "5a4db0c0",
        });

        Assert.Equal(
            """
            NOT_FOUND: Qianfan has nothing with this ID for this account.
            Next: Get the ID from a list tool; IDs start with amv- (version), am- (model), svcp- or svco- (service).
            Retry unchanged: no.
            Upstream: HTTP 404, code NotFound, "The specified model does not exist.", requestId 5a4db0c0
            """, failure.ToString());
    }

    [Theory]
    [InlineData("ClockSkew", true, false)]
    [InlineData("TimedOut", false, true)]
    [InlineData("Unavailable", true, true)]
    [InlineData("Unavailable", false, false)]
    public void Only_what_may_pass_is_worth_the_same_call(string cause, bool retryable, bool retry) =>
        Assert.Equal(retry, FailureTexts.From(new(Enum.Parse<FailureCause>(cause), retryable)).Retry);

    [Fact]
    public void The_codes_that_pass_with_time_are_those_that_say_so() => Assert.Equal(
        [FailureCode.RateLimited, FailureCode.ServerBusy, FailureCode.UpstreamUnavailable, FailureCode.UpstreamTimeout],
        Enum.GetValues<FailureCode>().Where(code => FailureTexts.Meaning(code).Retry));

    [Fact]
    public void Names_every_policy_of_which_one_would_do() => Assert.Equal(
        "Ask its administrator for one of the policies one, two or three.",
        FailureTexts.From(new(FailureCause.AccessDenied, retryable: false), policies: ["one", "two", "three"]).Next.English);

    [GeneratedRegex(@"^[A-Z].{15,}\.$")]
    private static partial Regex Sentence();
}
