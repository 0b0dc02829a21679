using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Text.Unicode;

using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Fuzz;

/// <summary>What must come back for a message.</summary>
internal enum Due
{
    /// <summary>One reply with its id: it is a request, beyond doubt.</summary>
    Reply,

    /// <summary>Nothing: it is a notification, beyond doubt.</summary>
    Silence,

    /// <summary>An error, or nothing: it is no message.</summary>
    ErrorAtMost,

    /// <summary>One reply at most: readers may differ over what it is.</summary>
    Anything,
}

/// <summary>A message as JSON-RPC sees it, read apart from the server's own reading.</summary>
internal static partial class Message
{
    // The limit of the server's reader is known; what is deeper is valid all the same.
    private static readonly JsonDocumentOptions _deep = new() { MaxDepth = 5000 };

    /// <param name="Id">For a reply that is due: JSON of its id.</param>
    /// <param name="TooDeep">Whether the server's reader gives up before its end.</param>
    /// <param name="Unreadable">Whether params name a member twice, or hold a text that is no Unicode.</param>
    public readonly record struct Reading(Due Due, string? Id = null, bool TooDeep = false, bool Unreadable = false);

    public static Reading Read(byte[] bytes)
    {
        if (!Utf8.IsValid(bytes))
            return new(Due.Anything);
        // A byte order mark is no part of it.
        var json = bytes.AsMemory(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0);
        try
        {
            using var document = JsonDocument.Parse(json, _deep);
            return Read(document.RootElement) with { TooDeep = Depth(document.RootElement) > 64, Unreadable = IsUnreadable(JsonReading.Member(document.RootElement, "params")) };
        }
        catch (JsonException)
        {
            return new(Due.ErrorAtMost);
        }
    }

    /// <summary>What is wrong with a reply, or a notification of the server.</summary>
    /// <param name="mayBeWordless">Whether it may be the one fault that stays: over stdio, once a session speaks 2026-07-28, the SDK looks into
    /// params for _meta before any filter of ours, and has only "An error occurred." where they name a member twice, letter case apart, or hold no Unicode.</param>
    public static string? Complaint(JsonElement reply, bool mayBeWordless)
    {
        if (reply.ValueKind != JsonValueKind.Object || reply.GetProperty("jsonrpc").GetString() != "2.0")
            return "is no message";
        if (reply.TryGetProperty("method", out _))
            return reply.TryGetProperty("id", out _) ? "is a request" : null;
        if (reply.TryGetProperty("result", out var result) == reply.TryGetProperty("error", out var error) || !reply.TryGetProperty("id", out _))
            return "is neither result nor error";
        if (StackTrace().IsMatch(reply.GetRawText()))
            return "holds a stack trace";
        if (error.ValueKind == JsonValueKind.Object)
            return error.GetProperty("code").GetInt32() == -32603 && !mayBeWordless || string.IsNullOrWhiteSpace(error.GetProperty("message").GetString()) ? "has no words" : null;
        return result.TryGetProperty("isError", out var failed) && failed.GetBoolean()
            && result.GetProperty("content")[0].GetProperty("text").GetString()!.StartsWith("INTERNAL: ", StringComparison.Ordinal) ? "is a fault of the server" : null;
    }

    private static Reading Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return new(Due.ErrorAtMost);
        var names = root.EnumerateObject().Select(Name).ToArray();
        if (names.Contains(null) || names.Distinct().Count() != names.Length || names.Contains("result") || names.Contains("error"))
            return new(Due.Anything);
        if (Text(root, "jsonrpc") != "2.0" || Text(root, "method") is null)
            return new(Due.ErrorAtMost);
        if (!root.TryGetProperty("id", out var id))
            return new(Due.Silence);
        var usable = id.ValueKind == JsonValueKind.String ? Text(root, "id") is not null : id.ValueKind == JsonValueKind.Number && id.TryGetInt64(out _);
        return usable ? new(Due.Reply, Normal(id)) : new(Due.Anything);
    }

    /// <summary>An id in one spelling.</summary>
    public static string Normal(JsonElement id) => id.ValueKind switch
    {
        JsonValueKind.String => JsonSerializer.Serialize(id.GetString()),
        // -0 is 0.
        JsonValueKind.Number when id.TryGetInt64(out var number) => number.ToString(CultureInfo.InvariantCulture),
        _ => id.GetRawText(),
    };

    private static string? Text(JsonElement root, string name)
    {
        if (!root.TryGetProperty(name, out var value) || value.ValueKind != JsonValueKind.String)
            return null;
        return Readable(() => value.GetString());
    }

    private static string? Name(JsonProperty member) => Readable(() => member.Name);

    private static string? Readable(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsUnreadable(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Select(Name).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase).Count() < value.GetPropertyCount()
            || value.EnumerateObject().Any(member => IsUnreadable(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Any(IsUnreadable),
        JsonValueKind.String => Readable(value.GetString) is null,
        _ => false,
    };

    private static int Depth(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => 1 + value.EnumerateObject().Select(member => Depth(member.Value)).DefaultIfEmpty().Max(),
        JsonValueKind.Array => 1 + value.EnumerateArray().Select(Depth).DefaultIfEmpty().Max(),
        _ => 0,
    };

    [GeneratedRegex(@"(?:\\n|\n)\s+at \w+(?:\.\w+)+|\bSystem\.\w+\.|Exception\b", RegexOptions.CultureInvariant)]
    private static partial Regex StackTrace();
}
