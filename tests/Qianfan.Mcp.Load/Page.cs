using System.Text.Json;
using System.Text.Json.Nodes;

namespace Qianfan.Mcp.Load;

/// <summary>One answer of a tool, read as its caller would, with the sandbox's ids in place of the caller's own.</summary>
/// <param name="Content">All but what differs from call to call; null where the tool failed.</param>
/// <param name="Failure">The code of a tool that failed.</param>
internal sealed record Page(JsonObject? Content, string? Failure, string? Marker, string? Source)
{
    public string Text { get; } = Content?.ToJsonString() ?? Failure!;

    public bool IsIncomplete => Content?["incomplete"] is not null;

    /// <exception cref="WrongAnswerException">The answer is another's, or none of this server's.</exception>
    public static Page Read(Answer answer, int caller, long id)
    {
        var message = answer.Message;
        if (answer.Status != 200 || !message.TryGetProperty("result", out var result))
            throw new WrongAnswerException($"HTTP {answer.Status}: {message}");
        if (message.GetProperty("id").GetInt64() != id)
            throw new WrongAnswerException($"Asked as {id}, answered as {message.GetProperty("id")}.");
        var text = result.GetProperty("content")[0].GetProperty("text").GetString()!;
        if (result.TryGetProperty("isError", out var isError) && isError.GetBoolean())
        {
            Own(text, caller);
            return new(null, text.Split(':')[0], null, null);
        }
        var structure = result.GetProperty("structuredContent");
        if (structure.GetRawText() != text && !JsonElement.DeepEquals(structure, JsonElement.Parse(text)))
            throw new WrongAnswerException($"Text and structure differ: {text}");
        return Read(text, caller);
    }

    private static Page Read(string text, int caller)
    {
        var content = JsonNode.Parse(text)!.AsObject();
        var (marker, source) = ((string?)content["nextMarker"], (string?)content["source"]);
        foreach (var name in (string[])["nextMarker", "source", "asOf"])
            content.Remove(name);
        // Whether there is a page more belongs to the answer, which page it is does not.
        content["hasMore"] = marker is not null;
        // As the server writes it: an escape would hide an id.
        return new(JsonNode.Parse(Own(content.ToJsonString(), caller))!.AsObject(), null, marker, source);
    }

    private static string Own(string text, int caller)
    {
        var own = CallerIds.ToSandbox(text, caller, out var foreign);
        return foreign.Length == 0 ? own : throw new WrongAnswerException($"Cross-talk: {CallerIds.Account(caller)} sees {foreign[0]}.") { IsCrossTalk = true };
    }
}

/// <summary>An answer that should not have been given.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message)
{
    public bool IsCrossTalk { get; init; }
}
