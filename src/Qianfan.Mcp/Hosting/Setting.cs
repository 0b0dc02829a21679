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

    public static Setting ListLifetime { get; } =
        new("QIANFAN_CACHE_LIST_SECONDS", "--cache-lists", "How long lists, which hold billing states, are kept, in seconds; 0 asks every time.", "300");

    public static Setting DetailLifetime { get; } =
        new("QIANFAN_CACHE_DETAIL_SECONDS", "--cache-details", "How long details of one model, version or service are kept, in seconds; 0 asks every time.", "3600");

    public static Setting Sandbox { get; } =
        new("QIANFAN_SANDBOX", "--sandbox", "Answer from made-up data in this process; no account, no network.", "off") { Switch = true };

    public static Setting Tools { get; } =
        new("QIANFAN_MCP_TOOLS", "--tools", "Which tools are listed: core, all, or names, with commas.", "core");

    public static Setting Language { get; } =
        new("QIANFAN_MCP_LANG", "--lang", "Language that tools and prompts are described in: en or zh.", "LANG, else en");

    public static Setting LogLevel { get; } =
        new("QIANFAN_LOG_LEVEL", "--log-level", "What is logged to standard error: none, critical, error, warning, information, debug, trace.", "warning; information for http");

    public static Setting Urls { get; } =
        new("QIANFAN_MCP_URLS", "--urls", "Where to listen; several with semicolons. Anything but loopback needs authentication.", "http://127.0.0.1:8080");

    public static Setting PublicUrl { get; } =
        new("QIANFAN_MCP_PUBLIC_URL", "--public-url", "Scheme and host that clients see, when a proxy stands in between; its host is allowed.");

    public static Setting AllowedHosts { get; } =
        new("QIANFAN_MCP_ALLOWED_HOSTS", "--allowed-hosts", "Host names that requests may be addressed to, with semicolons, beside loopback and the public URL's.");

    public static Setting AllowedOrigins { get; } =
        new("QIANFAN_MCP_ALLOWED_ORIGINS", "--allowed-origins", "Web origins whose pages may call, with semicolons; turns CORS on for them.");

    public static Setting TrustedProxies { get; } =
        new("QIANFAN_MCP_TRUSTED_PROXIES", "--trusted-proxies", "Addresses or networks (10.0.0.0/8) of proxies whose X-Forwarded-For and -Proto count.");

    public static Setting Auth { get; } =
        new("QIANFAN_MCP_AUTH", "--auth", "Who may come in: none (loopback only), key or oauth.", "none");

    public static Setting Keys { get; } =
        new("QIANFAN_MCP_KEYS", "--keys", "For key: name=hash pairs with semicolons, as `qianfan-mcp key NAME` prints them; the hash is SHA-256.") { Secret = true };

    public static Setting Issuer { get; } =
        new("QIANFAN_MCP_OAUTH_ISSUER", "--oauth-issuer", "For oauth: the authorization server, https; its keys are found by its metadata.");

    public static Setting Audience { get; } =
        new("QIANFAN_MCP_OAUTH_AUDIENCE", "--oauth-audience", "For oauth: the audience a token must name; the public URL with /mcp when not set.");

    public static Setting Scope { get; } =
        new("QIANFAN_MCP_OAUTH_SCOPE", "--oauth-scope", "For oauth: a scope that a token must have.");

    public static Setting Credentials { get; } =
        new("QIANFAN_MCP_CREDENTIALS", "--credentials", "Whose Qianfan keys sign: server, header (X-Qianfan-Access-Key and X-Qianfan-Secret-Key of each caller) or either.", "server");

    public static Setting CallerRate { get; } =
        new("QIANFAN_MCP_RATE_PER_MINUTE", "--rate", "Tool calls a minute for each caller, 1 to 100000000.", "120");

    public static Setting CredentialRate { get; } =
        new("QIANFAN_MCP_CREDENTIAL_RATE_PER_MINUTE", "--credential-rate", "Tool calls a minute for each Qianfan key, whoever uses it, 1 to 100000000.", "600");

    public static Setting Concurrency { get; } =
        new("QIANFAN_MCP_MAX_CONCURRENT", "--max-concurrent", "Calls running at once, 1 to 10000; twice as many wait, more are turned away.", "64");

    /// <summary>What every command takes.</summary>
    public static IReadOnlyList<Setting> All { get; } =
        [AccessKey, SecretKey, SessionToken, BaseUrl, SignatureLifetime, CallTimeout, ListLifetime, DetailLifetime, Sandbox, Tools, Language, LogLevel];

    /// <summary>What the http command takes besides.</summary>
    public static IReadOnlyList<Setting> Http { get; } =
    [
        Urls, PublicUrl, AllowedHosts, AllowedOrigins, TrustedProxies, Auth, Keys, Issuer, Audience, Scope, Credentials,
        CallerRate, CredentialRate, Concurrency,
    ];
}
