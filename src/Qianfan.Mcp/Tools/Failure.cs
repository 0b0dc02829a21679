using System.Globalization;
using System.Text;

namespace Qianfan.Mcp.Tools;

/// <summary>The closed list of failure codes, published in SCREAMING_CASE.</summary>
internal enum FailureCode
{
    CredentialsMissing, CredentialsInvalid, ClockSkew, PermissionDenied, NotEnabled, InvalidArgument, NotFound,
    RateLimited, QuotaExhausted, UpstreamUnavailable, UpstreamTimeout, UpstreamUnreachable, UpstreamUnreadable, Internal,
}

/// <summary>A failed call in words that an agent can act on.</summary>
/// <param name="What">What happened, in plain words.</param>
/// <param name="Next">What to do about it.</param>
/// <param name="Retry">Whether the same call may succeed later unchanged.</param>
internal sealed record Failure(FailureCode Code, string What, string Next, bool Retry = false)
{
    /// <summary>Upstream's own code, words, HTTP status and request id, where there are any.</summary>
    public string? UpstreamSays { get; init; }

    public static Failure InvalidArgument(string what, string next) => new(FailureCode.InvalidArgument, what, next);

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
    public override string ToString()
    {
        var text = new StringBuilder($"{Name(Code)}: {What}\nNext: {Next}\nRetry unchanged: {(Retry ? "yes, later" : "no")}.");
        if (UpstreamSays is { } says)
            text.Append(CultureInfo.InvariantCulture, $"\nUpstream: {says}");
        return text.ToString();
    }
}
