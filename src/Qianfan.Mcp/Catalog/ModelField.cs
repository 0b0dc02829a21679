using Qianfan.Mcp.Catalog.Published;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Catalog;

/// <summary>Who tells a value: the console API, the inference API's list, or a public page.</summary>
/// <param name="Page">The public page and the day it was read; <see langword="null"/> for the account's own API.</param>
internal sealed record Origin(LocalizedText Name, Func<ModelRow, FactSource?>? Page = null);

/// <summary>
/// One field of a model, declared once: find_models writes it, compare_models puts it into words, filters and orders know by it which
/// details they need.
/// </summary>
/// <param name="Schema">JSON Schema of the value, on one line.</param>
/// <param name="Sources">
/// Who may tell it, in order: the first that does counts. A value is a text, texts, a number, yes or no, services or prices;
/// <see langword="null"/> where it is not known.
/// </param>
internal sealed record ModelField(string Name, string Schema, params IReadOnlyList<(Origin Origin, Func<ModelRow, object?> Read)> Sources)
{
    /// <summary>In words: no source tells it.</summary>
    public static LocalizedText NotTold { get; } = ("not reported", "未提供");

    /// <summary>Whether only the version's details have it.</summary>
    public Func<ModelRow, bool> InDetails { get; init; } = _ => false;

    /// <summary>Whether it is open because a list could not be fetched.</summary>
    public Func<ModelRow, bool> ListFailed { get; init; } = _ => false;

    public object? Read(ModelRow row) => Told(row)?.Value;

    /// <summary>The value that counts, and who tells it.</summary>
    public (Origin Origin, object Value)? Told(ModelRow row)
    {
        foreach (var (origin, read) in Sources)
            if (read(row) is { } value)
                return (origin, value);
        return null;
    }

    /// <summary>The public page that the value is from; <see langword="null"/> where the account's own API tells it, or nobody.</summary>
    public FactSource? Page(ModelRow row) => Told(row) is { Origin.Page: { } page } ? page(row) : null;

    /// <summary>Whether it could not be fetched, as opposed to: no source tells it.</summary>
    public bool IsUnknown(ModelRow row) => ListFailed(row) || row.DetailsFailed && InDetails(row) && Told(row) is null;

    /// <summary>
    /// Whether a row has to say that it is not known: what is absent is false where it is a flag, not reported where it is anything else.
    /// </summary>
    public bool IsOpen(ModelRow row) => IsUnknown(row) || Schema == ModelFields.FlagSchema && Read(row) is null;

    /// <summary>Whether details that are not fetched yet may replace the value: they come before the source that tells it now.</summary>
    public bool MayChange(ModelRow row) => row.Lacks([this]) && Told(row) is { } told && told.Origin != Sources[0].Origin;

    /// <summary>The value in words, so that values of any type can stand side by side.</summary>
    public string Words(ModelRow row, Language language) => InWords(Read(row), language);

    /// <summary>What the sources say, where they do not agree: each with its value.</summary>
    public IReadOnlyList<(LocalizedText Source, string Value)> Conflict(ModelRow row, Language language)
    {
        (LocalizedText, string)[] told = [.. from source in Sources
                                      let value = source.Read(row)
                                      where value is not null
                                      select (source.Origin.Name, InWords(value, language))];
        return told.DistinctBy(one => one.Item2, StringComparer.OrdinalIgnoreCase).Count() > 1 ? told : [];
    }

    /// <summary>Writes name and value; nothing at all where the value is absent, empty, zero tokens or false.</summary>
    public void Write(Utf8JsonWriter json, ModelRow row) => Write(json, Name, Read(row));

    private static string InWords(object? value, Language language) => value switch
    {
        string text => text,
        long and not 0 or double => string.Create(CultureInfo.InvariantCulture, $"{value}"),
        bool flag => flag ? language.Say("yes", "是") : language.Say("no", "否"),
        IReadOnlyList<string> texts => Join(texts.Order(StringComparer.Ordinal)),
        IReadOnlyList<Service> services => Join(services.Select(service => InWords(service, language))),
        IReadOnlyList<PriceTier> tiers => Join(tiers.Select(tier => tier.InWords(language))),
        _ => NotTold.In(language),
    };

    // "ernie-3.5-8k (svcp-…): Tokens, Opened".
    private static string InWords(Service one, Language language)
    {
        var name = one.Model ?? one.Path ?? one.Name;
        var id = one.Id is null ? "" : name is null ? one.Id : $" ({one.Id})";
        string?[] state = one.HasEnded ? [language.Say("V1, ended", "V1，已停用")] : [one.RunStatus, one.ChargeType, one.ChargeStatus];
        return $"{name}{id}: {string.Join(", ", state.Where(word => word is { Length: > 0 }))}";
    }

    private static void Write(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case string text when Field.Tidy(text) is { Length: > 0 } tidy: json.WriteString(name, tidy); break;
            case long and not 0 and var number: json.WriteNumber(name, number); break;
            case double price: json.WriteNumber(name, price); break;
            case true: json.WriteBoolean(name, true); break;
            case IReadOnlyList<string> texts:
                json.WriteTextsIfAny(name, [.. texts.Select(Field.Tidy).Where(text => text.Length > 0)]);
                break;
            case IReadOnlyList<PriceTier> { Count: > 0 } tiers: json.WriteObjects(name, tiers, tier => tier.Write(json)); break;
            case IReadOnlyList<Service> { Count: > 0 } services:
                json.WriteObjects(name, services, service =>
                {
                    Write(json, "serviceId", service.Id);
                    Write(json, "model", service.Model);
                    Write(json, "path", service.Model is null ? service.Path : null);
                    Write(json, "chargeType", service.ChargeType);
                    Write(json, "chargeStatus", service.ChargeStatus);
                    Write(json, "runStatus", service.RunStatus);
                    Write(json, "ended", service.HasEnded ? true : null);
                });
                break;
        }
    }

    private static string Join(IEnumerable<string> texts) => string.Join("; ", texts) is { Length: > 0 } text ? text : "-";
}
