using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Configuration;

/// <summary>An invalid setting. The text is one line for the operator and holds no secret.</summary>
internal sealed class SettingsException(LocalizedText text) : Exception(text.English)
{
    public LocalizedText Text { get; } = text;
}

/// <summary>The settings of every command, checked.</summary>
/// <param name="Key"><see langword="null"/> unless both halves of a pair, or an API key, are set; the server starts anyway.</param>
/// <param name="LogLevel"><see langword="null"/> if not set; each command has its own default.</param>
internal sealed record Settings(
    Credentials? Key, UpstreamOptions Upstream, CacheOptions Cache, bool Sandbox, IReadOnlyList<CatalogTool> Tools, Language Language,
    LogLevel? LogLevel)
{
    private const int SecondsADay = 86_400;

    private static readonly string[] _localeVariables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    /// <summary>What time it is for the catalog: lifecycles, signatures, what is kept. Tests set another.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where <see cref="Key"/> comes from, and which half of it is missing.</summary>
    public KeySource KeySource { get; private init; } = KeySource.Settings;

    /// <param name="read">The text of a setting; <see langword="null"/> if not set.</param>
    /// <exception cref="SettingsException">A value is invalid.</exception>
    public static Settings From(Func<Setting, string?> read)
    {
        string? KeyText(Setting setting) => IfSet(read(setting)) is not { } value ? null
            : AccessKey.Flaw(value) is { } flaw ? throw Bad(setting, flaw) : value;
        TimeSpan Seconds(Setting setting, int least, int most) => TimeSpan.FromSeconds(Number(setting, read, least, most));
        Uri Url(Setting setting) => BaseUrl(setting, read(setting));
        var (id, secret, token) = (KeyText(Setting.AccessKey), KeyText(Setting.SecretKey), KeyText(Setting.SessionToken));
        var (pair, api) = (id is null || secret is null ? null : new AccessKey(id, secret, token), KeyText(Setting.ApiKey));
        return new(
            pair is null && api is null ? null : new Credentials(pair, api),
            new(Url(Setting.BaseUrl), Seconds(Setting.CallTimeout, 1, 600), Number(Setting.SignatureLifetime, read, 1, 180_000))
            {
                // A stand-in for Qianfan stands in for this too: nobody's keys go elsewhere.
                IamUrl = read(Setting.IamUrl) is null && Url(Setting.BaseUrl) is { IsLoopback: true } standIn
                    ? standIn : Url(Setting.IamUrl),
            },
            new(Seconds(Setting.ListLifetime, 0, SecondsADay), Seconds(Setting.DetailLifetime, 0, SecondsADay),
                read(Setting.CacheMemory) is null ? null : 1024L * 1024 * Number(Setting.CacheMemory, read, 1, 65536)),
            Switch(Setting.Sandbox, read), ToolsOf(read(Setting.Tools) ?? ToolList.Core), LanguageOf(read(Setting.Language)),
            Level(read(Setting.LogLevel)))
        {
            KeySource = KeySource.Settings with
            {
                Lacking = id is null == secret is null ? null : (id is null ? Setting.AccessKey : Setting.SecretKey).Variable,
            },
        };
    }

    public static string? FromEnvironment(Setting setting) =>
        IfSet(Environment.GetEnvironmentVariable(setting.Variable))
        ?? (setting.Alias is { } alias ? IfSet(Environment.GetEnvironmentVariable(alias)) : null);

    /// <summary>The variable's text as it is.</summary>
    public static string? Written(Setting setting) => Environment.GetEnvironmentVariable(setting.Variable) is { Length: > 0 } text ? text
        : setting.Alias is { } alias ? Environment.GetEnvironmentVariable(alias) : null;

    /// <summary>What begins a key in a printed configuration, for its user to replace.</summary>
    public const string Placeholder = "YOUR_";

    /// <summary>
    /// The trimmed text. Empty counts as not set, and so do a literal <c>${NAME}</c>, which some clients pass on for a variable that is
    /// not set, and a placeholder that nobody replaced.
    /// </summary>
    public static string? IfSet(string? text) =>
        text?.Trim() is not { Length: > 0 } value || value.StartsWith("${", StringComparison.Ordinal) && value.EndsWith('}')
            || value.StartsWith(Placeholder, StringComparison.Ordinal) ? null : value;

    private static Uri BaseUrl(Setting setting, string? value)
    {
        if (!Uri.TryCreate(value ?? setting.Default, UriKind.Absolute, out var url) || url.Scheme is not ("https" or "http"))
            throw Bad(setting, ($"must be a URL such as {setting.Default}", $"必须是 URL，例如 {setting.Default}"));
        if (!IsBare(url))
            throw Bad(setting, ($"must have only a scheme and a host, such as {setting.Default}", $"只能包含协议和主机名，例如 {setting.Default}"));
        return IsSafe(url) ? url : throw Bad(setting, ("must use https; http is allowed only on loopback", "必须使用 https；http 仅限本机回环地址"));
    }

    /// <summary>Whether keys may be sent there.</summary>
    internal static bool IsSafe(Uri url) => url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp && url.IsLoopback;

    /// <summary>Whether it is scheme and host alone.</summary>
    internal static bool IsBare(Uri url) => url.PathAndQuery == "/" && url.Fragment.Length == 0 && url.UserInfo.Length == 0;

    internal static int Number(Setting setting, Func<Setting, string?> read, int least, int most) =>
        int.TryParse(read(setting) ?? setting.Default, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least && number <= most ? number
            : throw Bad(setting, ($"must be a whole number from {least} to {most}", $"必须是 {least} 到 {most} 的整数"));

    private static bool Switch(Setting setting, Func<Setting, string?> read) => read(setting)?.ToLowerInvariant() switch
    {
        "1" or "true" or "yes" or "on" => true,
        null or "0" or "false" or "no" or "off" => false,
        _ => throw Bad(setting, ("must be 1 or 0", "必须是 1 或 0")),
    };

    private static CatalogTool[] ToolsOf(string text)
    {
        var chosen = text.Split([',', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .SelectMany(name => ToolList.Named(name).ToArray() is { Length: > 0 } tools ? tools : throw Unknown(name)).ToHashSet();
        return chosen.Count > 0 ? [.. ToolList.Tools.Where(chosen.Contains)]
            : throw Bad(Setting.Tools, ("has no tool", "没有给出工具"));
    }

    private static SettingsException Unknown(string name)
    {
        var names = ToolList.Sets.Keys.Concat(ToolList.Tools.Select(tool => tool.Name)).ToArray();
        var meant = Nearest.To(name, names).FirstOrDefault();
        return Bad(Setting.Tools, (
            $"has an unknown set or tool{(meant is null ? "" : $"; did you mean {meant}?")}. Available: {string.Join(", ", names)}",
            $"含有不存在的工具集或工具{(meant is null ? "" : $"，是不是 {meant}？")}。可用的有：{string.Join("、", names)}"));
    }

    /// <summary>The user's language, even if the setting's <paramref name="value"/> is invalid and refused later.</summary>
    internal static Language Spoken(string? value) => SpokenIn(value) ?? SpokenIn(Locale()) ?? Language.English;

    // As POSIX has it: the first that is set counts, even if its language is none of ours.
    private static string? Locale() =>
        _localeVariables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(locale => !string.IsNullOrEmpty(locale));

    private static Language LanguageOf(string? value) =>
        value is null || SpokenIn(value) is not null ? Spoken(value)
            : throw Bad(Setting.Language, ("must be en or zh", "必须是 en 或 zh"));

    // Locales too, such as zh_CN.UTF-8.
    private static Language? SpokenIn(string? locale) => locale?.Split('_', '-', '.')[0].ToLowerInvariant() switch
    {
        "en" => Language.English,
        "zh" => Language.Chinese,
        _ => null,
    };

    private static LogLevel? Level(string? value) =>
        value is null ? null
            : value.All(char.IsAsciiLetter) && Enum.TryParse<LogLevel>(value, ignoreCase: true, out var level) ? level
            : throw Bad(Setting.LogLevel, OneOf(Setting.LogLevel));

    internal static LocalizedText OneOf(Setting setting) =>
        ($"must be one of {string.Join(", ", setting.Values)}", $"必须是以下之一：{string.Join(", ", setting.Values)}");

    internal static SettingsException Bad(Setting setting, LocalizedText why) =>
        new(($"{setting.Variable} ({setting.Option}) {why.English}.", $"{setting.Variable}（{setting.Option}）{why.Chinese}。"));
}
