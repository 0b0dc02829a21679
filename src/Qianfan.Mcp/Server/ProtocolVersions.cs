namespace Qianfan.Mcp.Server;

/// <summary>The MCP revisions this endpoint serves, side by side.</summary>
internal static class ProtocolVersions
{
    /// <summary>The first revision without initialize and sessions: each request carries what it needs in <c>_meta</c> and headers.</summary>
    public const string Modern = PlainRequest.ModernVersion;

    /// <summary>What a request without a version header speaks, as the 2025-06-18 specification says.</summary>
    public const string Assumed = "2025-03-26";

    /// <summary>What the version header may say.</summary>
    public static IReadOnlyList<string> Supported { get; } = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25", Modern];

    /// <summary>What <c>server/discover</c> names, and so an error too: clients choose from it. Older revisions are agreed on in initialize.</summary>
    public static IReadOnlyList<string> Discoverable { get; } = [Modern];
}
