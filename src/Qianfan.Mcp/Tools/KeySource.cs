using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Tools;

/// <summary>Where the key of a call comes from. Failures about keys name the place that the user can change.</summary>
/// <param name="AccessKey">The variable or header of the Access Key.</param>
/// <param name="SecretKey">The same of the Secret Key.</param>
internal sealed record KeySource(string AccessKey, string SecretKey)
{
    /// <summary>Where an account's keys are made and listed.</summary>
    public const string KeyPage = "https://console.bce.baidu.com/iam/#/iam/accesslist";

    private const int ApplicationKeyLength = 24;

    /// <summary>This server's own settings.</summary>
    public static KeySource Settings { get; } = new("QIANFAN_ACCESS_KEY", "QIANFAN_SECRET_KEY");

    /// <summary>Whether each request brings the key in its headers.</summary>
    public bool IsPerRequest { get; init; }

    /// <summary>Which of the two is missing while the other is set.</summary>
    public string? Lacking { get; init; }

    /// <summary>For a call without a key.</summary>
    public Failure Missing => Lacking is { } name
        ? new(FailureCode.CredentialsMissing,
            ($"{name} is not set, only {Other(name)} is, so nothing was sent.", $"只设置了 {Other(name)}，没有设置 {name}，因此没有发出调用。"),
            ($"Set {name} to the other half of the same pair; keys are listed at {KeyPage}.",
                $"把 {name} 设为同一对密钥的另一半；密钥见 {KeyPage}。"))
        : IsPerRequest
        ? new(FailureCode.CredentialsMissing,
            ("No Qianfan credentials came with the request, so nothing was sent.", "请求没有带千帆密钥，因此没有向千帆发出调用。"),
            ($"Set the headers {AccessKey} and {SecretKey} in the client; keys are made at {KeyPage}.",
                $"在客户端设置请求头 {AccessKey} 和 {SecretKey}；密钥在 {KeyPage} 创建。"))
        : new(FailureCode.CredentialsMissing,
            ("No Qianfan credentials are set, so nothing was sent.", "没有设置千帆密钥，因此没有发出调用。"),
            ($"Create an Access Key / Secret Key at {KeyPage} and set {AccessKey} and {SecretKey} for this server; "
                + "or start it with --sandbox to try it without an account.",
                $"在 {KeyPage} 创建 Access Key / Secret Key（安全认证 AK/SK），为本服务器设置 {AccessKey} 和 {SecretKey}；"
                + "没有账号时可用 --sandbox 启动试用。"));

    /// <summary>A failure for a key that can never sign a console call, so that nothing need be sent.</summary>
    public Failure? WrongKind(AccessKey key) =>
        new[] { key.Id, key.Secret }.Any(text => text.StartsWith("bce-v3/", StringComparison.OrdinalIgnoreCase))
            ? OtherKind(($"{AccessKey} or {SecretKey} holds a bce-v3/… API key, which is for model inference.",
                $"{AccessKey} 或 {SecretKey} 里填的是 bce-v3/… API Key，它只用于模型推理。"))
            : null;

    /// <summary>
    /// A failure for a refused key that looks like an application's: 24 letters and digits, where account keys start with ALTAK or are
    /// 32 hex digits. The shapes are as seen in documents and SDK samples, not promised by the provider.
    /// </summary>
    public static Failure? ApplicationKey(AccessKey key) =>
        key.Id.Length == ApplicationKeyLength && key.Id.All(char.IsAsciiLetterOrDigit)
        && !key.Id.StartsWith("ALTAK", StringComparison.Ordinal)
            ? OtherKind(("Qianfan refused the key, which looks like an application's API Key / Secret Key.",
                "千帆拒绝了这对密钥：它像是应用的 API Key / Secret Key。"))
            : null;

    private static Failure OtherKind(LocalizedText what) => new(FailureCode.CredentialsInvalid, what,
        ($"Use the account's Access Key / Secret Key (安全认证 AK/SK) from {KeyPage}; "
            + "inference and application keys do not open the console API.",
            $"改用 {KeyPage} 里账号的 Access Key / Secret Key（安全认证 AK/SK）；推理和应用的密钥不能调用控制台 API。"));

    private string Other(string name) => name == AccessKey ? SecretKey : AccessKey;
}
