using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Clients;

/// <summary>A file below the user's own folders, in the notation of each system.</summary>
/// <param name="Variable">Names the folder that it is in instead, if set.</param>
internal sealed record UserFile(string Linux, string Mac, string Windows, string? Variable = null)
{
    private const string Configuration = "~/.config/";

    /// <summary>At the same place below the home folder on every system.</summary>
    public UserFile(string path, string? variable = null)
        : this($"~/{path}", $"~/{path}", $"%USERPROFILE%\\{path.Replace('/', '\\')}", variable)
    {
    }

    public string Name => System.IO.Path.GetFileName(Linux);

    /// <summary>The path on this machine.</summary>
    /// <exception cref="SettingsException">A variable of the environment that it depends on names no folder.</exception>
    public string Path =>
        Folder(Variable) is { } own ? System.IO.Path.Combine(own, Name)
        : OperatingSystem.IsLinux() && Linux.StartsWith(Configuration, StringComparison.Ordinal) && Folder("XDG_CONFIG_HOME") is { } all
        ? System.IO.Path.Combine(all, Linux[Configuration.Length..])
        : Notation.StartsWith("%APPDATA%", StringComparison.Ordinal)
        ? Below(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "APPDATA")
        : Below(OperatingSystem.IsWindows() ? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)
            : Environment.GetEnvironmentVariable("HOME"), OperatingSystem.IsWindows() ? "USERPROFILE" : "HOME");

    /// <summary>The path, or where that is unknown its notation.</summary>
    public string Shown
    {
        get
        {
            try
            {
                return Path;
            }
            catch (SettingsException)
            {
                return Notation;
            }
        }
    }

    private string Notation => OperatingSystem.IsWindows() ? Windows : OperatingSystem.IsMacOS() ? Mac : Linux;

    private static string? Folder(string? variable) =>
        variable is null || Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } folder ? null
        : System.IO.Path.IsPathFullyQualified(folder) ? folder
        : throw new SettingsException(($"{variable} must be an absolute path.", $"{variable} 必须是绝对路径。"));

    private string Below(string? folder, string variable) => System.IO.Path.IsPathFullyQualified(folder ?? "") && Directory.Exists(folder)
        ? System.IO.Path.Combine(folder, Notation[(Notation.IndexOfAny(['/', '\\']) + 1)..])
        : throw new SettingsException(($"{variable} must be the absolute path of a folder that is there.", $"{variable} 必须是已存在文件夹的绝对路径。"));
}
