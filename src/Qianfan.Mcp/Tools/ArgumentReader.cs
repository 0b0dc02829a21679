using Qianfan.Mcp.Upstream;
using static System.FormattableString;

namespace Qianfan.Mcp.Tools;

/// <summary>
/// Reads what a caller sent. Lenient in form: <c>"5"</c> for 5, <c>"chat"</c> or <c>"[\"chat\"]"</c> for a list, allowed values in any
/// letter case; null, empty text and empty lists count as not given. Strict in meaning: unknown names and invalid values are refused, all
/// at once, with what to send instead.
/// </summary>
internal sealed class ArgumentReader
{
    // A caller may send thousands, and each is compared with all names.
    private const int MostMistakes = 10;

    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);
    private readonly List<LocalizedText> _notes = [];
    private readonly List<Mistake> _mistakes = [];

    /// <exception cref="ToolException">Something is unknown, missing or wrong.</exception>
    public static Arguments Read(IReadOnlyList<Parameter> parameters, IEnumerable<KeyValuePair<string, JsonElement>> given)
    {
        var reader = new ArgumentReader();
        var arguments = reader.ReadAll(parameters, given);
        return reader._mistakes.Count == 0 ? arguments : throw new ToolException(Mistake.ToFailure(reader._mistakes));
    }

    private Arguments ReadAll(IReadOnlyList<Parameter> parameters, IEnumerable<KeyValuePair<string, JsonElement>> given)
    {
        Dictionary<string, string> names = [];
        foreach (var (name, value) in given)
        {
            if (_mistakes.Count == MostMistakes)
                return new(_values, _notes);
            if (Named(name, parameters) is not { } parameter)
                _mistakes.Add(UnknownName(name, value, parameters, names));
            else if (IsGiven(value) && !names.TryAdd(parameter.Name, name))
                _mistakes.Add(new(name, names[parameter.Name] == name ? ($"{name} is given twice.", $"{name} 给了两次。")
                    : ($"{names[parameter.Name]} and {name} are both given, but are the same argument.",
                        $"{names[parameter.Name]} 和 {name} 是同一个参数，却同时给出。")));
            else if (Read(parameter, name, value) is { } read)
                _values.Add(parameter.Name, read);
        }
        foreach (var parameter in parameters.Where(p => p.Required))
            Demand(parameter, names);
        return new(_values, _notes);
    }

    /// <summary>The parameter of this name or alias.</summary>
    public static Parameter? Named(string name, IEnumerable<Parameter> parameters) =>
        parameters.FirstOrDefault(p => p.Name == name || p.Aliases.Contains(name));

    private static bool IsGiven(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => false,
        JsonValueKind.String => !string.IsNullOrWhiteSpace(JsonReading.Text(value)),
        JsonValueKind.Array => value.GetArrayLength() > 0,
        _ => true,
    };

    private void Demand(Parameter needed, Dictionary<string, string> names)
    {
        var (name, other) = (needed.Name, needed.Alternative);
        if (other is not null && names.ContainsKey(name) && names.TryGetValue(other, out var given))
        {
            // What else is wrong with it does not matter then.
            _mistakes.RemoveAll(mistake => mistake.Name == given);
            _mistakes.Add(new(given, ($"{name} and {other} are both given; give only one of them.", $"{name} 和 {other} 二选一，却同时给出。")));
        }
        // What was given under another name is there, once it is mended.
        else if (!names.ContainsKey(name) && (other is null || !names.ContainsKey(other))
            && !_mistakes.Any(mistake => mistake.Instead?.Name is { } meant && (meant == name || meant == other)))
            _mistakes.Add(new(name,
                other is null ? ($"{name} is missing.", $"缺少 {name}。") : ($"{name} or {other} is missing.", $"缺少 {name} 或 {other}。"),
                (name, needed.Example), IsExample: true, needed.Description));
    }

    private object? Read(Parameter parameter, string name, JsonElement value)
    {
        if (!IsGiven(value))
            return null;
        return parameter.Kind switch
        {
            ParameterKind.Integer => ReadInteger(parameter, name, value),
            ParameterKind.Number => JsonReading.Number(value) is >= 0 and { } number ? number
                : Refuse(parameter, name, ("a number of zero or more", "不小于 0 的数"), value),
            ParameterKind.Object => ReadObject(parameter, name, value),
            ParameterKind.Flag => JsonReading.Text(value)?.Trim().ToLowerInvariant() switch
            {
                "true" or "1" or "yes" => true,
                "false" or "0" or "no" => false,
                _ => Refuse(parameter, name, ("true or false", " true 或 false"), value),
            },
            _ => parameter.IsList ? ReadTexts(parameter, name, value) : ReadText(parameter, name, value),
        };
    }

    private object? ReadInteger(Parameter parameter, string name, JsonElement value)
    {
        var (minimum, maximum) = (parameter.Minimum, parameter.Maximum);
        var number = JsonReading.Integer(value);
        if (number >= minimum && number <= maximum)
            return number;
        if (number > maximum && parameter.LowersToMaximum)
        {
            _notes.Add((Invariant($"{parameter.Name} {number} was lowered to {maximum}, the maximum per page."),
                Invariant($"{parameter.Name} 由 {number} 降为 {maximum}（每页上限）。")));
            return maximum;
        }
        return Refuse(parameter, name, maximum < long.MaxValue
            ? (Invariant($"a whole number from {minimum} to {maximum}"), Invariant($" {minimum} 到 {maximum} 的整数"))
            : (Invariant($"a whole number from {minimum}"), Invariant($"不小于 {minimum} 的整数")), value,
            number is null ? null : Invariant($"{Math.Clamp(number.Value, minimum, maximum)}"));
    }

    // Some clients send an object as JSON in a text.
    private object? ReadObject(Parameter parameter, string name, JsonElement value)
    {
        if (JsonIn(value, '{') is { } parsed)
            value = parsed;
        if (value.ValueKind != JsonValueKind.Object)
            return Refuse(parameter, name, ("an object", "一个对象"), value);
        KeyValuePair<string, JsonElement>[] members =
            [.. value.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value))];
        var inner = new ArgumentReader();
        var read = inner.ReadAll(parameter.Members, members);
        if (inner._mistakes.Count == 0)
            return read;
        _mistakes.Add(Mistake.Within(parameter, name, members, inner._mistakes));
        return null;
    }

    private object? ReadText(Parameter parameter, string name, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
            // One text in a list is meant as that text.
            return value.ValueKind == JsonValueKind.Array && value.GetArrayLength() == 1 && value[0].ValueKind == JsonValueKind.String
                ? ReadText(parameter, name, value[0]) : Refuse(parameter, name, ("a single string", "单个字符串"), value);
        var (text, flaw) = Take(parameter, name, value);
        if (flaw is not null)
            _mistakes.Add(flaw);
        return text;
    }

    private object? ReadTexts(Parameter parameter, string name, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            return Refuse(parameter, name, ("a list of strings", "字符串列表"), value);
        var items = value.ValueKind == JsonValueKind.String ? Split(value) : JsonReading.Items(value);
        var taken = items.Where(IsGiven).Take(Parameter.MaxItems + 1).Select(item => Take(parameter, name, item)).ToArray();
        var texts = taken.Select(one => one.Text).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        if (texts.Length > Parameter.MaxItems)
        {
            _mistakes.Add(new(name,
                ($"{parameter.Name} has more than {Parameter.MaxItems} values.", $"{parameter.Name} 超过 {Parameter.MaxItems} 个值。"),
                More: ($"Send at most {Parameter.MaxItems} at a time.", $"每次最多 {Parameter.MaxItems} 个。")));
            return null;
        }
        if (taken.Select(one => one.Flaw).FirstOrDefault(flaw => flaw is not null) is not { } first)
            return texts.Length > 0 ? texts : null;
        // The good ones stay, and bad ones are replaced by what they probably mean.
        string[] good = [.. taken
            .Select(one => one.Flaw is null ? Mistake.Json(one.Text!) : one.Flaw.IsExample ? null : one.Flaw.Instead?.Json)
            .OfType<string>().Distinct()];
        var mended = good.Length > 0 ? Mistake.Quoted($"[{string.Join(',', good)}]") : null;
        _mistakes.Add(first with { Instead = (parameter.Name, mended ?? parameter.Example), IsExample = mended is null });
        return null;
    }

    /// <summary>One text, or what is wrong with it.</summary>
    private static (string? Text, Mistake? Flaw) Take(Parameter parameter, string name, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
            return (null, NotThat(parameter, name, ("a single string", "单个字符串"), value));
        var text = (JsonReading.Text(value) ?? "").Trim();
        if (text.Length > parameter.MaxLength && text.EnumerateRunes().Count() > parameter.MaxLength)
            return (null, new(name,
                ($"{parameter.Name} is longer than {parameter.MaxLength} characters.", $"{parameter.Name} 超过 {parameter.MaxLength} 个字符。"),
                (parameter.Name, parameter.Example), IsExample: true));
        if (parameter.Check?.Invoke(text) is { } refusal)
            return (null, new(name, refusal.What, refusal.Lookup is null ? (parameter.Name, parameter.Example) : null, IsExample: true,
                More: refusal.Lookup?.For(name)));
        text = parameter.Synonyms.GetValueOrDefault(text, text);
        if (parameter.Allowed.Count == 0)
            return (text, null);
        if (parameter.Allowed.FirstOrDefault(a => a.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } allowed)
            return (allowed, null);
        var nearest = Nearest.To(text, parameter.Allowed).FirstOrDefault();
        var (shown, values) = (Arguments.Shown(text), parameter.Allowed);
        return (null, new(name, ($"{parameter.Name} does not accept \"{shown}\".", $"{parameter.Name} 不支持“{shown}”这个值。"),
            (parameter.Name, nearest is null ? parameter.Example : Mistake.Json(nearest)), nearest is null,
            ($"Values: {string.Join(", ", values)}.", $"可用值：{string.Join("、", values)}。")));
    }

    // A list sent as text: JSON, or separated by commas, which no allowed value or id contains.
    private static IEnumerable<JsonElement> Split(JsonElement value) => JsonIn(value, '[') is { ValueKind: JsonValueKind.Array } list
        ? list.EnumerateArray() : JsonReading.Text(value)!.Split(',').Select(word => JsonElement.Parse(Mistake.Json(word)));

    // JSON that a client wrote as a text.
    private static JsonElement? JsonIn(JsonElement value, char beginning)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String && JsonReading.Text(value) is { } text && text.TrimStart().StartsWith(beginning)
                ? JsonElement.Parse(text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Its value is kept where it is good under the name that was probably meant.
    private static Mistake UnknownName(
        string name, JsonElement value, IReadOnlyList<Parameter> parameters, Dictionary<string, string> given)
    {
        var shown = Arguments.Shown(name);
        var meant = Nearest.To(name, parameters.Select(p => p.Name)).Select(near => Named(near, parameters)!)
            .FirstOrDefault(near => !given.ContainsKey(near.Name));
        LocalizedText what = ($"There is no argument \"{shown}\".", $"没有“{shown}”这个参数。");
        if (meant is null)
        {
            var names = parameters.Select(p => p.Name).ToArray();
            return new(shown, what, IsLeftOut: true,
                More: ($"Arguments: {string.Join(", ", names)}.", $"可用参数：{string.Join("、", names)}。"));
        }
        given.Add(meant.Name, name);
        var reader = new ArgumentReader();
        _ = reader.Read(meant, meant.Name, value);
        var flaw = reader._mistakes.FirstOrDefault();
        var instead = flaw is null ? Mistake.Quoted(Encoding.UTF8.GetString(CatalogTool.Render(json => JsonReading.Copy(json, value)).Span))
            : flaw.Instead?.Json;
        return new(shown, (what.English + $" Did you mean {meant.Name}?", what.Chinese + $"是不是 {meant.Name}？"),
            (meant.Name, instead ?? meant.Example), instead is null || flaw is { IsExample: true }, flaw?.More);
    }

    private object? Refuse(Parameter parameter, string name, LocalizedText expected, JsonElement value, string? instead = null)
    {
        _mistakes.Add(NotThat(parameter, name, expected, value, instead));
        return null;
    }

    private static Mistake NotThat(Parameter parameter, string name, LocalizedText expected, JsonElement value, string? instead = null)
    {
        var given = Arguments.Shown(JsonReading.Text(value) ?? value.GetRawText());
        return new(name,
            ($"{parameter.Name} must be {expected.English}, not \"{given}\".", $"{parameter.Name} 应为{expected.Chinese}，而不是“{given}”。"),
            (parameter.Name, instead ?? parameter.Example), IsExample: instead is null);
    }
}
