using System.CommandLine;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>Settings as options of a command and those below it; an option wins over its environment variable.</summary>
/// <param name="language">What they are described in.</param>
internal sealed class SettingOptions(IEnumerable<Setting> settings, Language language)
{
    private static readonly LocalizedText _default = (", default ", "，默认：");

    private readonly Dictionary<Setting, Option> _options = settings.ToDictionary(setting => setting, setting => Create(setting, language));

    public void AddTo(Command command)
    {
        foreach (var option in _options.Values)
            command.Options.Add(option);
    }

    /// <summary>Where a setting's text is, in these words.</summary>
    public Func<Setting, string?> From(ParseResult words) =>
        setting => FromWords(words, _options[setting]) ?? Settings.FromEnvironment(setting);

    /// <exception cref="SettingsException">A value cannot be meant.</exception>
    public Settings Read(ParseResult words) => Settings.From(From(words));

    /// <summary>The settings that stand in these words.</summary>
    public IEnumerable<(Setting Setting, string Value)> Given(ParseResult words) =>
        from pair in _options
        let value = FromWords(words, pair.Value)
        where value is not null
        select (pair.Key, value);

    private static string? FromWords(ParseResult words, Option option) => option switch
    {
        Option<bool> flag => words.GetValue(flag) ? "1" : null,
        Option<string> text => words.GetValue(text),
        _ => null,
    };

    private static Option Create(Setting setting, Language language)
    {
        var byDefault = setting.DefaultIn(language) is { } value ? _default.In(language) + value : "";
        var description = $"{setting.Description.In(language)} [{setting.Variable}{byDefault}]";
        return setting.Switch
            ? new Option<bool>(setting.Option) { Description = description, Recursive = true }
            : new Option<string>(setting.Option) { Description = description, Recursive = true, HelpName = "value" };
    }
}
