using Qianfan.Mcp.Configuration;
using Location = System.IO.Path;

namespace Qianfan.Mcp.Clients;

/// <summary>A file below the user's own folders, in the notation of each system.</summary>
/// <param name="Variable">Names the folder that holds it in place of the usual one, where it is set.</param>
internal sealed record UserFile(string Linux, string Mac, string Windows, string? Variable = null)
{
    private const string Configurations = "~/.config/";

    /// <summary>At the same place below the home folder on every system.</summary>
    public UserFile(string path, string? variable = null)
        : this($"~/{path}", $"~/{path}", $"%USERPROFILE%\\{path.Replace('/', '\\')}", variable)
    {
    }

    public string Name => Location.GetFileName(Linux);

    /// <summary>The path on this machine.</summary>
    /// <exception cref="SettingsException">A variable that it depends on names no folder.</exception>
    public string Path
    {
        get
        {
            if (Variable is not null && Folder(Variable) is { } own)
                return Location.Combine(own, Name);
            if (OperatingSystem.IsLinux() && Linux.StartsWith(Configurations, StringComparison.Ordinal)
                && Folder("XDG_CONFIG_HOME") is { } configurations)
                return Location.Combine(configurations, Linux[Configurations.Length..]);
            var (root, folder) = !OperatingSystem.IsWindows() ? ("HOME", Environment.GetEnvironmentVariable("HOME"))
                : Windows.StartsWith("%APPDATA%", StringComparison.Ordinal)
                ? ("APPDATA", Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData))
                : ("USERPROFILE", Environment.GetFolderPath(Environment.SpecialFolder.UserProfile));
            // Without one the path would begin at the root of the file system, or in the working folder.
            return Location.IsPathFullyQualified(folder ?? "") && Directory.Exists(folder)
                ? Location.Combine(folder, Notation[(Notation.IndexOfAny(['/', '\\']) + 1)..])
                : throw new SettingsException(
                    ($"{root} must be the absolute path of a folder that exists.", $"{root} 必须是已存在文件夹的绝对路径。"));
        }
    }

    /// <summary>The path, or its notation where it cannot be known.</summary>
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

    // An empty variable counts as not set.
    private static string? Folder(string variable) =>
        Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } folder ? null
        : Location.IsPathFullyQualified(folder) ? folder
        : throw new SettingsException(($"{variable} must be an absolute path.", $"{variable} 必须是绝对路径。"));
}
