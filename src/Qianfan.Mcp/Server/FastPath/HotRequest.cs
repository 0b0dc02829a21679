using System.Runtime.InteropServices;
using System.Text.Unicode;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Server.FastPath;

/// <summary>A JSON-RPC request with nothing unusual in it or in its headers. Whatever is unusual is the SDK's to judge.</summary>
/// <param name="Id">A whole number or a string.</param>
/// <param name="Params">An object, or undefined.</param>
/// <param name="IsModern">Whether it is of revision 2026-07-28, which needs no initialize.</param>
internal readonly record struct HotRequest(JsonElement Id, string? Method, JsonElement Params, bool IsModern)
{
    private const string Modern = "2026-07-28";
    private const string Meta = "_meta";
    private const int LongestMessage = 4 * 1024;

    private static readonly string[] _legacy = ["", "2025-03-26", "2025-06-18", "2025-11-25"];

    /// <summary>Whether it has no parameters of its own.</summary>
    public bool AsksNothing => Params.ValueKind != JsonValueKind.Object || Params.EnumerateObject().All(member => member.NameEquals(Meta));

    /// <returns><see langword="null"/> for a notification, an answer, or anything unusual.</returns>
    public static HotRequest? Read(JsonElement message, IHeaderDictionary headers)
    {
        if (!IsPlain(message))
            return null;
        HotRequest request = default;
        foreach (var member in message.EnumerateObject())
        {
            var value = member.Value;
            if (member.NameEquals("id"u8) && IsId(value))
                request = request with { Id = value };
            else if (member.NameEquals("method"u8) && IsText(value))
                request = request with { Method = value.GetString() };
            else if (member.NameEquals("params"u8) && value.ValueKind == JsonValueKind.Object)
                request = request with { Params = value };
            else if (!member.NameEquals("jsonrpc"u8))
                return null;
        }
        if (request is not { Id.ValueKind: not JsonValueKind.Undefined, Method: not null })
            return null;
        var version = headers["MCP-Protocol-Version"].ToString();
        var meta = JsonReading.Member(request.Params, Meta);
        var claimed = JsonReading.Member(meta, MetaKeys.ProtocolVersion);
        if (claimed.ValueKind == JsonValueKind.Undefined)
            return _legacy.Contains(version) ? request : null;
        // Revision 2026-07-28 repeats in headers what the body says; proxies route by them.
        var agrees = version == Modern && IsText(claimed) && claimed.ValueEquals(Modern)
            && JsonReading.Member(meta, MetaKeys.ClientCapabilities).ValueKind == JsonValueKind.Object
            && headers["Mcp-Method"] == request.Method
            && (request.Method != RequestMethods.ToolsCall || headers["Mcp-Name"] == JsonReading.Text(request.Params, "name"));
        return agrees ? request with { IsModern = true } : null;
    }

    private static bool IsId(JsonElement value) => IsText(value) || value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _);

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String;

    // Valid UTF-8 without escapes is Unicode in every text.
    private static bool IsPlain(JsonElement message)
    {
        var raw = JsonMarshal.GetRawUtf8Value(message);
        return raw.Length <= LongestMessage && !raw.Contains((byte)'\\') && Utf8.IsValid(raw);
    }
}
