using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Server;

/// <summary>A JSON-RPC request with nothing unusual in it, read without the SDK. Whatever is unusual is left to the SDK to judge.</summary>
/// <param name="Id">A whole number or a string.</param>
/// <param name="Params">An object, or undefined.</param>
/// <param name="IsModern">Whether it says for itself that it speaks revision 2026-07-28, and all that this revision asks for.</param>
internal readonly record struct PlainRequest(JsonElement Id, string? Method, JsonElement Params, bool IsModern)
{
    /// <summary>The revision without initialize: each request says itself what the client is.</summary>
    public const string ModernVersion = "2026-07-28";

    private const string Meta = "_meta";
    private const int LongestMessage = 4 * 1024;

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
        JsonReading.Member(Params, "capabilities").ValueKind == JsonValueKind.Object
        && JsonReading.Member(Params, "clientInfo") is var client && IsText(JsonReading.Member(client, "name")) && IsText(JsonReading.Member(client, "version"))
            ? JsonReading.Text(Params, "protocolVersion")
            : null;

    /// <returns><see langword="null"/> for a notification, an answer, or anything unusual.</returns>
    public static PlainRequest? Read(JsonElement message)
    {
        if (message.ValueKind != JsonValueKind.Object || !IsPlain(message))
            return null;
        var isVersion2 = false;
        PlainRequest request = default;
        foreach (var member in message.EnumerateObject())
        {
            var value = member.Value;
            if (member.NameEquals("jsonrpc"u8) && IsText(value) && value.ValueEquals("2.0"u8))
                isVersion2 = true;
            else if (member.NameEquals("id"u8) && IsId(value))
                request = request with { Id = value };
            else if (member.NameEquals("method"u8) && IsText(value))
                request = request with { Method = value.GetString() };
            else if (member.NameEquals("params"u8) && value.ValueKind == JsonValueKind.Object)
                request = request with { Params = value };
            else
                return null;
        }
        if (!isVersion2 || request is not { Id.ValueKind: not JsonValueKind.Undefined, Method: not null })
            return null;
        var meta = JsonReading.Member(request.Params, Meta);
        var version = JsonReading.Member(meta, MetaKeys.ProtocolVersion);
        if (version.ValueKind == JsonValueKind.Undefined)
            return request;
        // A revision that is named but not fully spoken is the SDK's to refuse.
        var isModern = IsText(version) && version.ValueEquals(ModernVersion)
            && JsonReading.Member(meta, MetaKeys.ClientCapabilities).ValueKind == JsonValueKind.Object;
        return isModern ? request with { IsModern = true } : null;
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
