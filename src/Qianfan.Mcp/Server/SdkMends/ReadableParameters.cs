using System.Text.Json.Nodes;
using ModelContextProtocol.Server;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Server.SdkMends;

/// <summary>
/// Refuses parameters that cannot be read as invalid (-32602), in words. The SDK takes them for a fault of the server: -32603,
/// "An error occurred.".
/// </summary>
internal static class ReadableParameters
{
    public static readonly LocalizedText Unreadable = (
        "params repeat a member name, or contain a string that is not Unicode: half a surrogate pair.",
        "params 中有重复的成员名，或含有非 Unicode 字符串（不完整的代理对）。");

    private const int LongestPath = 80;

    /// <summary>Incoming filter.</summary>
    public static McpMessageFilter Require(Language language) => next => async (context, cancellation) =>
    {
        if (context.JsonRpcMessage is not JsonRpcRequest request)
        {
            await next(context, cancellation);
            return;
        }
        if (!IsReadable(request.Params))
            throw language.InvalidParams(Unreadable);
        try
        {
            await next(context, cancellation);
        }
        catch (JsonException e)
        {
            throw language.InvalidParams(Misfit(request.Method, e));
        }
    };

    /// <summary>What to say of parameters that the SDK took for those of another method.</summary>
    public static LocalizedText Misfit(string method, JsonException exception)
    {
        // Its text names types of the SDK; its path is the caller's.
        var path = TextSanitizer.Cut(AccessKey.RedactShapes(TextSanitizer.Clean(exception.Path ?? "$")), LongestPath);
        return ($"params do not match {method}: at {path}, something is missing or has the wrong type.",
            $"params 与 {method} 不符：{path} 处缺少内容或类型不对。");
    }

    /// <summary>Whether every name stands once and every text is Unicode, all the way down.</summary>
    public static bool IsReadable(JsonNode? parameters)
    {
        try
        {
            // Nodes are made as they are looked at, and what is wrong with them shows only then.
            Visit(parameters);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private static void Visit(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (var (_, member) in members)
                    Visit(member);
                break;
            case JsonArray items:
                foreach (var item in items)
                    Visit(item);
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                _ = value.GetValue<string>();
                break;
        }
    }
}
