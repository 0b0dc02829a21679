using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Hosting;

/// <summary>A JSON-RPC request with nothing unusual in it, read without the SDK. Whatever is unusual is left to the SDK to judge.</summary>
/// <param name="Id">A whole number or a string.</param>
/// <param name="Params">An object, or undefined.</param>
internal readonly record struct PlainRequest(JsonElement Id, string? Method, JsonElement Params)
{
    /// <summary>The revision without initialize: each request says itself what the client is.</summary>
    public const string ModernVersion = "2026-07-28";

    private const string Meta = "_meta";
    private const int LongestMessage = 4 * 1024;

    private JsonElement MetaOfParams => Json.Member(Params, Meta);

    /// <summary>Whether it says for itself that it speaks revision 2026-07-28, and all that this revision asks for.</summary>
    public bool IsModern => Json.Text(MetaOfParams, MetaKeys.ProtocolVersion) == ModernVersion
        && Json.Member(MetaOfParams, MetaKeys.ClientCapabilities).ValueKind == JsonValueKind.Object;

    /// <summary>Whether it has no parameters of its own.</summary>
    public bool AsksNothing
    {
        get
        {
            if (Params.ValueKind == JsonValueKind.Object)
                foreach (var member in Params.EnumerateObject())
                    if (!member.NameEquals(Meta))
                        return false;
            return true;
        }
    }

    /// <summary>The revision that an initialize asks for, where it tells all that it must.</summary>
    public string? AskedVersion =>
        Json.Member(Params, "capabilities").ValueKind == JsonValueKind.Object
        && Json.Member(Params, "clientInfo") is var client && IsText(Json.Member(client, "name")) && IsText(Json.Member(client, "version"))
            ? Json.Text(Params, "protocolVersion")
            : null;

    /// <returns><see langword="null"/> for a notification, an answer, or anything unusual.</returns>
    public static PlainRequest? Read(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object || !IsPlain(message))
            return null;
        var isVersion2 = false;
        PlainRequest request = default;
        foreach (var member in message.EnumerateObject())
            switch (member.Name)
            {
                case "jsonrpc" when IsText(member.Value) && member.Value.ValueEquals("2.0"): isVersion2 = true; break;
                case "id" when IsId(member.Value): request = request with { Id = member.Value }; break;
                case "method" when IsText(member.Value): request = request with { Method = member.Value.GetString() }; break;
                case "params" when member.Value.ValueKind == JsonValueKind.Object: request = request with { Params = member.Value }; break;
                default: return null;
            }
        var isWhole = isVersion2 && request is { Id.ValueKind: not JsonValueKind.Undefined, Method: not null };
        // A revision that is named but not fully spoken is the SDK's to refuse.
        var speaks = request.IsModern || Json.Member(request.MetaOfParams, MetaKeys.ProtocolVersion).ValueKind == JsonValueKind.Undefined;
        return isWhole && speaks ? request : null;
    }

    private static bool IsId(JsonElement value) => IsText(value) || value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _);

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String;

    // Valid UTF-8 without escapes is Unicode in every text; without a name twice everyone reads the same.
    private static bool IsPlain(JsonElement message)
    {
        var raw = JsonMarshal.GetRawUtf8Value(message);
        return raw.Length <= LongestMessage && !raw.Contains((byte)'\\') && Utf8.IsValid(raw) && NamesAreUnique(message);
    }

    private static bool NamesAreUnique(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Array)
            return value.EnumerateArray().All(NamesAreUnique);
        if (value.ValueKind != JsonValueKind.Object)
            return true;
        var seen = 0;
        foreach (var member in value.EnumerateObject())
        {
            // Few members each; a set would cost more.
            var before = seen++;
            foreach (var other in value.EnumerateObject())
            {
                if (before-- == 0)
                    break;
                if (JsonMarshal.GetRawUtf8PropertyName(other).SequenceEqual(JsonMarshal.GetRawUtf8PropertyName(member)))
                    return false;
            }
            if (!NamesAreUnique(member.Value))
                return false;
        }
        return true;
    }
}
