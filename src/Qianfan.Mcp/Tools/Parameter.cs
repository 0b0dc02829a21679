using System.Collections.Frozen;

namespace Qianfan.Mcp.Tools;

internal enum ParameterKind { Text, Texts, Choice, Choices, Integer, Number, Flag, Object }

/// <summary>One parameter, declared once: its JSON schema, check, coercion and documentation derive from it.</summary>
/// <param name="Name">The documented name, as sent upstream.</param>
/// <param name="Description">One sentence for an agent: what it does, and where its values come from.</param>
/// <param name="Example">A value that passes, shown in refusals.</param>
internal sealed record Parameter(string Name, ParameterKind Kind, LocalizedText Description, string Example)
{
    /// <summary>The documented values, in any letter case; others are refused with the nearest of these.</summary>
    public IReadOnlyList<string> Allowed { get; private init; } = [];

    public bool Required { get; init; }

    /// <summary>Of a required one: the parameter that may be given instead. One of the two is needed, not both.</summary>
    public string? Alternative { get; init; }

    /// <summary>Of a text, or of each text of a list, in characters. No id, name or marker of the catalog comes near.</summary>
    public int MaxLength { get; init; } = 256;

    /// <summary>Most texts of a list.</summary>
    public const int MaxItems = 100;

    /// <summary>Of an object.</summary>
    public IReadOnlyList<Parameter> Members { get; private init; } = [];

    public long Minimum { get; private init; }
    public long Maximum { get; private init; }

    /// <summary>The schema's default. Not sent upstream, which has the same.</summary>
    public object? Default { get; init; }

    /// <summary>Whether a number above the maximum is lowered, with a note, instead of refused.</summary>
    public bool LowersToMaximum { get; init; }

    /// <summary>Whether it is for this server only, not for the upstream body.</summary>
    public bool Local { get; init; }

    /// <summary>Other names it is accepted under.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Other words for values, each with the value that is sent.</summary>
    public IReadOnlyDictionary<string, string> Synonyms { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Returns a refusal for a well-formed but invalid text, otherwise <see langword="null"/>.</summary>
    public Func<string, Refusal?>? Check { get; init; }

    /// <summary>Of an id or a name: where those are that upstream knows, for one that it does not.</summary>
    public Func<string, Lookup>? Source { get; init; }

    public bool IsList => Kind is ParameterKind.Texts or ParameterKind.Choices;

    public static Parameter Text(string name, LocalizedText description, string example, bool required = false) =>
        new(name, ParameterKind.Text, description, $"\"{example}\"") { Required = required };

    public static Parameter Texts(string name, LocalizedText description, string example) =>
        new(name, ParameterKind.Texts, description, $"[\"{example}\"]");

    public static Parameter Choice(string name, string[] allowed, LocalizedText description, string? usual = null, bool local = false) =>
        new(name, ParameterKind.Choice, description, $"\"{allowed[^1]}\"") { Allowed = allowed, Default = usual, Local = local };

    public static Parameter Choices(string name, string[] allowed, LocalizedText description) =>
        new(name, ParameterKind.Choices, description, $"[\"{allowed[0]}\"]") { Allowed = allowed };

    public static Parameter Integer(string name, long minimum, long maximum, LocalizedText description) =>
        new(name, ParameterKind.Integer, description, FormattableString.Invariant($"{maximum}")) { Minimum = minimum, Maximum = maximum };

    /// <summary>A number of zero or more, with decimals.</summary>
    public static Parameter Number(string name, LocalizedText description, string example) =>
        new(name, ParameterKind.Number, description, example);

    /// <summary>A day such as <c>2026-09-01</c>.</summary>
    public static Parameter Date(string name, LocalizedText description, string example) => Text(name, description, example) with
    {
        MaxLength = 10,
        Check = text => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null
            : new(($"{name} must be a date, not \"{Arguments.Shown(text)}\".", $"{name} 应为日期，而不是“{Arguments.Shown(text)}”。")),
    };

    /// <summary>An object of these parameters.</summary>
    public static Parameter Object(string name, LocalizedText description, string example, IReadOnlyList<Parameter> members) =>
        new(name, ParameterKind.Object, description, example) { Members = members };

    public static Parameter Flag(string name, LocalizedText description) => new(name, ParameterKind.Flag, description, "true");

    public void WriteSchema(Utf8JsonWriter json, Language language)
    {
        json.WriteStartObject(Name);
        json.WriteString("type", IsList ? "array"
            : Kind switch
            {
                ParameterKind.Integer => "integer",
                ParameterKind.Number => "number",
                ParameterKind.Flag => "boolean",
                ParameterKind.Object => "object",
                _ => "string",
            });
        json.WriteString("description", Description.In(language));
        if (IsList)
        {
            // Of a closed list there are fewer values anyway.
            if (Kind == ParameterKind.Texts)
                json.WriteNumber("maxItems", MaxItems);
            json.WriteStartObject("items");
            json.WriteString("type", "string");
        }
        json.WriteTextsIfAny("enum", Allowed);
        if (Kind is ParameterKind.Text or ParameterKind.Texts)
            json.WriteNumber("maxLength", MaxLength);
        if (IsList)
            json.WriteEndObject();
        if (Kind == ParameterKind.Object)
        {
            json.WriteStartObject("properties");
            foreach (var member in Members)
                member.WriteSchema(json, language);
            json.WriteEndObject();
            json.WriteTextsIfAny("required", [.. Members.Where(member => member.Required).Select(member => member.Name)]);
            json.WriteBoolean("additionalProperties", false);
        }
        if (Minimum > 0)
            json.WriteNumber("minimum", Minimum);
        if (Maximum is > 0 and < long.MaxValue)
            json.WriteNumber("maximum", Maximum);
        json.WriteValue("default", Default);
        json.WriteEndObject();
    }
}
