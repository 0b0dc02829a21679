using System.Globalization;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tools;

/// <summary>The one place where causes become codes and words.</summary>
internal static class FailureWords
{
    /// <summary>Where an account's keys are made and listed.</summary>
    public const string KeyPage = "https://console.bce.baidu.com/iam/#/iam/accesslist";

    /// <summary>Which of these an action needs, its document does not tell.</summary>
    public static IReadOnlyList<string> ReadingPolicies { get; } =
        ["QianfanFullControlAccessPolicy", "QianfanServiceReadAccessPolicy", "QianfanModelTuningReadAccessPolicy"];

    public static Failure CredentialsMissing { get; } = new(
        FailureCode.CredentialsMissing,
        ("No Qianfan credentials are set, so nothing was sent.", "没有设置千帆密钥，因此没有发出调用。"),
        ($"Create an Access Key / Secret Key at {KeyPage} and set QIANFAN_ACCESS_KEY and QIANFAN_SECRET_KEY for this server; "
            + "or start it with --sandbox to try it without an account.",
            $"在 {KeyPage} 创建 Access Key / Secret Key（安全认证 AK/SK），为本服务器设置 QIANFAN_ACCESS_KEY 和 QIANFAN_SECRET_KEY；"
            + "没有账号时可用 --sandbox 启动试用。"));

    public static Failure Internal { get; } = new(
        FailureCode.Internal,
        ("This server failed by its own fault.", "本服务器自身出错。"),
        ("Report it with the server's standard error output; another tool may still work.", "附上服务器的标准错误输出进行反馈；其他工具可能仍可使用。"));

    public static Failure NoWayOn { get; } = new(
        FailureCode.UpstreamUnreadable,
        ("It has more rows but names no place to go on from.", "后面还有内容，但没有说从哪里继续。"),
        ("Call again in a minute.", "一分钟后再调用。"));

    public static Failure WrongKind(LocalizedText what) => new(
        FailureCode.CredentialsInvalid,
        what,
        ($"Use the account's Access Key / Secret Key (安全认证 AK/SK) from {KeyPage}; inference and application keys do not open the console API.",
            $"改用 {KeyPage} 里账号的 Access Key / Secret Key（安全认证 AK/SK）；推理和应用的密钥不能调用控制台 API。"));

    /// <param name="failure">What went wrong.</param>
    /// <param name="hint">A guess about the key's kind, by its shape; see <see cref="KeyShape"/>.</param>
    /// <param name="policies">Those of which the account needs one.</param>
    public static Failure From(UpstreamException failure, LocalizedText? hint = null, IReadOnlyList<string>? policies = null)
    {
        var words = CauseWords.Of(failure, policies ?? ReadingPolicies);
        if (words.Code == FailureCode.CredentialsInvalid && hint is not null)
            words = WrongKind(hint);
        var retry = failure.Cause switch
        {
            // Retryable inside the client, where it was tried with the corrected clock already.
            FailureCause.ClockSkew => false,
            FailureCause.TimedOut => true,
            _ => failure.Retryable,
        };
        return words with { Retry = retry, UpstreamSays = UpstreamSays(failure) };
    }

    private static string? UpstreamSays(UpstreamException failure)
    {
        List<string> parts = [];
        if (failure.Status is { } status)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"HTTP {status}"));
        if (failure.UpstreamCode is { Length: > 0 } code)
            parts.Add($"code {code}");
        if (failure.UpstreamMessage is { Length: > 0 } message)
            parts.Add($"\"{message}\"");
        if (failure.RequestId is { Length: > 0 } id)
            parts.Add($"request {id}");
        return parts.Count > 0 ? string.Join(", ", parts) : null;
    }
}
