namespace Qianfan.Mcp.Sandbox;

/// <summary>
/// Who may call the sandbox. With a session token, a call must also carry it in a signed <c>x-bce-security-token</c> header,
/// as temporary credentials do.
/// </summary>
internal sealed record SandboxAccount(string AccessKey, string SecretKey, string? SessionToken = null)
{
    /// <summary>The access key alone, so that no log shows a secret.</summary>
    public override string ToString() => AccessKey;
}
