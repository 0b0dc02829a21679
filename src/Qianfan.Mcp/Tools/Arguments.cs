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
    private const int LongestEcho = 40;

    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    private Arguments() { }

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
                ?? throw new ToolException(UnknownName(name, parameters));
            if (arguments.Read(parameter, value) is not { } read)
                continue;
            if (!names.TryAdd(parameter.Name, name))
                throw new ToolException(GivenTwice(parameter, names[parameter.Name], name));
            arguments._values.Add(parameter.Name, read);
        }
        foreach (var parameter in parameters.Where(p => p.Required))
            if (arguments.Miss(parameter) is { } refusal)
                throw new ToolException(refusal);
        return arguments;
    }

    public string? Text(string name) => _values.GetValueOrDefault(name) as string;
    public bool Flag(string name) => _values.GetValueOrDefault(name) is true;
    public long? Integer(string name) => _values.GetValueOrDefault(name) as long?;
    public IReadOnlyList<string> Texts(string name) => _values.GetValueOrDefault(name) as string[] ?? [];

    /// <summary>The upstream body: the caller's values under their documented names.</summary>
    /// <param name="marker">Upstream's own marker, taken from the caller's.</param>
    public void WriteBody(Utf8JsonWriter json, IEnumerable<Parameter> parameters, string marker = "")
    {
        json.WriteStartObject();
        foreach (var parameter in parameters.Where(p => !p.Local))
            WriteValue(json, parameter.Name, parameter.Name == Paging.Marker ? marker : _values.GetValueOrDefault(parameter.Name));
        json.WriteEndObject();
    }

    /// <summary>All arguments, local ones too, as one text that is equal only for equal arguments.</summary>
    public override string ToString() => Encoding.UTF8.GetString(CatalogTool.Render(json =>
    {
        json.WriteStartObject();
        foreach (var (name, value) in _values.OrderBy(given => given.Key, StringComparer.Ordinal))
            WriteValue(json, name, value);
        json.WriteEndObject();
    }).Span);

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case string { Length: > 0 } text: json.WriteString(name, text); break;
            case long number: json.WriteNumber(name, number); break;
            case bool flag: json.WriteBoolean(name, flag); break;
            case string[] texts: json.WriteTexts(name, texts); break;
        }
    }

    private static Failure GivenTwice(Parameter parameter, string one, string other) => Failure.InvalidArgument(
        one == other ? $"{one} is given twice." : $"{one} and {other} are both given, but name the same argument.",
        $"Send only {parameter.Name}.");

    private Failure? Miss(Parameter needed) =>
        (_values.ContainsKey(needed.Name), needed.Alternative is { } other && _values.ContainsKey(other), needed.Alternative) switch
        {
            (false, false, null) => Failure.InvalidArgument(
                $"{needed.Name} is missing.", $"Give it, e.g. {{\"{needed.Name}\":{needed.Example}}}. {needed.Description.English}"),
            (false, false, var alternative) => Failure.InvalidArgument(
                $"{needed.Name} or {alternative} is missing.",
                $"Give one of the two, e.g. {{\"{needed.Name}\":{needed.Example}}}. {needed.Description.English}"),
            (true, true, var alternative) => Failure.InvalidArgument(
                $"{needed.Name} and {alternative} are both given.", $"Send only one of the two, {needed.Name} if you have it."),
            _ => null,
        };

    private object? Read(Parameter parameter, JsonElement value) => parameter.Kind switch
    {
        ParameterKind.Integer => ReadInteger(parameter, value),
        ParameterKind.Flag => ReadFlag(parameter, value),
        ParameterKind.Texts or ParameterKind.Choices => ReadTexts(parameter, value),
        _ => ReadText(parameter, value),
    };

    private static string? ReadText(Parameter parameter, JsonElement value)
    {
        if (value.ValueKind is JsonValueKind.Array or JsonValueKind.Object)
            throw Wrong(parameter, "one text", value);
        return JsonReading.Text(value)?.Trim() is { Length: > 0 } text ? Allow(parameter, text) : null;
    }

    private static string[]? ReadTexts(Parameter parameter, JsonElement value)
    {
        var items = value.ValueKind == JsonValueKind.String ? Split(JsonReading.Text(value) ?? "") : JsonReading.Items(value);
        if (value.ValueKind is JsonValueKind.Object or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False)
            throw Wrong(parameter, "a list of texts", value);
        var texts = items.Select(item => ReadText(parameter, item)).OfType<string>().Distinct(StringComparer.Ordinal).ToArray();
        return texts.Length > 0 ? texts : null;
    }

    // A list sent as text: JSON, or separated by commas, which no allowed value or id contains.
    private static IEnumerable<JsonElement> Split(string text)
    {
        if (text.TrimStart().StartsWith('[') && TryParse(text) is { ValueKind: JsonValueKind.Array } list)
            return list.EnumerateArray();
        return text.Split(',').Select(word => JsonElement.Parse($"\"{JsonEncodedText.Encode(word)}\""));
    }

    private long? ReadInteger(Parameter parameter, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Null || JsonReading.Text(value) is { } text && string.IsNullOrWhiteSpace(text))
            return null;
        var range = string.Create(CultureInfo.InvariantCulture,
            $"a whole number from {parameter.Minimum}{(parameter.Maximum < long.MaxValue ? $" to {parameter.Maximum}" : "")}");
        if (JsonReading.Integer(value) is not { } number || number < parameter.Minimum)
            throw Wrong(parameter, range, value);
        if (number <= parameter.Maximum)
            return number;
        if (!parameter.LowersToMaximum)
            throw Wrong(parameter, range, value);
        Notes.Add(string.Create(
            CultureInfo.InvariantCulture, $"{parameter.Name} {number} was lowered to {parameter.Maximum}, the most one page holds."));
        return parameter.Maximum;
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
        if (parameter.Allowed.Count == 0)
            return text;
        text = parameter.Synonyms.GetValueOrDefault(text, text);
        if (parameter.Allowed.FirstOrDefault(a => a.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } allowed)
            return allowed;
        var nearest = Nearest.To(text, parameter.Allowed).FirstOrDefault();
        throw new ToolException(Failure.InvalidArgument(
            $"{parameter.Name} does not know {Echo(text)}.",
            $"Use {(nearest is null ? "" : $"\"{nearest}\", or another of: ")}{string.Join(", ", parameter.Allowed)}."));
    }

    private static Failure UnknownName(string name, IReadOnlyList<Parameter> parameters)
    {
        var names = parameters.Select(p => p.Name).ToArray();
        var meant = Nearest.To(name, names).FirstOrDefault();
        return Failure.InvalidArgument(
            $"There is no argument {Echo(name)}.",
            $"{(meant is null ? "" : $"Did you mean \"{meant}\"? ")}Arguments: {string.Join(", ", names)}.");
    }

    private static ToolException Wrong(Parameter parameter, string expected, JsonElement value) => new(Failure.InvalidArgument(
        $"{parameter.Name} must be {expected}, not {Echo(JsonReading.Text(value) ?? value.GetRawText())}.",
        $"Send e.g. {{\"{parameter.Name}\":{parameter.Example}}}."));

    /// <summary>The caller's text, shortened and without keys.</summary>
    public static string Shown(string text) => TextSanitizer.Cut(AccessKey.RedactShapes(TextSanitizer.Clean(text)), LongestEcho);

    private static string Echo(string text) => $"\"{Shown(text)}\"";

    private static JsonElement? TryParse(string text)
    {
        try
        {
            return JsonElement.Parse(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
