using System.CommandLine;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>Settings as options of a command and its subcommands. An option wins over its environment variable.</summary>
/// <param name="language">Of the descriptions.</param>
internal sealed class SettingOptions(IEnumerable<Setting> settings, Language language)
{
    private readonly Dictionary<Setting, Option> _options = settings.ToDictionary(setting => setting, setting => Create(setting, language));

    public void AddTo(Command command)
    {
        foreach (var option in _options.Values)
            command.Options.Add(option);
    }

    /// <summary>Reads a setting's text from its option, then from its variable.</summary>
    public Func<Setting, string?> From(ParseResult parseResult) =>
        setting => Given(parseResult, _options[setting]) ?? Settings.FromEnvironment(setting);

    /// <summary>The same as it is written, even what counts as not set.</summary>
    public string? Written(ParseResult parseResult, Setting setting) =>
        parseResult.GetResult(_options[setting]) is { Implicit: false } && _options[setting] is Option<string> text
            ? parseResult.GetValue(text) : Settings.Written(setting);

    /// <exception cref="SettingsException">A value is invalid.</exception>
    public Settings Read(ParseResult parseResult) => Settings.From(From(parseResult));

    /// <summary>The settings given on the command line.</summary>
    public IEnumerable<(Setting Setting, string Value)> Given(ParseResult parseResult) =>
        from pair in _options let value = Given(parseResult, pair.Value) where value is not null select (pair.Key, value);

    // An option that was not given must not hide its variable; a given --sandbox false must.
    private static string? Given(ParseResult parseResult, Option option) => parseResult.GetResult(option) is not { Implicit: false } ? null
        : option switch
        {
            Option<bool> flag => parseResult.GetValue(flag) ? "1" : "0",
            Option<string> text => Settings.IfSet(parseResult.GetValue(text)),
            _ => null,
        };

    private static Option Create(Setting setting, Language language)
    {
        var byDefault = setting.DefaultIn(language) is { } value ? language.Say(", default ", "，默认：") + value : "";
        var description = $"{setting.Description.In(language)} [{setting.Variable}{byDefault}]";
        Option option = setting.Switch ? new Option<bool>(setting.Option) : new Option<string>(setting.Option) { HelpName = "value" };
        (option.Description, option.Recursive) = (description, true);
        option.CompletionSources.Add([.. setting.Values]);
        return option;
    }
}
