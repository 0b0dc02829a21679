using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tools;

/// <summary>
/// The arguments of one call, checked against the declared parameters. Lenient in form: <c>"5"</c> for 5, <c>"chat"</c> or
/// <c>"[\"chat\"]"</c> for a list, allowed values in any letter case; null, empty text and empty lists count as not given. Strict in
/// meaning: unknown names and invalid values are refused.
/// </summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    /// <summary>Changes that the caller should know of, such as a lowered maxKeys.</summary>
    public List<string> Notes { get; } = [];

    /// <exception cref="ToolException">Something is unknown, missing or wrong.</exception>
    public static Arguments Check(IReadOnlyList<Parameter> parameters, IEnumerable<KeyValuePair<string, JsonElement>> given)
    {
        var arguments = new Arguments();
        Dictionary<string, string> names = [];
        foreach (var (name, value) in given)
        {
            var parameter = parameters.FirstOrDefault(p => p.Name == name || p.Aliases.Contains(name))
                ?? throw UnknownName(name, parameters);
            if (arguments.Read(parameter, value) is not { } read)
                continue;
            if (!names.TryAdd(parameter.Name, name))
                throw ToolException.InvalidArgument(names[parameter.Name] == name
                    ? $"{name} is given twice." : $"{names[parameter.Name]} and {name} are both given, but name the same argument.",
                    $"Send only {parameter.Name}.");
            arguments._values.Add(parameter.Name, read);
        }
        foreach (var parameter in parameters.Where(p => p.Required))
            arguments.Demand(parameter);
        return arguments;
    }

    public string? Text(string name) => _values.GetValueOrDefault(name) as string;
    public bool Flag(string name) => _values.GetValueOrDefault(name) is true;
    public double? Number(string name) => _values.GetValueOrDefault(name) as double?;
    public Arguments? Object(string name) => _values.GetValueOrDefault(name) as Arguments;
    public DateOnly? Date(string name) => Text(name) is { } text ? DateOnly.Parse(text, CultureInfo.InvariantCulture) : null;
    public long? Integer(string name) => _values.GetValueOrDefault(name) as long?;
    public IReadOnlyList<string> Texts(string name) => _values.GetValueOrDefault(name) as string[] ?? [];

    /// <summary>The upstream body: the caller's values under their documented names.</summary>
    /// <param name="marker">Upstream's own marker, taken from the caller's.</param>
    /// <param name="added">A value that the caller left open.</param>
    public void WriteBody(
        Utf8JsonWriter json, IEnumerable<Parameter> parameters, string marker = "", (Parameter Parameter, long Value)? added = null)
    {
        json.WriteStartObject();
        foreach (var parameter in parameters.Where(p => !p.Local))
            json.WriteValue(parameter.Name, parameter.Name == Paging.Marker ? marker : parameter == added?.Parameter ? added.Value.Value
                : InOrder(_values.GetValueOrDefault(parameter.Name)));
        json.WriteEndObject();
    }

    /// <summary>All arguments, local ones too, as one text that is equal only for equal arguments.</summary>
    public override string ToString() => Encoding.UTF8.GetString(CatalogTool.RenderObject(json =>
    {
        foreach (var (name, value) in _values.OrderBy(given => given.Key, StringComparer.Ordinal))
            json.WriteValue(name, value);
    }).Span);

    /// <summary>The caller's text, shortened and without keys.</summary>
    public static string Shown(string text, int length = 40) => TextSanitizer.Cut(AccessKey.RedactShapes(TextSanitizer.Clean(text)), length);

    // Upstream takes a list as a set, so that one order makes one request, and one kept answer, of all of them.
    private static object? InOrder(object? value) => value is string[] texts ? texts.Order(StringComparer.Ordinal).ToArray() : value;

    private void Demand(Parameter needed)
    {
        var (name, other) = (needed.Name, needed.Alternative);
        var isGiven = _values.ContainsKey(name);
        if (isGiven && other is not null && _values.ContainsKey(other))
            throw ToolException.InvalidArgument($"{name} and {other} are both given.", $"Send only one of the two, {name} if you have it.");
        if (!isGiven && (other is null || !_values.ContainsKey(other)))
            throw ToolException.InvalidArgument(
                $"{name}{(other is null ? "" : $" or {other}")} is missing.",
                $"Give {(other is null ? "it" : "one of the two")}, e.g. {{\"{name}\":{needed.Example}}}. {needed.Description.English}");
    }

    private object? Read(Parameter parameter, JsonElement value) => parameter.Kind switch
    {
        ParameterKind.Integer => ReadInteger(parameter, value),
        ParameterKind.Number => ReadNumber(parameter, value),
        ParameterKind.Object => ReadObject(parameter, value),
        ParameterKind.Flag => ReadFlag(parameter, value),
        _ => parameter.IsList ? ReadTexts(parameter, value) : ReadText(parameter, value),
    };

    private static string? ReadText(Parameter parameter, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
            throw Wrong(parameter, "one text", value);
        if (JsonReading.Text(value)?.Trim() is not { Length: > 0 } text)
            return null;
        return text.Length <= parameter.MaxLength || text.EnumerateRunes().Count() <= parameter.MaxLength ? Allow(parameter, text)
            : throw ToolException.InvalidArgument(
                $"{parameter.Name} is longer than {parameter.MaxLength} characters.", $"Send it as it was given, e.g. {parameter.Example}.");
    }

    private static string[]? ReadTexts(Parameter parameter, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            throw Wrong(parameter, "a list of texts", value);
        var items = value.ValueKind == JsonValueKind.String ? Split(JsonReading.Text(value) ?? "") : JsonReading.Items(value);
        var texts = items.Select(item => ReadText(parameter, item)).OfType<string>().Distinct(StringComparer.Ordinal)
            .Take(Parameter.MaxItems + 1).ToArray();
        if (texts.Length > Parameter.MaxItems)
            throw ToolException.InvalidArgument(
                $"{parameter.Name} holds more than {Parameter.MaxItems} values.", $"Ask for {Parameter.MaxItems} at a time.");
        return texts.Length > 0 ? texts : null;
    }

    // A list sent as text: JSON, or separated by commas, which no allowed value or id contains.
    private static IEnumerable<JsonElement> Split(string text)
    {
        try
        {
            if (text.TrimStart().StartsWith('['))
                return JsonElement.Parse(text).EnumerateArray();
        }
        catch (JsonException)
        {
            // Not JSON after all.
        }
        return text.Split(',').Select(word => JsonElement.Parse($"\"{JsonEncodedText.Encode(word)}\""));
    }

    private long? ReadInteger(Parameter parameter, JsonElement value)
    {
        var (minimum, maximum) = (parameter.Minimum, parameter.Maximum);
        if (value.ValueKind == JsonValueKind.Null || JsonReading.Text(value) is { } text && string.IsNullOrWhiteSpace(text))
            return null;
        var number = JsonReading.Integer(value);
        if (number >= minimum && number <= maximum)
            return number;
        if (number <= maximum || number is null || !parameter.LowersToMaximum)
            throw Wrong(parameter, FormattableString.Invariant(
                $"a whole number from {minimum}{(maximum < long.MaxValue ? $" to {maximum}" : "")}"), value);
        Notes.Add(FormattableString.Invariant($"{parameter.Name} {number} was lowered to {maximum}, the most one page holds."));
        return maximum;
    }

    private static double? ReadNumber(Parameter parameter, JsonElement value) =>
        value.ValueKind == JsonValueKind.Null || JsonReading.Text(value) is { } text && string.IsNullOrWhiteSpace(text) ? null
            : JsonReading.Number(value) is >= 0 and { } number ? number : throw Wrong(parameter, "a number of zero or more", value);

    // Some clients send an object as JSON in a text.
    private static Arguments? ReadObject(Parameter parameter, JsonElement value)
    {
        try
        {
            if (value.ValueKind == JsonValueKind.String && JsonReading.Text(value) is { } text)
                value = string.IsNullOrWhiteSpace(text) ? default : JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            // Refused below.
        }
        return value.ValueKind switch
        {
            JsonValueKind.Object => Check(parameter.Members, value.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value))),
            JsonValueKind.Null or JsonValueKind.Undefined => null,
            _ => throw Wrong(parameter, "an object", value),
        };
    }

    private static bool? ReadFlag(Parameter parameter, JsonElement value) => JsonReading.Text(value)?.Trim().ToLowerInvariant() switch
    {
        "true" or "1" or "yes" => true,
        "false" or "0" or "no" => false,
        "" or null when value.ValueKind is JsonValueKind.String or JsonValueKind.Null => null,
        _ => throw Wrong(parameter, "true or false", value),
    };

    private static string Allow(Parameter parameter, string text)
    {
        if (parameter.Check?.Invoke(text) is { } refusal)
            throw new ToolException(refusal);
        text = parameter.Synonyms.GetValueOrDefault(text, text);
        if (parameter.Allowed.Count == 0)
            return text;
        if (parameter.Allowed.FirstOrDefault(a => a.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } allowed)
            return allowed;
        var nearest = Nearest.To(text, parameter.Allowed).FirstOrDefault();
        throw ToolException.InvalidArgument(
            $"{parameter.Name} does not know \"{Shown(text)}\".",
            $"Use {(nearest is null ? "" : $"\"{nearest}\", or another of: ")}{string.Join(", ", parameter.Allowed)}.");
    }

    private static ToolException UnknownName(string name, IReadOnlyList<Parameter> parameters)
    {
        var names = parameters.Select(p => p.Name).ToArray();
        var meant = Nearest.To(name, names).FirstOrDefault();
        return ToolException.InvalidArgument(
            $"There is no argument \"{Shown(name)}\".",
            $"{(meant is null ? "" : $"Did you mean \"{meant}\"? ")}Arguments: {string.Join(", ", names)}.");
    }

    private static ToolException Wrong(Parameter parameter, string expected, JsonElement value) => ToolException.InvalidArgument(
        $"{parameter.Name} must be {expected}, not \"{Shown(JsonReading.Text(value) ?? value.GetRawText())}\".",
        $"Send e.g. {{\"{parameter.Name}\":{parameter.Example}}}.");
}

/// <summary>Suggestions for a mistyped word.</summary>
internal static class Nearest
{
    /// <summary>The closest candidates by edit distance, ignoring letter case, without those too far off to be meant.</summary>
    public static IEnumerable<string> To(string word, IEnumerable<string> candidates, int most = 3) =>
        (from candidate in candidates
         let distance = Distance(word.ToLowerInvariant(), candidate.ToLowerInvariant())
         where distance <= Math.Max(2, candidate.Length / 2)
         orderby distance, candidate.Length
         select candidate).Take(most);

    // Levenshtein distance; a word contained in the other counts as one step.
    private static int Distance(string a, string b)
    {
        a = a[..Math.Min(a.Length, 64)];
        if (a.Length > 2 && (a.Contains(b, StringComparison.Ordinal) || b.Contains(a, StringComparison.Ordinal)))
            return 1;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 0; i < a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i + 1;
            for (var j = 0; j < b.Length; j++)
                (diagonal, row[j + 1]) = (row[j + 1], Math.Min(Math.Min(row[j], row[j + 1]) + 1, diagonal + (a[i] == b[j] ? 0 : 1)));
        }
        return row[^1];
    }
}
