using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tools;

/// <summary>What a call needs besides its arguments.</summary>
/// <param name="Key">The caller's key; <see langword="null"/> when none is set.</param>
/// <param name="MissingKey">What a call without a key is told, where the usual words do not fit.</param>
internal sealed record ToolContext(QianfanClient Upstream, AccessKey? Key, ILogger Log, Failure? MissingKey = null);

/// <summary>
/// A tool as agents see it. Its definition, the check of its arguments and the shape of its answers all derive from the
/// declared parameters and fields. Every tool only reads.
/// </summary>
internal abstract class CatalogTool
{
    private static readonly JsonWriterOptions _readable = new() { Encoder = new PlainEncoder() };
    private Tool? _definition;

    public required string Name { get; init; }
    public required string Title { get; init; }

    /// <summary>For an agent that chooses between tools: what it gives, when to use it, what feeds it.</summary>
    public required string Description { get; init; }

    /// <summary>All parameters, in the order they are published.</summary>
    public abstract IReadOnlyList<Parameter> Parameters { get; }

    public Tool Definition => _definition ??= new()
    {
        Name = Name,
        Title = Title,
        Description = Description,
        InputSchema = JsonElement.Parse(Render(WriteInputSchema).Span),
        OutputSchema = JsonElement.Parse(Render(WriteOutputSchema).Span),
        Annotations = new() { Title = Title, ReadOnlyHint = true, DestructiveHint = false, IdempotentHint = true, OpenWorldHint = true },
    };

    /// <summary>Runs one call to its end: a result, or a failure in words; only the caller's own cancellation is thrown.</summary>
    public async Task<CallToolResult> CallAsync(
        IEnumerable<KeyValuePair<string, JsonElement>> arguments, ToolContext context, CancellationToken cancellation)
    {
        try
        {
            var key = context.Key ?? throw new ToolException(context.MissingKey ?? FailureWords.CredentialsMissing);
            if (KeyShape.Impossible(key) is { } mistake)
                throw new ToolException(FailureWords.WrongKind(mistake));
            return Succeed(await AnswerAsync(Arguments.Check(Parameters, arguments), key, context, cancellation));
        }
        catch (ToolException e)
        {
            return Fail(e.Failure, context.Key);
        }
        catch (UpstreamException e)
        {
            return Fail(FailureWords.From(e, context.Key is { } key ? KeyShape.Suspicion(key) : null), context.Key);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // The exception's text stays out of the log as well: nobody knows what it quotes.
            context.Log.LogError("{Tool} failed with {Exception} at {Place}", Name, e.GetType(), e.StackTrace);
            return Fail(FailureWords.Internal, context.Key);
        }
    }

    /// <returns>The answer: one JSON object in UTF-8, valid against the output schema.</returns>
    protected abstract Task<ReadOnlyMemory<byte>> AnswerAsync(
        Arguments arguments, AccessKey key, ToolContext context, CancellationToken cancellation);

    protected abstract void WriteOutputSchema(Utf8JsonWriter json);

    /// <summary>Compact JSON in which Chinese stays Chinese.</summary>
    public static ReadOnlyMemory<byte> Render(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _readable))
            write(json);
        return buffer.WrittenMemory;
    }

    private void WriteInputSchema(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var parameter in Parameters)
            parameter.WriteSchema(json);
        json.WriteEndObject();
        if (Parameters.Any(p => p.Required))
        {
            json.WriteStartArray("required");
            foreach (var parameter in Parameters.Where(p => p.Required))
                json.WriteStringValue(parameter.Name);
            json.WriteEndArray();
        }
        json.WriteBoolean("additionalProperties", false);
        json.WriteEndObject();
    }

    // Clients forward either the text or the structure to the model, so both are the same bytes.
    private static CallToolResult Succeed(ReadOnlyMemory<byte> answer) => new()
    {
        Content = [new TextContentBlock { Text = Encoding.UTF8.GetString(answer.Span) }],
        StructuredContent = JsonElement.Parse(answer.Span),
    };

    private static CallToolResult Fail(Failure failure, AccessKey? key) => new()
    {
        IsError = true,
        Content = [new TextContentBlock { Text = key is null ? failure.ToString() : key.Redact(failure.ToString()) }],
    };
}
