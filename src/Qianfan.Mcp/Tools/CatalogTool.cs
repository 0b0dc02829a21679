using System.Buffers;
using System.Diagnostics;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tools;

/// <summary>What a call needs besides its arguments.</summary>
/// <param name="Key">The caller's key; <see langword="null"/> if none is set.</param>
/// <param name="Progress">Called with how much of how much is done, if the caller wants to know.</param>
/// <param name="Language">Of failures.</param>
internal sealed record ToolContext(
    CatalogCache Upstream, Credentials? Key, ILogger Log, Func<int, int, Task>? Progress = null, Language Language = Language.English)
{
    /// <summary>Who asks, where several share this server; callers take turns.</summary>
    public string Caller { get; init; } = "";

    /// <summary>Where the key comes from, or would have to.</summary>
    public KeySource KeySource { get; init; } = KeySource.Settings;
}

/// <summary>A read-only tool as agents see it. Its definition, checks and answers derive from its declared parameters and fields.</summary>
internal abstract partial class CatalogTool
{
    private static readonly JsonWriterOptions _readable = new() { Encoder = new PlainEncoder() };

    public required string Name { get; init; }
    public required LocalizedText Title { get; init; }

    /// <summary>For an agent that chooses between tools: what it gives, when to use it, where its arguments come from.</summary>
    public required LocalizedText Description { get; init; }

    /// <summary>
    /// The caller's account needs one of these permission policies, as far as the documents name them; none for the inference API.
    /// </summary>
    public IReadOnlyList<string> Policies { get; init; } = FailureTexts.ReadingPolicies;

    /// <summary>All parameters, in published order.</summary>
    public abstract IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Of every tool: bypasses the cache.</summary>
    protected static Parameter Refresh { get; } =
        Parameter.Flag("refresh", ("Skip the cache and ask Qianfan again.", "跳过缓存重新查询。")) with { Local = true };

    /// <summary>As listed, for the SDK.</summary>
    public Tool Definition(Language language)
    {
        var text = Title.In(language);
        return new()
        {
            Name = Name,
            Title = text,
            Description = Description.In(language),
            InputSchema = JsonElement.Parse(Render(json => WriteInputSchema(json, language)).Span),
            OutputSchema = JsonElement.Parse(Render(json => WriteOutputSchema(json, language)).Span),
            Annotations = new() { Title = text, DestructiveHint = false, IdempotentHint = true, OpenWorldHint = true, ReadOnlyHint = true },
        };
    }

    /// <summary>Runs one call: an answer or a worded failure. Throws only on the caller's own cancellation.</summary>
    public async Task<ToolAnswer> AskAsync(
        IEnumerable<KeyValuePair<string, JsonElement>> arguments, ToolContext context, CancellationToken cancellation)
    {
        var (found, failure) = await RunAsync(
            Name, Policies, context,
            key => AnswerAsync(ArgumentReader.Read(Parameters, WithoutKey(arguments, key)), key, context, cancellation), cancellation);
        var answer = found ?? ToolAnswer.Of(WithLookup(failure!, arguments, context.Key), context.Language);
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
        Arguments arguments, Credentials key, ToolContext context, CancellationToken cancellation);

    protected abstract void WriteOutputSchema(Utf8JsonWriter json, Language language);

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

    /// <summary>The same for one object.</summary>
    public static ReadOnlyMemory<byte> RenderObject(Action<Utf8JsonWriter> members) => Render(json =>
    {
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
    });

    /// <summary>Runs one question with the checks, failures and log line of tools; resources use it for what no tool answers.</summary>
    /// <param name="name">What the log calls it.</param>
    /// <param name="policies">See <see cref="Policies"/>; <see langword="null"/> for the usual ones.</param>
    /// <returns>Either what was found or why not; only the caller's own cancellation is thrown.</returns>
    public static async Task<(T? Found, Failure? Failure)> RunAsync<T>(
        string name, IReadOnlyList<string>? policies, ToolContext context, Func<Credentials, Task<T>> ask, CancellationToken cancellation)
        where T : class
    {
        var start = Stopwatch.GetTimestamp();
        var outcome = MeasuredCall.Cancelled;
        try
        {
            var key = context.Key ?? throw new ToolException(context.KeySource.Missing);
            if (context.KeySource.WrongKind(key) is { } mistake)
                throw new ToolException(mistake);
            var found = await ask(key);
            outcome = MeasuredCall.Ok;
            return (found, null);
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // Without the exception's message, which may quote anything.
            if (e is not (ToolException or UpstreamException))
                context.Log.LogError("{Tool} failed with {Exception} at {Place}", name, e.GetType(), e.StackTrace);
            var failure = (e as ToolException)?.Failure ?? (e is UpstreamException upstream
                ? FailureTexts.From(upstream, context.Key, context.KeySource, policies) : FailureTexts.Internal);
            outcome = Failure.Name(failure.Code);
            return (null, failure);
        }
        finally
        {
            var elapsed = Stopwatch.GetElapsedTime(start);
            CallLog.Write(context.Log, name, outcome, elapsed.TotalMilliseconds);
        }
    }

