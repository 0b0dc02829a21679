using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Configuration;

/// <summary>One setting, declared once: environment variable, command-line option and documentation derive from it.</summary>
/// <param name="Option">Wins over the variable.</param>
/// <param name="DefaultWords">The default in words, if it is not a plain value.</param>
/// <param name="Secret">Whether the value is a key.</param>
/// <param name="Switch">Whether the option needs no value.</param>
internal sealed record Setting(
    string Variable, string Option, LocalizedText Description, string? Default = null, LocalizedText? DefaultWords = null,
    string? Alias = null, bool Secret = false, bool Switch = false)
{
    /// <summary>All values, where there are few; none where there are many.</summary>
    public IReadOnlyList<string> Values { get; private init; } = [];

    public static Setting AccessKey { get; } = new("QIANFAN_ACCESS_KEY", "--access-key",
        ("Access Key of the account (安全认证 AK).", "账号的 Access Key（安全认证 AK）。"), Secret: true);

    public static Setting SecretKey { get; } = new("QIANFAN_SECRET_KEY", "--secret-key",
        ("Secret Key of the same pair; better set as a variable than as an option.",
            "与之配对的 Secret Key（安全认证 SK）；建议设为环境变量，不要写在命令行里。"), Secret: true);

    public static Setting SessionToken { get; } = new("QIANFAN_SESSION_TOKEN", "--session-token",
        ("Session token of temporary (STS) keys.", "临时密钥（STS）的 Session Token。"), Secret: true);

    public static Setting ApiKey { get; } = new("QIANFAN_API_KEY", "--api-key",
        ("API key (bce-v3/…) for the model list with prices; works by itself, without data that only the console has.",
            "API Key（bce-v3/…），用于查询含价格的模型列表；可单独使用，但查不到仅控制台提供的信息。"),
        Alias: "QIANFAN_BEARER_TOKEN", Secret: true);

    public static Setting BaseUrl { get; } = new("QIANFAN_CONSOLE_API_BASE_URL", "--base-url",
        ("Scheme and host of the console and inference API; https, or http on loopback.",
            "控制台 API 和推理 API 的协议和主机名；须用 https，本机回环地址可用 http。"),
        "https://qianfan.baidubce.com", Alias: "QIANFAN_CONSOLE_BASE_URL");

    public static Setting IamUrl { get; } = new("QIANFAN_IAM_BASE_URL", "--iam-url",
        ("Scheme and host of the service that issues bearer tokens for an Access Key pair; https, or http on loopback.",
            "用 Access Key 换取 Bearer Token 的服务的协议和主机名；须用 https，本机回环地址可用 http。"),
        "https://iam.bj.baidubce.com",
        ("https://iam.bj.baidubce.com; the base URL if that is loopback", "https://iam.bj.baidubce.com；控制台地址为本机回环时与其相同"));

    public static Setting SignatureLifetime { get; } = new("QIANFAN_IAM_SIGN_EXPIRATION_SEC", "--sign-expiration",
        ("How long a signature is valid, in seconds, 1 to 180000.", "签名有效期，单位秒，1 到 180000。"), "1800");

    public static Setting CallTimeout { get; } = new("QIANFAN_TIMEOUT_SECONDS", "--timeout",
        ("Time limit of one call including retries, in seconds, 1 to 600.", "一次调用（含重试）的最长时间，单位秒，1 到 600。"), "30");

    public static Setting ListLifetime { get; } = new("QIANFAN_CACHE_LIST_SECONDS", "--cache-lists",
        ("How long lists (including billing states) are cached, in seconds; 0 asks Qianfan every time.",
            "列表（含计费状态）的缓存时间，单位秒；0 表示每次都向千帆查询。"), "300");

    public static Setting DetailLifetime { get; } = new("QIANFAN_CACHE_DETAIL_SECONDS", "--cache-details",
        ("How long details of one model, version or service are cached, in seconds; 0 asks Qianfan every time.",
            "单个模型、版本或服务的详情的缓存时间，单位秒；0 表示每次都向千帆查询。"), "3600");

    public static Setting CacheMemory { get; } = new("QIANFAN_CACHE_MIB", "--cache-memory",
        ("Memory for cached results, in MiB, 1 to 65536; results being paged through may use half as much again.",
            "缓存可用的内存，单位 MiB，1 到 65536；正在翻页的结果可另外占用其一半。"),
        DefaultWords: ("a quarter of the memory available to the process, at most 256", "进程可用内存的四分之一，最多 256"));

    public static Setting Sandbox { get; } = new("QIANFAN_SANDBOX", "--sandbox",
        ("Use simulated data in this process; no account, no network.", "沙箱：使用本进程内的模拟数据，不需要账号，也不联网。"),
        DefaultWords: ("off", "关闭"), Switch: true);

    public static Setting Tools { get; } = new("QIANFAN_MCP_TOOLS", "--tools",
        ("Which tools are listed: core, all, or names, separated by commas.", "列出哪些工具：core、all，或用逗号分隔的工具名。"), ToolList.Core)
    {
        Values = [ToolList.Core, ToolList.All],
    };

    public static Setting Language { get; } = new("QIANFAN_MCP_LANG", "--lang",
        ("Language of descriptions, prompts, failures and help: en or zh.", "工具和提示的说明、失败信息、帮助和诊断所用的语言：en 或 zh。"),
        DefaultWords: ("LC_ALL, LC_MESSAGES or LANG, else en", "LC_ALL、LC_MESSAGES 或 LANG 的语言，否则为 en"))
    {
        Values = ["en", "zh"],
    };

    public static Setting LogLevel { get; } = new("QIANFAN_LOG_LEVEL", "--log-level",
        ("Log level on standard error: none, critical, error, warning, information, debug, trace.",
            "写到标准错误的日志级别：none、critical、error、warning、information、debug、trace。"),
        DefaultWords: ("warning; information for http", "warning；http 命令为 information"))
    {
        Values = ["none", "critical", "error", "warning", "information", "debug", "trace"],
    };

    public static Setting Urls { get; } = new("QIANFAN_MCP_URLS", "--urls",
        ("Addresses to listen on, separated by semicolons. Anything but loopback requires authentication.",
            "监听地址，多个用分号分隔。监听本机回环以外的地址时，必须设置身份验证。"), "http://127.0.0.1:8080");

    public static Setting PublicUrl { get; } = new("QIANFAN_MCP_PUBLIC_URL", "--public-url",
        ("Public address behind a reverse proxy, with its path if any but without /mcp; its host is allowed automatically.",
            "使用反向代理时对客户端公开的地址，可带路径，不含 /mcp；其主机名自动允许。"));

    public static Setting AllowedHosts { get; } = new("QIANFAN_MCP_ALLOWED_HOSTS", "--allowed-hosts",
        ("Allowed host names besides loopback and the public URL's, separated by semicolons.",
            "除本机回环地址和公开地址外，还允许的主机名（Host），用分号分隔。"));

    public static Setting AllowedOrigins { get; } = new("QIANFAN_MCP_ALLOWED_ORIGINS", "--allowed-origins",
        ("Web origins whose pages may call this server, separated by semicolons; enables CORS for them.",
            "允许哪些来源（Origin）的网页调用，用分号分隔；并为其启用 CORS。"));

    public static Setting TrustedProxies { get; } = new("QIANFAN_MCP_TRUSTED_PROXIES", "--trusted-proxies",
        ("Addresses or networks (10.0.0.0/8) of proxies whose X-Forwarded-For and -Proto are trusted.",
            "可信反向代理的地址或网段（如 10.0.0.0/8），只采信它们给出的 X-Forwarded-For 和 X-Forwarded-Proto。"));

    public static Setting Auth { get; } = new("QIANFAN_MCP_AUTH", "--auth",
        ("Who may connect: none (loopback only), key or oauth.", "谁可以访问：none（仅限本机回环）、key 或 oauth。"), "none")
    {
        Values = NamesOf<AuthMode>(),
    };

    public static Setting Keys { get; } = new("QIANFAN_MCP_KEYS", "--keys",
        ("With --auth key: name=hash pairs, separated by semicolons, as `qianfan-mcp key NAME` prints them; the hash is SHA-256.",
            "用于 --auth key：name=hash 对，用分号分隔，由 `qianfan-mcp key NAME` 生成；hash 为 SHA-256。"), Secret: true);

    public static Setting Issuer { get; } = new("QIANFAN_MCP_OAUTH_ISSUER", "--oauth-issuer",
        ("With --auth oauth: https URL of the authorization server, exactly as in its metadata, which also locates its keys.",
            "用于 --auth oauth：授权服务器的 https URL，须与其元数据中的 issuer 完全一致；公钥通过元数据获取。"));

    public static Setting Audience { get; } = new("QIANFAN_MCP_OAUTH_AUDIENCE", "--oauth-audience",
        ("With --auth oauth: audience that tokens must name; by default, the public URL with /mcp.",
            "用于 --auth oauth：令牌必须包含的受众（audience）；默认为公开地址加 /mcp。"));

    public static Setting Scope { get; } = new("QIANFAN_MCP_OAUTH_SCOPE", "--oauth-scope",
        ("With --auth oauth: scope that tokens must have.", "用于 --auth oauth：令牌必须具有的权限范围（scope）。"));

    public static Setting Credentials { get; } = new("QIANFAN_MCP_CREDENTIALS", "--credentials",
        ("Whose Qianfan keys sign: server, header (each caller's X-Qianfan-Access-Key and X-Qianfan-Secret-Key) or either.",
            "用谁的千帆密钥签名：server（本服务器的）、header（各调用方自带的 X-Qianfan-Access-Key 和 X-Qianfan-Secret-Key）或 either（两者皆可）。"), "server")
    {
        Values = NamesOf<CredentialMode>(),
    };

    public static Setting CallerRate { get; } = new("QIANFAN_MCP_RATE_PER_MINUTE", "--rate",
        ("Tool calls per minute for each caller, 1 to 100000000.", "每个调用方每分钟的工具调用次数，1 到 100000000。"), "120");

    public static Setting CredentialRate { get; } = new("QIANFAN_MCP_CREDENTIAL_RATE_PER_MINUTE", "--credential-rate",
        ("Tool calls per minute for each Qianfan key, whoever uses it, 1 to 100000000.", "每对千帆密钥每分钟的工具调用次数，不论由谁使用，1 到 100000000。"), "600");

    public static Setting Concurrency { get; } = new("QIANFAN_MCP_MAX_CONCURRENT", "--max-concurrent",
        ("Concurrent calls to Qianfan, 1 to 10000; twice as many may queue. One caller gets at most a quarter.",
            "发往千帆的并发调用数，1 到 10000；另有两倍的调用可以排队。每个调用方最多占四分之一。"), "64");

    public static Setting Page { get; } = new("QIANFAN_MCP_PAGE", "--page",
        ("What browsers see at /: none, connect (how to set up each client) or catalog (the models as well, behind the same "
            + "authentication).",
            "浏览器打开 / 时显示什么：none（不提供网页）、connect（各客户端的配置方法）或 catalog（另可查看模型目录，身份验证相同）。"), "connect")
    {
        Values = NamesOf<PageMode>(),
    };

    public static Setting Redis { get; } = new("QIANFAN_MCP_REDIS", "--redis",
        ("Redis shared by all replicas, as a StackExchange.Redis connection string, such as redis:6379,ssl=true; one replica needs none.",
            "多个副本共用的 Redis，写成 StackExchange.Redis 连接字符串，例如 redis:6379,ssl=true；单副本不需要。"), Secret: true);

    public static Setting RedisKey { get; } = new("QIANFAN_MCP_REDIS_KEY", "--redis-key",
        ("Required with Redis: secret shared by all replicas that encrypts stored data; at least 32 characters (openssl rand -base64 32).",
            "使用 Redis 时必填：各副本共用的密钥，用于加密存入的数据；至少 32 个字符（openssl rand -base64 32）。"), Secret: true);

    /// <summary>The default, for documentation.</summary>
    public string? DefaultIn(Language language) => DefaultWords?.In(language) ?? Default;

    /// <summary>Of every command.</summary>
    public static IReadOnlyList<Setting> All { get; } = [AccessKey, SecretKey, SessionToken, ApiKey, BaseUrl, IamUrl, SignatureLifetime,
        CallTimeout, ListLifetime, DetailLifetime, CacheMemory, Sandbox, Tools, Language, LogLevel];

    /// <summary>Of the http command only.</summary>
    public static IReadOnlyList<Setting> Http { get; } = [Urls, PublicUrl, AllowedHosts, AllowedOrigins, TrustedProxies, Auth, Keys,
        Issuer, Audience, Scope, Credentials, CallerRate, CredentialRate, Concurrency, Page, Redis, RedisKey];

    private static string[] NamesOf<T>() where T : struct, Enum => [.. Enum.GetNames<T>().Select(name => name.ToLowerInvariant())];
}
