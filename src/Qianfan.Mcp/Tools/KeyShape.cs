using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Tools;

/// <summary>
/// Recognises the commonest mistake by its shape: another kind of key in place of the account's pair.
/// The shapes are those seen in documents and SDK samples, not promised by the provider.
/// </summary>
internal static class KeyShape
{
    private const int ApplicationKeyLength = 24;

    /// <summary>A key that can never sign a console call, whatever upstream would say; nothing need be sent.</summary>
    public static LocalizedText? Impossible(AccessKey key) =>
        new[] { key.Id, key.Secret }.Any(k => k.StartsWith("bce-v3/", StringComparison.OrdinalIgnoreCase))
            ? ("QIANFAN_ACCESS_KEY or QIANFAN_SECRET_KEY holds a bce-v3/… API key, which is for model inference.",
                "QIANFAN_ACCESS_KEY 或 QIANFAN_SECRET_KEY 里填的是 bce-v3/… API Key，它只用于模型推理。")
            : null;

    /// <summary>What a refused key probably is: application API Keys have 24 letters and digits, account keys start with ALTAK or are 32 hex digits.</summary>
    public static LocalizedText? Suspicion(AccessKey key) =>
        key.Id.Length == ApplicationKeyLength && key.Id.All(char.IsAsciiLetterOrDigit) && !key.Id.StartsWith("ALTAK", StringComparison.Ordinal)
            ? ("Qianfan refused the key, which looks like an application's API Key / Secret Key.",
                "千帆拒绝了这对密钥：它像是应用的 API Key / Secret Key。")
            : null;
}
