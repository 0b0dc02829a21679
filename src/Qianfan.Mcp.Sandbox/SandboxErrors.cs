using System.Text;

namespace Qianfan.Mcp.Sandbox;

/// <summary>An id that is answered with a failure.</summary>
/// <param name="Suffix">What follows the kind of id and its dash: <c>error-busy</c> in <c>amv-error-busy</c>.</param>
/// <param name="Meaning">One sentence for readers who pick an id to try.</param>
/// <param name="Reply">The answer, given the request id.</param>
internal sealed record SandboxError(string Suffix, string Meaning, Func<string, SandboxReply> Reply);

/// <summary>
/// Failures on demand: a signed call on any route whose body names such an id, as modelId, modelSetId, serviceId, one of serviceIds,
/// instanceId or marker, gets the failure. The kind before the first dash (amv, am, svcp, svco) does not matter.
/// </summary>
internal static class SandboxErrors
{
    /// <summary>Every special id, in the order of the documentation.</summary>
    public static IReadOnlyList<SandboxError> All { get; } =
    [
        new("error-access-denied", "The account lacks the permission policy: 403 AccessDenied.",
            id => SandboxReply.ConsoleError(403, "AccessDenied", "Access denied.", id)),
        new("error-not-open", "The service has not been opened for the account: 403 OptInRequired.",
            id => SandboxReply.ConsoleError(403, "OptInRequired", "A subscription for the service is required.", id)),
        new("error-param", "A v1 parameter error under status 200: error_code 500001.",
            _ => SandboxReply.LegacyError(500001, "param invalid")),
        new("error-busy", "High load, worth another try, under status 200: error_code 336100.",
            _ => SandboxReply.LegacyError(336100, "Server high load, please try again later")),
        new("error-rate", "Too many requests in the OpenAI-style shape: 429 with Retry-After of one second.", TooMany),
        new("error-internal", "A server error: 500 InternalError.",
            id => SandboxReply.ConsoleError(500, "InternalError", "We encountered an internal error. Please try again.", id)),
        new("error-empty-403", "A gateway error without a body: 403 with X-Bce-Error-Code and X-Bce-Error-Message.",
            _ => SandboxReply.Empty(403, "IamSignatureInvalid", "IamSignatureInvalid, cause: Could not find credential.")),
        new("error-html", "A proxy's page instead of JSON: 502 and text/html.", _ => SandboxReply.HtmlPage(502)),
        new("error-cut", "JSON that stops in the middle, under status 200 and a Content-Length that agrees with it.", Cut),
        new("error-code-200", "A console error, code and message, under status 200.",
            id => SandboxReply.ConsoleError(200, "AccessDenied", "Access denied.", id)),
    ];

    /// <summary>The failure that the id asks for; <see langword="null"/> for every ordinary id.</summary>
    public static SandboxError? For(string id)
    {
        var suffix = id[(id.IndexOf('-', StringComparison.Ordinal) + 1)..];
        return All.FirstOrDefault(error => error.Suffix == suffix);
    }

    private static SandboxReply TooMany(string id) =>
        SandboxReply.OpenAiError(429, "rpm_rate_limit_exceeded", "Rate limit reached for RPM", "rate_limit_error", $"as-{id[^10..]}") with
        {
            Headers = new Dictionary<string, string> { ["Retry-After"] = "1" },
        };

    private static SandboxReply Cut(string id) => new(200, SandboxReply.Json,
        Encoding.UTF8.GetBytes($$"""{"requestId":"{{id}}","result":{"serviceList":[{"serviceId":"svcp-79"""), SandboxReply.NoHeaders);
}
