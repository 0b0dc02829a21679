using System.Text.Json.Nodes;
using ModelContextProtocol.Server;

namespace Qianfan.Mcp.Server.SdkMends;

/// <summary>
/// Mends three statements in the SDK's answers to initialize and server/discover that no option changes: that the list of tools may change
/// (it promises so for every tool collection), that a discovery may not be kept at all, and that the newest revision is the only one.
/// </summary>
internal static class TrueCapabilities
{
    public static McpMessageHandler State(McpMessageHandler next) => (context, cancellation) =>
    {
        if (context.JsonRpcMessage is JsonRpcResponse { Result: JsonObject result } && result["capabilities"] is JsonObject capabilities)
        {
            if (capabilities["tools"] is JsonObject tools && tools.ContainsKey("listChanged"))
                tools["listChanged"] = false;
            if (result.ContainsKey("supportedVersions"))
            {
                result["supportedVersions"] = new JsonArray([.. MendedMessage.Revisions.Select(revision => JsonValue.Create(revision))]);
                result["ttlMs"] = (long)McpServerSetup.ListLifetime.TotalMilliseconds;
                result["cacheScope"] = "public";
            }
        }
        return next(context, cancellation);
    };
}
