using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tools;

/// <summary>The arguments of one call, checked against the declared parameters by <see cref="ArgumentReader"/>.</summary>
/// <param name="values">By documented name: a text, texts, a whole number, a number, a flag or the arguments of an object.</param>
/// <param name="notes">Changes that the caller should know of, such as a lowered maxKeys.</param>
internal sealed class Arguments(IReadOnlyDictionary<string, object> values, IEnumerable<LocalizedText> notes)
{
    /// <summary>What the caller should know of; tools add their own.</summary>
    public List<LocalizedText> Notes { get; } = [.. notes];

    public string? Text(string name) => values.GetValueOrDefault(name) as string;

    /// <summary>Whether it is set to true.</summary>
    public bool Flag(string name) => values.GetValueOrDefault(name) is true;

    /// <summary>True, false, or not given.</summary>
    public bool? FlagIfGiven(string name) => values.GetValueOrDefault(name) as bool?;
    public double? Number(string name) => values.GetValueOrDefault(name) as double?;
    public Arguments? Object(string name) => values.GetValueOrDefault(name) as Arguments;
    public DateOnly? Date(string name) => Text(name) is { } text ? DateOnly.Parse(text, CultureInfo.InvariantCulture) : null;
    public long? Integer(string name) => values.GetValueOrDefault(name) as long?;
    public IReadOnlyList<string> Texts(string name) => values.GetValueOrDefault(name) as string[] ?? [];

    /// <summary>The upstream body: the caller's values under their documented names.</summary>
    /// <param name="marker">Upstream's own marker, taken from the caller's.</param>
    /// <param name="added">A value that the caller left open.</param>
    public void WriteBody(
        Utf8JsonWriter json, IEnumerable<Parameter> parameters, string marker = "", (Parameter Parameter, long Value)? added = null)
    {
        json.WriteStartObject();
        foreach (var parameter in parameters.Where(p => !p.Local))
            json.WriteValue(parameter.Name, parameter.Name == Paging.Marker ? marker : parameter == added?.Parameter ? added.Value.Value
                : InOrder(values.GetValueOrDefault(parameter.Name)));
        json.WriteEndObject();
    }

    /// <summary>All arguments, local ones too, as one text that is equal only for equal arguments.</summary>
    public override string ToString() => Encoding.UTF8.GetString(CatalogTool.RenderObject(json =>
    {
        foreach (var (name, value) in values.OrderBy(given => given.Key, StringComparer.Ordinal))
            json.WriteValue(name, value);
    }).Span);

    /// <summary>The caller's text, shortened and without keys.</summary>
    public static string Shown(string text, int length = 40) =>
        TextSanitizer.Cut(AccessKey.RedactShapes(TextSanitizer.Clean(text)), length);

    // Upstream takes a list as a set, so that one order makes one request, and one kept answer, of all of them.
    private static object? InOrder(object? value) => value is string[] texts ? texts.Order(StringComparer.Ordinal).ToArray() : value;
}
