namespace Qianfan.Mcp.Hosting;

/// <summary>
/// One setting, declared once: the environment variable, the command-line option and the documentation come from it.
/// </summary>
/// <param name="Variable">Environment variable.</param>
/// <param name="Option">Command-line option; it wins over the variable.</param>
/// <param name="Default">What holds when it is not set, in words.</param>
internal sealed record Setting(string Variable, string Option, string Description, string? Default = null)
{
    /// <summary>An older or other name of the variable.</summary>
    public string? Alias { get; private init; }

    public bool Secret { get; private init; }

    /// <summary>Whether the option stands without a value.</summary>
    public bool Switch { get; private init; }

    public static Setting AccessKey { get; } =
        new("QIANFAN_ACCESS_KEY", "--access-key", "Access Key of the account (安全认证 AK).") { Secret = true };

    public static Setting SecretKey { get; } =
        new("QIANFAN_SECRET_KEY", "--secret-key", "Secret Key that belongs to it; better set as a variable than as an option.") { Secret = true };

    public static Setting SessionToken { get; } =
        new("QIANFAN_SESSION_TOKEN", "--session-token", "Session token of temporary (STS) keys.") { Secret = true };

    public static Setting BaseUrl { get; } =
        new("QIANFAN_CONSOLE_API_BASE_URL", "--base-url", "Scheme and host of the console API; https, or http on loopback.", "https://qianfan.baidubce.com")
        {
            Alias = "QIANFAN_CONSOLE_BASE_URL",
        };

    public static Setting SignatureLifetime { get; } =
        new("QIANFAN_IAM_SIGN_EXPIRATION_SEC", "--sign-expiration", "How long a signature is valid, in seconds, 1 to 180000.", "1800");

    public static Setting CallTimeout { get; } =
        new("QIANFAN_TIMEOUT_SECONDS", "--timeout", "Longest time for one call with its retries, in seconds, 1 to 600.", "30");

    public static Setting Sandbox { get; } =
        new("QIANFAN_SANDBOX", "--sandbox", "Answer from made-up data in this process; no account, no network.", "off") { Switch = true };

    public static Setting LogLevel { get; } =
        new("QIANFAN_LOG_LEVEL", "--log-level", "What is logged to standard error: none, critical, error, warning, information, debug, trace.", "warning");

    public static IReadOnlyList<Setting> All { get; } =
        [AccessKey, SecretKey, SessionToken, BaseUrl, SignatureLifetime, CallTimeout, Sandbox, LogLevel];
}
