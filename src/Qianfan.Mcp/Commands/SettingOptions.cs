using System.CommandLine;
using Qianfan.Mcp.Hosting;

namespace Qianfan.Mcp.Commands;

/// <summary>Every setting as an option of every command; an option wins over its environment variable.</summary>
internal sealed class SettingOptions
{
    private readonly Dictionary<Setting, Option> _options = Setting.All.ToDictionary(setting => setting, Create);

    public void AddTo(RootCommand root)
    {
        foreach (var option in _options.Values)
            root.Options.Add(option);
    }

    /// <exception cref="SettingsException">A value cannot be meant.</exception>
    public Settings Read(ParseResult words) =>
        Settings.From(setting => FromWords(words, _options[setting]) ?? Settings.FromEnvironment(setting));

    private static string? FromWords(ParseResult words, Option option) => option switch
    {
        Option<bool> flag => words.GetValue(flag) ? "1" : null,
        Option<string> text => words.GetValue(text),
        _ => null,
    };

    private static Option Create(Setting setting)
    {
        var description = $"{setting.Description} [{setting.Variable}{(setting.Default is { } value ? $", default {value}" : "")}]";
        return setting.Switch
            ? new Option<bool>(setting.Option) { Description = description, Recursive = true }
            : new Option<string>(setting.Option) { Description = description, Recursive = true, HelpName = "value" };
    }
}
