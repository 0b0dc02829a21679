using System.Buffers;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tools;

/// <summary>What a call needs besides its arguments.</summary>
/// <param name="Key">The caller's key; <see langword="null"/> if none is set.</param>
/// <param name="Progress">Called with how much of how much is done, if the caller wants to know.</param>
/// <param name="Language">Of failures.</param>
internal sealed record ToolContext(
    CatalogCache Upstream, AccessKey? Key, ILogger Log, Func<int, int, Task>? Progress = null, Language Language = Language.English)
{
    /// <summary>Where the key comes from, or would have to.</summary>
    public KeySource KeySource { get; init; } = KeySource.Settings;
}

/// <summary>
/// A tool as agents see it. Its definition, the check of its arguments and the shape of its answers derive from the declared
/// parameters and fields. Every tool is read-only.
/// </summary>
internal abstract partial class CatalogTool
{
    private static readonly JsonWriterOptions _readable = new() { Encoder = new PlainEncoder() };

    public required string Name { get; init; }
    public required LocalizedText Title { get; init; }

    /// <summary>For an agent that chooses between tools: what it gives, when to use it, where its arguments come from.</summary>
    public required LocalizedText Description { get; init; }

    /// <summary>The caller's account needs one of these permission policies, as far as the documents name them.</summary>
    public IReadOnlyList<string> Policies { get; init; } = FailureTexts.ReadingPolicies;

    /// <summary>All parameters, in published order.</summary>
    public abstract IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Of every tool: bypasses the cache.</summary>
    protected static Parameter Refresh { get; } = Parameter.Flag("refresh", ("Ask upstream again.", "不用缓存。")) with { Local = true };

    /// <summary>For the SDK.</summary>
    public Tool Definition(Language language) => (Tool)JsonSerializer.Deserialize(
        Render(json => WriteDefinition(json, language)).Span, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(Tool)))!;

    /// <summary>As listed.</summary>
    public void WriteDefinition(Utf8JsonWriter json, Language language)
    {
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteString("title", Title.In(language));
        json.WriteString("description", Description.In(language));
        json.WritePropertyName("inputSchema");
        WriteInputSchema(json, language);
        json.WritePropertyName("outputSchema");
        WriteOutputSchema(json);
        json.WriteStartObject("annotations");
        json.WriteString("title", Title.In(language));
        json.WriteBoolean("destructiveHint", false);
        json.WriteBoolean("idempotentHint", true);
        json.WriteBoolean("openWorldHint", true);
        json.WriteBoolean("readOnlyHint", true);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>Runs one call: an answer or a worded failure. Throws only on the caller's own cancellation.</summary>
    public async Task<ToolAnswer> AskAsync(
        IEnumerable<KeyValuePair<string, JsonElement>> arguments, ToolContext context, CancellationToken cancellation)
    {
        var (found, failure) = await RunAsync(
            Name, Policies, context, key => AnswerAsync(Arguments.Check(Parameters, arguments), key, context, cancellation), cancellation);
        var answer = found ?? ToolAnswer.Of(failure!, context.Key, context.Language);
        if (Instruments.Answered.Enabled)
            Instruments.Answered.Add(Encoding.UTF8.GetByteCount(answer.Text), new KeyValuePair<string, object?>(Instruments.ToolTag, Name));
        return answer;
    }

    /// <summary>The same for the SDK.</summary>
    public async Task<CallToolResult> CallAsync(
        IEnumerable<KeyValuePair<string, JsonElement>> arguments, ToolContext context, CancellationToken cancellation) =>
        (await AskAsync(arguments, context, cancellation)).ToResult();

    /// <returns>One JSON object, valid against the output schema.</returns>
    protected abstract Task<ToolAnswer> AnswerAsync(
        Arguments arguments, AccessKey key, ToolContext context, CancellationToken cancellation);

    protected abstract void WriteOutputSchema(Utf8JsonWriter json);

    /// <summary>What a marker belongs to: this tool with these arguments.</summary>
    protected ReadOnlyMemory<byte> PageScope(Arguments arguments, IEnumerable<Parameter> parameters) => Render(json =>
    {
        json.WriteStartArray();
        json.WriteStringValue(Name);
        arguments.WriteBody(json, parameters);
        json.WriteEndArray();
    });

    /// <summary>Compact JSON in which Chinese stays Chinese.</summary>
    public static ReadOnlyMemory<byte> Render(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, _readable))
            write(json);
        return buffer.WrittenMemory;
    }

    /// <summary>
    /// Runs one question to upstream with the checks, failures and log line that tools have; resources use it for what no tool answers.
    /// </summary>
    /// <param name="name">What the log calls it.</param>
    /// <param name="policies">See <see cref="Policies"/>; <see langword="null"/> for the usual ones.</param>
    /// <returns>Either what was found or why not; only the caller's own cancellation is thrown.</returns>
    public static async Task<(T? Found, Failure? Failure)> RunAsync<T>(
        string name, IReadOnlyList<string>? policies, ToolContext context, Func<AccessKey, Task<T>> ask, CancellationToken cancellation)
        where T : class
    {
        var start = Stopwatch.GetTimestamp();
        var outcome = MeasuredCall.Cancelled;
        try
        {
            var result = await TryAsync(name, policies, context, ask, cancellation);
            outcome = result.Failure is { } failure ? Failure.Name(failure.Code) : MeasuredCall.Ok;
            return result;
        }
        finally
        {
            var elapsed = Stopwatch.GetElapsedTime(start);
            CallLog.Write(context.Log, name, outcome, elapsed.TotalMilliseconds);
        }
    }

    private static async Task<(T? Found, Failure? Failure)> TryAsync<T>(
        string name, IReadOnlyList<string>? policies, ToolContext context, Func<AccessKey, Task<T>> ask, CancellationToken cancellation)
        where T : class
    {
        try
        {
            var key = context.Key ?? throw new ToolException(context.KeySource.Missing);
            if (context.KeySource.WrongKind(key) is { } mistake)
                throw new ToolException(mistake);
            return (await ask(key), null);
        }
        catch (ToolException e)
        {
            return (null, e.Failure);
        }
        catch (UpstreamException e)
        {
            return (null, FailureTexts.From(e, context.Key, context.KeySource, policies));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // Without the exception's message, which may quote anything.
            context.Log.LogError("{Tool} failed with {Exception} at {Place}", name, e.GetType(), e.StackTrace);
            return (null, FailureTexts.Internal);
        }
    }

    private void WriteInputSchema(Utf8JsonWriter json, Language language)
    {
        json.WriteStartObject();
        json.WriteString("type", "object");
        json.WriteStartObject("properties");
        foreach (var parameter in Parameters)
            parameter.WriteSchema(json, language);
        json.WriteEndObject();
        // "One of two" is left out: clients choke on the keywords for it.
        json.WriteTextsIfAny("required", [.. Parameters.Where(p => p.Required && p.Alternative is null).Select(p => p.Name)]);
        json.WriteBoolean("additionalProperties", false);
        json.WriteEndObject();
    }

    // A type of its own, so that listing tools does not load logging.
    private static partial class CallLog
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Tool} {Outcome} in {Duration} ms")]
        public static partial void Write(ILogger log, string tool, string outcome, double duration);
    }
}