    // What upstream does not know comes with the call that has what it knows.
    private Failure WithLookup(Failure failure, IEnumerable<KeyValuePair<string, JsonElement>> arguments, Credentials? key) =>
        failure.Code != FailureCode.NotFound || key is null ? failure
            : WithoutKey(arguments, key).Select(given => JsonReading.Text(given.Value)?.Trim() is { Length: > 0 } text
                ? ArgumentReader.Named(given.Key, Parameters)?.Source?.Invoke(text).For(given.Key) : null)
            .OfType<LocalizedText>().Select(next => failure with { Next = next }).FirstOrDefault(failure);

    // Before a failure can quote it: in the words around it a key is nothing but a word.
    private static IEnumerable<KeyValuePair<string, JsonElement>> WithoutKey(
        IEnumerable<KeyValuePair<string, JsonElement>> arguments, Credentials key)
    {
        foreach (var (name, value) in arguments)
        {
            var text = Encoding.UTF8.GetString(Render(json => JsonReading.Copy(json, value)).Span);
            yield return new(key.RedactIfIn(name), key.IsIn(text) ? JsonElement.Parse(key.Redact(text)) : value);
        }
    }

    private void WriteInputSchema(Utf8JsonWriter json, Language language) => json.WriteObjectSchema(() =>
    {
        foreach (var parameter in Parameters)
            parameter.WriteSchema(json, language);
    },
    // "One of two" is left out: clients choke on the keywords for it.
    [.. Parameters.Where(p => p.Required && p.Alternative is null).Select(p => p.Name)]);

    // A type of its own, so that listing tools does not load logging.
    private static partial class CallLog
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{Tool} {Outcome} in {Duration} ms")]
        public static partial void Write(ILogger log, string tool, string outcome, double duration);
    }
}

/// <summary>The outcome of a tool call: one JSON object as text, or a failure. Holds no part of the caller's key.</summary>
/// <param name="Failure">Why the call failed; <see langword="null"/> when it succeeded.</param>
internal sealed partial record ToolAnswer(string Text, Failure? Failure)
{
    // An array, since requests on several threads may set it at once: a ReadOnlyMemory could be seen half written.
    private byte[]? _json;

    public bool IsError => Failure is not null;

    /// <summary>The MCP result in JSON, without the outer braces. Kept, since an answer may be sent many times.</summary>
    public ReadOnlyMemory<byte> Json => _json ??= Encoding.UTF8.GetBytes(
        $"\"content\":[{{\"type\":\"text\",\"text\":\"{new PlainEncoder().Encode(Text)}\"}}],"
        + (IsError ? "\"isError\":true" : $"\"structuredContent\":{Text}"));

    /// <param name="json">One JSON object in UTF-8, without white space.</param>
    public static ToolAnswer Of(ReadOnlyMemory<byte> json, Credentials key)
    {
        var text = Encoding.UTF8.GetString(json.Span);
        return new(!key.IsIn(text) ? text : Texts().Replace(
            text, one => one.Groups["name"].Success ? one.Value : key.RedactIfIn(one.Value)), null);
    }

    /// <param name="failure">Without a key: it is taken out of what is quoted before that becomes part of the failure.</param>
    public static ToolAnswer Of(Failure failure, Language language) => new(failure.In(language), failure);

    /// <summary>For the SDK. Clients forward either the text or the structure to the model, so both are the same.</summary>
    public CallToolResult ToResult() => new()
    {
        IsError = IsError ? true : null,
        Content = [new TextContentBlock { Text = Text }],
        StructuredContent = IsError ? null : JsonElement.Parse(Text),
    };

    // Every text in JSON; names of members are the server's own.
    [GeneratedRegex("""
        "(?>(?:[^"\\]|\\.)*)"(?<name>:)?
        """)]
    private static partial Regex Texts();
}
