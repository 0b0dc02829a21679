namespace Qianfan.Mcp.Tools;

/// <summary>The languages of texts for people.</summary>
internal enum Language { English, Chinese }

/// <summary>One text in every language, so that no declaration can lack one.</summary>
internal sealed record LocalizedText(string English, string Chinese)
{
    public string In(Language language) => language == Language.Chinese ? Chinese : English;

    /// <summary>The same in every language.</summary>
    public static LocalizedText Same(string text) => new(text, text);

    /// <summary>A refusal of a name, with the nearest of those that there are, and all of them.</summary>
    public LocalizedText WithNames(string given, IReadOnlyList<string> names)
    {
        var meant = Nearest.To(given, names).FirstOrDefault();
        return ($"{English} {(meant is null ? "" : $"Did you mean {meant}? ")}Available: {string.Join(", ", names)}.",
            $"{Chinese}{(meant is null ? "" : $"是不是 {meant}？")}可用的有：{string.Join("、", names)}。");
    }

    /// <summary>Texts for other replicas: a list of all, each in both languages.</summary>
    public static void WriteAll(Utf8JsonWriter json, string name, IEnumerable<LocalizedText> texts)
    {
        json.WriteStartArray(name);
        foreach (var word in texts.SelectMany(text => (string[])[text.English, text.Chinese]))
            json.WriteStringValue(word);
        json.WriteEndArray();
    }

    /// <summary>What <see cref="WriteAll"/> wrote.</summary>
    public static IReadOnlyList<LocalizedText> ReadAll(JsonElement json, string name)
    {
        var words = json.GetProperty(name).EnumerateArray().Select(word => word.GetString()!);
        return [.. words.Chunk(2).Select(both => new LocalizedText(both[0], both[1]))];
    }

    public static implicit operator LocalizedText((string English, string Chinese) texts) => new(texts.English, texts.Chinese);
}

internal static class Languages
{
    /// <summary>One of the two texts.</summary>
    public static string Say(this Language language, string english, string chinese) => language == Language.Chinese ? chinese : english;

    /// <summary>Refuses the parameters of a request of the protocol.</summary>
    public static McpProtocolException InvalidParams(this Language language, LocalizedText what) =>
        new(what.In(language), McpErrorCode.InvalidParams);
}

/// <summary>The closed list of failure codes, published in SCREAMING_CASE.</summary>
internal enum FailureCode
{
    CredentialsMissing, CredentialsInvalid, ClockSkew, PermissionDenied, NotEnabled, InvalidArgument, NotFound,
    RateLimited, ServerBusy, QuotaExhausted, UpstreamUnavailable, UpstreamTimeout, UpstreamUnreachable, UpstreamUnreadable, Internal,
}

/// <summary>A failed call in words that an agent can act on, in its user's language.</summary>
/// <param name="What">What happened.</param>
/// <param name="Next">What to do about it.</param>
/// <param name="Retry">Whether the same call may succeed later, unchanged.</param>
internal sealed record Failure(FailureCode Code, LocalizedText What, LocalizedText Next, bool Retry = false)
{
    /// <summary>Upstream's own code, message, HTTP status and request id, as far as known; else empty.</summary>
    public string UpstreamSays { get; init; } = "";

    /// <summary>A mistake in the arguments.</summary>
    public static Failure InvalidArgument(LocalizedText what, LocalizedText next) => new(FailureCode.InvalidArgument, what, next);

    /// <summary>The code as published, such as <c>RATE_LIMITED</c>.</summary>
    public static string Name(FailureCode code) => string.Concat(
        code.ToString().Select((letter, i) => i > 0 && char.IsUpper(letter) ? $"_{letter}" : $"{char.ToUpperInvariant(letter)}"));

    /// <summary>At most about 150 tokens, since the parts are cut where they are made.</summary>
    public string In(Language language) => string.Join('\n', Lines(language));

    /// <summary>All but the next step, on one line.</summary>
    public string Finding(Language language) => string.Join(' ', Lines(language).Where((_, line) => line != 1));

    /// <summary>On one line, of one source among several.</summary>
    public LocalizedText Of(LocalizedText source) =>
        ($"{source.English}: {Name(Code)} {What.English}", $"{source.Chinese}：{Name(Code)} {What.Chinese}");

    public override string ToString() => In(Language.English);

    private string[] Lines(Language language) =>
    [
        $"{Name(Code)}: {What.In(language)}",
        new LocalizedText("Next: ", "下一步：").In(language) + Next.In(language),
        (Retry ? new("Retry unchanged: yes, later.", "直接重试：可以，请稍后。")
            : new LocalizedText("Retry unchanged: no.", "直接重试：无效。")).In(language),
        .. UpstreamSays.Length > 0 ? [new LocalizedText("Upstream: ", "上游：").In(language) + UpstreamSays] : (string[])[],
    ];
}

/// <summary>Ends a call with a failure that is already worded.</summary>
internal sealed class ToolException(Failure failure) : Exception(failure.ToString())
{
    public Failure Failure { get; } = failure;

    /// <inheritdoc cref="Failure.InvalidArgument"/>
    public static ToolException InvalidArgument(LocalizedText what, LocalizedText next) => new(Failure.InvalidArgument(what, next));
}
