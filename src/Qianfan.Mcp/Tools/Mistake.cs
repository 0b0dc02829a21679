namespace Qianfan.Mcp.Tools;

/// <summary>Why a text is not valid. Without a lookup, the parameter's example shows what is.</summary>
internal sealed record Refusal(LocalizedText What, Lookup? Lookup = null);

/// <summary>The call that has what to send, for a caller who has something else.</summary>
/// <param name="Arguments">As JSON.</param>
/// <param name="Field">What to send, of the answer; <see langword="null"/> where that call is the one to make.</param>
internal sealed record Lookup(string Tool, string Arguments, string? Field)
{
    /// <param name="name">The argument, as the caller wrote it.</param>
    public LocalizedText For(string name) => Field is null ? ($"Call {Tool} {Arguments} instead.", $"改为调用 {Tool} {Arguments}。")
        : ($"Call {Tool} {Arguments}, then send the right {Field} from its result as {name}.",
            $"先调用 {Tool} {Arguments}，再把返回结果中相应的 {Field} 作为 {name} 传入。");

    /// <summary>The caller's text as JSON, shortened and without keys.</summary>
    public static string Quote(string text) => Mistake.Json(Qianfan.Mcp.Tools.Arguments.Shown(text));
}

/// <summary>One thing wrong with the arguments of a call.</summary>
/// <param name="Name">The argument, as the caller wrote it.</param>
/// <param name="Instead">The member to send in its place, as JSON.</param>
/// <param name="IsExample">Whether that is only an example: what was meant cannot be told.</param>
/// <param name="More">What else helps, such as all values.</param>
/// <param name="IsLeftOut">Whether to send the call without it.</param>
internal sealed record Mistake(
    string Name, LocalizedText What, (string Name, string Json)? Instead = null, bool IsExample = false, LocalizedText? More = null,
    bool IsLeftOut = false)
{
    // The rest shows at the next try.
    private const int MostTold = 3;
    // In bytes, which are closer to tokens than characters are.
    private const int MostBytes = 360;
    private const int LongestJson = 160;

    /// <summary>All of them in one failure: what is wrong, then one text that mends the call if it is followed literally.</summary>
    public static Failure ToFailure(IReadOnlyList<Mistake> mistakes)
    {
        var left = MostBytes;
        Mistake[] told = [.. mistakes.Take(MostTold).TakeWhile((one, i) => (left -= one.Bytes) >= 0 || i == 0)];
        var others = mistakes.Count - told.Length;
        return Failure.InvalidArgument(
            (string.Join(' ', told.Select(one => one.What.English))
                + (others > 0 ? FormattableString.Invariant($" And {others} more.") : ""),
                string.Concat(told.Select(one => one.What.Chinese)) + (others > 0 ? FormattableString.Invariant($"另有 {others} 处。") : "")),
            (string.Join(' ', Steps(told, Language.English)), string.Concat(Steps(told, Language.Chinese))));
    }

    /// <summary>What is wrong inside an object, with the whole object mended.</summary>
    public static Mistake Within(
        Parameter parameter, string name, IEnumerable<KeyValuePair<string, JsonElement>> members, IReadOnlyList<Mistake> mistakes)
    {
        Dictionary<string, string> mended = [];
        foreach (var (member, value) in members)
            if (mistakes.All(one => one.Name != member))
                mended[member] = value.GetRawText();
        foreach (var instead in mistakes.Select(one => one.Instead))
            if (instead is { } member)
                mended[member.Name] = member.Json;
        var (first, whole) = (mistakes[0], Quoted(Object(mended.Select(member => (member.Key, member.Value)))));
        return new(name, ($"{parameter.Name}: {first.What.English}", $"{parameter.Name}：{first.What.Chinese}"),
            (parameter.Name, whole ?? parameter.Example), whole is null || mistakes.Any(one => one.IsExample), first.More);
    }

    /// <summary>A text as JSON.</summary>
    public static string Json(string text) => $"\"{new PlainEncoder().Encode(text)}\"";

    /// <summary>The caller's JSON, if it is short and holds nothing that may not be said back.</summary>
    public static string? Quoted(string json) =>
        Encoding.UTF8.GetByteCount(json) <= LongestJson && Arguments.Shown(json, LongestJson) == json ? json : null;

    private int Bytes => Encoding.UTF8.GetByteCount(What.English + Instead?.Json) + (Instead?.Name == Name ? 0 : Name.Length);

    private static IEnumerable<string> Steps(IReadOnlyList<Mistake> told, Language language)
    {
        var replaced = told.Where(one => one.Instead is not null).ToArray();
        if (replaced.Length > 0)
        {
            var members = Object(replaced.Select(one => one.Instead!.Value).DistinctBy(member => member.Name));
            var renamed = replaced.Where(one => one.Name != one.Instead!.Value.Name).Select(one => one.Name).ToArray();
            var isExample = replaced.Any(one => one.IsExample);
            yield return language == Language.Chinese
                ? (renamed.Length > 0 ? $"去掉 {string.Join("、", renamed)}，" : "") + $"{(isExample ? "例如传入" : "传入")} {members}。"
                : $"Send {(isExample ? "e.g. " : "")}{members}"
                    + (renamed.Length > 0 ? $" in place of {string.Join(", ", renamed)}." : ".");
        }
        var left = told.Where(one => one.IsLeftOut || one.Instead is null && one.More is null).Select(one => one.Name).ToArray();
        if (left.Length > 0)
            yield return language == Language.Chinese ? $"去掉 {string.Join("、", left)}。" : $"Leave out {string.Join(", ", left)}.";
        foreach (var more in told.Select(one => one.More).OfType<LocalizedText>().Distinct().Take(2))
            yield return more.In(language);
    }

    private static string Object(IEnumerable<(string Name, string Json)> members) =>
        $"{{{string.Join(',', members.Select(member => $"{Json(member.Name)}:{member.Json}"))}}}";
}
