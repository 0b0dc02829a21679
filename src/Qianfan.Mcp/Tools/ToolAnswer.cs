using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Tools;

/// <summary>The outcome of a tool call: one JSON object as text, or a failure. Holds no part of the caller's key.</summary>
internal sealed class ToolAnswer
{
    // An array, since requests on several threads may set it at once: a ReadOnlyMemory could be seen half written.
    private byte[]? _json;

    private ToolAnswer(string text, Failure? failure) => (Text, Failure) = (text, failure);

    public string Text { get; }

    /// <summary>Why the call failed; <see langword="null"/> when it succeeded.</summary>
    public Failure? Failure { get; }

    public bool IsError => Failure is not null;

    /// <summary>The MCP result in JSON, without the outer braces. Kept, since an answer may be sent many times.</summary>
    public ReadOnlyMemory<byte> Json => _json ??= Write();

    /// <param name="json">One JSON object in UTF-8.</param>
    public static ToolAnswer Of(ReadOnlyMemory<byte> json, AccessKey key) =>
        new(key.RedactIfIn(Encoding.UTF8.GetString(json.Span)), failure: null);

    public static ToolAnswer Of(Failure failure, AccessKey? key, Language language)
    {
        if (key is null)
            return new(failure.In(language), failure);
        var says = failure.UpstreamSays is { } text ? key.Redact(text) : null;
        return new(key.Redact(failure.In(language)), failure with { UpstreamSays = says });
    }

    /// <summary>For the SDK. Clients forward either the text or the structure to the model, so both are the same.</summary>
    public CallToolResult ToResult() => new()
    {
        IsError = IsError ? true : null,
        Content = [new TextContentBlock { Text = Text }],
        StructuredContent = IsError ? null : JsonElement.Parse(Text),
    };

    private byte[] Write()
    {
        var json = CatalogTool.Render(json =>
        {
            json.WriteStartObject();
            json.WriteStartArray("content");
            json.WriteStartObject();
            json.WriteString("type", "text");
            json.WriteString("text", Text);
            json.WriteEndObject();
            json.WriteEndArray();
            if (IsError)
                json.WriteBoolean("isError", true);
            else
            {
                json.WritePropertyName("structuredContent");
                json.WriteRawValue(Text, skipInputValidation: true);
            }
            json.WriteEndObject();
        });
        return json[1..^1].ToArray();
    }
}
