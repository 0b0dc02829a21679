using System.Text;

namespace Qianfan.Mcp.Tools;

/// <summary>The closed list of failure codes, published in SCREAMING_CASE.</summary>
internal enum FailureCode
{
    CredentialsMissing, CredentialsInvalid, ClockSkew, PermissionDenied, NotEnabled, InvalidArgument, NotFound,
    RateLimited, QuotaExhausted, UpstreamUnavailable, UpstreamTimeout, UpstreamUnreachable, UpstreamUnreadable, Internal,
}

/// <summary>A failed call in words that an agent can act on, in the language of its user.</summary>
/// <param name="What">What happened, in plain words.</param>
/// <param name="Next">What to do about it.</param>
/// <param name="Retry">Whether the same call may succeed later unchanged.</param>
internal sealed record Failure(FailureCode Code, LocalizedText What, LocalizedText Next, bool Retry = false)
{
    private static readonly LocalizedText _retry = ("Retry unchanged: yes, later.", "原样重试：可以，稍后。");
    private static readonly LocalizedText _noRetry = ("Retry unchanged: no.", "原样重试：不必。");
    private static readonly LocalizedText _upstream = ("Upstream: ", "上游：");

    /// <summary>What the line of the next step begins with.</summary>
    public static LocalizedText NextMark { get; } = ("Next: ", "下一步：");

    /// <summary>Upstream's own code, words, HTTP status and request id, where there are any.</summary>
    public string? UpstreamSays { get; init; }

    /// <summary>A mistake of the agent's. It alone mends it and speaks in names of parameters, so these words stay English.</summary>
    public static Failure InvalidArgument(string what, string next) => new(FailureCode.InvalidArgument, LocalizedText.Same(what), LocalizedText.Same(next));

    /// <summary>The code as published, such as <c>RATE_LIMITED</c>.</summary>
    public static string Name(FailureCode code)
    {
        var name = new StringBuilder();
        foreach (var letter in code.ToString())
        {
            if (char.IsUpper(letter) && name.Length > 0)
                name.Append('_');
            name.Append(char.ToUpperInvariant(letter));
        }
        return name.ToString();
    }

    /// <summary>At most about 150 tokens: the longest parts are cut where they are made.</summary>
    public string In(Language language)
    {
        var text = new StringBuilder($"{Name(Code)}: {What.In(language)}\n{NextMark.In(language)}{Next.In(language)}\n{(Retry ? _retry : _noRetry).In(language)}");
        if (UpstreamSays is { } says)
            text.Append('\n').Append(_upstream.In(language)).Append(says);
        return text.ToString();
    }

    public override string ToString() => In(Language.English);
}
