using System.Text.Json.Nodes;
using ModelContextProtocol.Server;
using Qianfan.Mcp.Skills;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Server.SdkMends;

/// <summary>
/// Mends three statements in the SDK's answers to initialize and server/discover that no option changes: that the list of tools may change
/// (it promises so for every tool collection), that a discovery may not be kept at all, and that the newest revision is the only one.
/// Adds what only these two answers say: the extensions of 2026-07-28, and who serves. As options both would be in other answers, too.
/// </summary>
internal static class TrueCapabilities
{
    // Has description, icons and website.
    private const string Describing = "2025-11-25";

    public static McpMessageFilter State(Language language) => next => (context, cancellation) =>
    {
        if (context.JsonRpcMessage is JsonRpcResponse { Result: JsonObject result } && result["capabilities"] is JsonObject capabilities)
        {
            if (capabilities["tools"] is JsonObject tools && tools.ContainsKey("listChanged"))
                tools["listChanged"] = false;
            if (string.CompareOrdinal(result["protocolVersion"]?.GetValue<string>(), Describing) >= 0)
                ServerIdentity.Describe(result["serverInfo"], language);
            if (result.ContainsKey("supportedVersions"))
            {
                ServerIdentity.Describe(result["_meta"]?[MetaKeys.ServerInfo], language);
                capabilities["extensions"] = new JsonObject { [Skill.Extension] = new JsonObject() };
                result["supportedVersions"] = new JsonArray([.. MendedMessage.Revisions.Select(revision => JsonValue.Create(revision))]);
                result["ttlMs"] = (long)McpServerSetup.ListLifetime.TotalMilliseconds;
                result["cacheScope"] = "public";
            }
        }
        return next(context, cancellation);
    };
}
