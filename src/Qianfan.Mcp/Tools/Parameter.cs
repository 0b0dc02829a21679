using System.Collections.Frozen;

namespace Qianfan.Mcp.Tools;

internal enum ParameterKind { Text, Texts, Choice, Choices, Integer, Flag }

/// <summary>
/// One parameter, declared once: the published JSON schema, the check, the coercion and the documentation derive from it.
/// </summary>
/// <param name="Name">The documented name, as sent upstream.</param>
/// <param name="Description">One sentence for an agent: what it does, and where its values come from.</param>
internal sealed record Parameter(string Name, ParameterKind Kind, LocalizedText Description)
{
    /// <summary>The documented values, in any letter case; others are refused with the nearest of these.</summary>
    public IReadOnlyList<string> Allowed { get; private init; } = [];

    /// <summary>Leaves the allowed values out of the schema: the description names those that matter, a refusal all.</summary>
    public bool ValuesUnlisted { get; init; }
    public bool Required { get; init; }

    /// <summary>Of a required one: the parameter that may be given instead. One of the two is needed, not both.</summary>
    public string? Alternative { get; init; }
    public long Minimum { get; private init; }
    public long Maximum { get; private init; }

    /// <summary>The schema's default. Not sent upstream, which has the same.</summary>
    public object? Default { get; init; }

    /// <summary>Whether a number above the maximum is lowered, with a note, instead of refused.</summary>
    public bool LowersToMaximum { get; private init; }

    /// <summary>Whether it is for this server only, not for the upstream body.</summary>
    public bool Local { get; init; }

    /// <summary>Other names it is accepted under.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Other words for allowed values, each with the value that is sent.</summary>
    public IReadOnlyDictionary<string, string> Synonyms { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>A value that passes, shown in refusals.</summary>
    public required string Example { get; init; }

    /// <summary>Returns a refusal for a well-formed but invalid text, otherwise <see langword="null"/>.</summary>
    public Func<string, Failure?>? Check { get; init; }

    public static Parameter Text(string name, LocalizedText description, string example, bool required = false) =>
        new(name, ParameterKind.Text, description) { Example = Quote(example), Required = required };

    public static Parameter Texts(string name, LocalizedText description, string example) =>
        new(name, ParameterKind.Texts, description) { Example = $"[{Quote(example)}]" };

    public static Parameter Choice(string name, string[] allowed, LocalizedText description, bool required = false) =>
        new(name, ParameterKind.Choice, description) { Allowed = allowed, Example = Quote(allowed[^1]), Required = required };

    public static Parameter Choices(string name, string[] allowed, LocalizedText description) =>
        new(name, ParameterKind.Choices, description) { Allowed = allowed, Example = $"[{Quote(allowed[0])}]" };

    public static Parameter Integer(string name, long minimum, long maximum, LocalizedText description, bool lowersToMaximum = false) =>
        new(name, ParameterKind.Integer, description)
        {
            Minimum = minimum,
            Maximum = maximum,
            LowersToMaximum = lowersToMaximum,
            Example = FormattableString.Invariant($"{maximum}"),
        };

    public static Parameter Flag(string name, LocalizedText description) =>
        new(name, ParameterKind.Flag, description) { Example = "true" };

    public void WriteSchema(Utf8JsonWriter json, Language language)
    {
        json.WriteStartObject(Name);
        json.WriteString("type", Kind switch
        {
            ParameterKind.Texts or ParameterKind.Choices => "array",
            ParameterKind.Integer => "integer",
            ParameterKind.Flag => "boolean",
            _ => "string",
        });
        json.WriteString("description", Description.In(language));
        if (Kind is ParameterKind.Texts or ParameterKind.Choices)
        {
            json.WriteStartObject("items");
            json.WriteString("type", "string");
            json.WriteTextsIfAny("enum", ValuesUnlisted ? [] : Allowed);
            json.WriteEndObject();
        }
        else
            json.WriteTextsIfAny("enum", Allowed);
        if (Kind == ParameterKind.Integer)
        {
            if (Minimum > 0)
                json.WriteNumber("minimum", Minimum);
            if (Maximum < long.MaxValue)
                json.WriteNumber("maximum", Maximum);
        }
        switch (Default)
        {
            case int number: json.WriteNumber("default", number); break;
            case bool flag: json.WriteBoolean("default", flag); break;
            case string text: json.WriteString("default", text); break;
        }
        json.WriteEndObject();
    }

    private static string Quote(string text) => $"\"{text}\"";
}
