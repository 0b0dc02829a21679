using Qianfan.Mcp.Signing;
using Code = Qianfan.Mcp.Tools.FailureCode;

namespace Qianfan.Mcp.Tools;

/// <summary>Where the key of a call comes from. Failures about keys name the place that the user can change.</summary>
/// <param name="AccessKey">The variable or header of the Access Key.</param>
/// <param name="SecretKey">The same of the Secret Key.</param>
/// <param name="ApiKey">The same of the API key.</param>
internal sealed record KeySource(string AccessKey, string SecretKey, string ApiKey)
{
    /// <summary>Where an account's keys are made and listed.</summary>
    public const string KeyPage = "https://console.bce.baidu.com/iam/#/iam/accesslist";

    /// <summary>This server's own settings.</summary>
    public static KeySource Settings { get; } = new("QIANFAN_ACCESS_KEY", "QIANFAN_SECRET_KEY", "QIANFAN_API_KEY");

    /// <summary>Whether each request brings the key in its headers.</summary>
    public bool IsPerRequest { get; init; }

    /// <summary>Which of the two is missing while the other is set.</summary>
    public string? Lacking { get; init; }

    /// <summary>For a call without a key.</summary>
    public Failure Missing => (Lacking, IsPerRequest) switch
    {
        ({ } name, _) => new(Code.CredentialsMissing,
            ($"{Other(name)} is set but {name} is not, so nothing was sent.", $"已设置 {Other(name)}，但未设置 {name}，因此没有发出调用。"),
            ($"Set {name} to the other half of the same pair; keys are listed at {KeyPage}.", $"把 {name} 设为同一对密钥中的另一个；密钥见 {KeyPage}。")),
        (_, true) => new(Code.CredentialsMissing,
            ("The request carries no Qianfan credentials, so nothing was sent.", "请求未携带千帆密钥，因此没有向千帆发出调用。"),
            ($"Set the headers {AccessKey} and {SecretKey}, or {ApiKey}, in the client; create keys at {KeyPage}.",
                $"在客户端设置请求头 {AccessKey} 和 {SecretKey}，或 {ApiKey}；密钥在 {KeyPage} 创建。")),
        _ => new(Code.CredentialsMissing, ("No Qianfan credentials are set, so nothing was sent.", "未设置千帆密钥，因此没有发出调用。"),
            ($"Create an Access Key / Secret Key at {KeyPage} and set {AccessKey} and {SecretKey} for this server, or {ApiKey} to an API "
                + "key. To try it without an account, start it with --sandbox.",
                $"在 {KeyPage} 创建 Access Key / Secret Key（安全认证 AK/SK），为本服务器设置 {AccessKey} 和 {SecretKey}，或把 {ApiKey} 设为 API Key；"
                + "没有账号时可用 --sandbox 启动试用。")),
    };

    /// <summary>For an API key, or a token made from a pair, that may not read the list of models.</summary>
    public Failure ApiKeyRefused => new(Code.PermissionDenied,
        ("Qianfan rejected the key for the model list.", "千帆不允许这个密钥查询模型列表。"),
        ($"Check in the console that the API key in {ApiKey} is complete, active and allowed for this service and IP address; "
            + "if none is set, the Access Key pair is used.",
            $"在控制台确认 {ApiKey} 里的 API Key 完整有效，且允许用于该服务和当前 IP；未设置时改用 Access Key 换取令牌。"));

    /// <summary>A failure for a pair that can never sign a console call, so that nothing need be sent.</summary>
    public Failure? WrongKind(Credentials key) => key.Pair is not { } pair ? null
        : new[] { pair.Id, pair.Secret }.Any(text => text.StartsWith("bce-v3/", StringComparison.OrdinalIgnoreCase))
            ? new(Code.CredentialsInvalid,
                ($"{AccessKey} or {SecretKey} contains a bce-v3/… API key.", $"{AccessKey} 或 {SecretKey} 里填的是 bce-v3/… API Key。"),
                ($"Move it to {ApiKey} (enough by itself), or use the account's Access Key / Secret Key (安全认证 AK/SK) from {KeyPage}.",
                    $"把它移到 {ApiKey} 即可单独使用；或改用 {KeyPage} 里账号的 Access Key / Secret Key（安全认证 AK/SK）。"))
        // As observed, a secret is 32 hex digits: only ids begin so.
        : !pair.Secret.StartsWith("ALTAK", StringComparison.Ordinal) ? null
        : pair.Id.StartsWith("ALTAK", StringComparison.Ordinal)
            ? new(Code.CredentialsInvalid,
                ($"{SecretKey} contains an Access Key, not its Secret Key.", $"{SecretKey} 里填的是 Access Key，不是 Secret Key。"),
                ($"Copy the Secret Key of the same pair from {KeyPage}.", $"从 {KeyPage} 复制同一对密钥的 Secret Key。"))
            : new(Code.CredentialsInvalid,
                ($"{AccessKey} and {SecretKey} are swapped: Access Keys begin with ALTAK.",
                    $"{AccessKey} 和 {SecretKey} 填反了：以 ALTAK 开头的是 Access Key。"),
                ("Swap the two values.", "把两个值互换。"));

    /// <summary>
    /// A failure for a refused key that looks like an application's: 24 letters and digits, where account keys start with ALTAK or are
    /// 32 hex digits. The shapes are as seen in documents and SDK samples, not promised by the provider.
    /// </summary>
    public static Failure? ApplicationKey(Credentials key) =>
        key.Pair?.Id is { Length: 24 } id && id.All(char.IsAsciiLetterOrDigit) && !id.StartsWith("ALTAK", StringComparison.Ordinal)
            ? new(Code.CredentialsInvalid, ("Qianfan rejected the key, which looks like an application's API Key / Secret Key.",
                "千帆拒绝了这对密钥：它像是应用的 API Key / Secret Key。"),
                ($"Use the account's Access Key / Secret Key (安全认证 AK/SK) from {KeyPage}; application keys cannot call the console API.",
                    $"改用 {KeyPage} 里账号的 Access Key / Secret Key（安全认证 AK/SK）；应用的密钥不能调用控制台 API。"))
            : null;

    private string Other(string name) => name == AccessKey ? SecretKey : AccessKey;
}
