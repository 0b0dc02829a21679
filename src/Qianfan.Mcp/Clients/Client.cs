using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Clients;

/// <summary>How the configuration of a client speaks of a secret.</summary>
internal enum Secrets
{
    /// <summary><c>${input:id}</c>: the client asks once and keeps the answer safe.</summary>
    Asked,

    /// <summary><c>${NAME}</c>, from the client's environment.</summary>
    Braces,

    /// <summary><c>$NAME</c>, from the client's environment.</summary>
    Dollar,

    /// <summary>By the names of the variables that the client is to pass on.</summary>
    Names,

    /// <summary>Only as it is.</summary>
    Plain,
}

/// <summary>How a client's configuration names a server that it reaches over HTTP.</summary>
/// <param name="Url">Of the member with the address.</param>
/// <param name="Type">What the member <c>type</c> says, where there is one.</param>
internal sealed record RemoteForm(string Url, string? Type = null);

/// <summary>
/// A program that starts or reaches MCP servers, and what its configuration looks like. Source: the documents of each, gathered
/// 2026-11-21; none of the programs was at hand to try it, but for the TypeScript and C# clients of the tests.
/// </summary>
/// <param name="Id">As <c>qianfan-mcp install</c> takes it.</param>
internal sealed record Client(string Id, string Name)
{
    /// <summary>The member that holds the servers.</summary>
    public string Servers { get; init; } = "mcpServers";

    public Secrets Secrets { get; init; } = Secrets.Plain;

    /// <summary>Whether the entry of a program says <c>"type": "stdio"</c>.</summary>
    public bool NamesStdio { get; init; }

    /// <summary><see langword="null"/> where the file takes no server over HTTP.</summary>
    public RemoteForm? Remote { get; init; } = new("url");

    /// <summary>For all projects of this user; <see langword="null"/> where the client keeps it elsewhere.</summary>
    public UserFile? User { get; init; }

    /// <summary>For one project, below its folder.</summary>
    public string? Project { get; init; }

    /// <summary>What else there is to know.</summary>
    public LocalizedText? Hint { get; init; }

    public bool IsToml => User?.Linux.EndsWith(".toml", StringComparison.Ordinal) is true;
}

/// <summary>A file in the user's own folders, written as people write it there.</summary>
internal sealed record UserFile(string Linux, string Mac, string Windows)
{
    /// <summary>The same place below the home folder on every system.</summary>
    public static UserFile InHome(string path) => new($"~/{path}", $"~/{path}", $"%USERPROFILE%\\{path.Replace('/', '\\')}");

    /// <summary>The path on this machine.</summary>
    public string Path
    {
        get
        {
            var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
            return OperatingSystem.IsWindows()
                ? Windows.Replace("%USERPROFILE%", home, StringComparison.Ordinal)
                    .Replace("%APPDATA%", Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), StringComparison.Ordinal)
                : (OperatingSystem.IsMacOS() ? Mac : Linux).Replace("~", home, StringComparison.Ordinal);
        }
    }
}
