using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Clients;

/// <summary>
/// One line that does what the file would: a command of the client to run, or a link that it opens. Holds no secret, only what the
/// configuration calls it. The clients' sources say of each.
/// </summary>
internal static partial class Shortcut
{
    /// <returns><see langword="null"/> where the client has none that can say all of it.</returns>
    public static string? For(Client client, Connection connection, bool isProject) => (client.Id, isProject) switch
    {
        ("claude-code", _) => Add("claude", client, connection, isProject ? "project" : "user", "--"),
        ("gemini-cli", _) => Add("gemini", client, connection, isProject ? "project" : "user"),
        ("qwen-code", _) => Add("qwen", client, connection, isProject ? "project" : "user"),
        ("copilot-cli", false) => Add("copilot", client, connection, null, "--"),
        ("codex", false) => Codex(connection),
        ("trae" or "trae-cn", false) => $"{client.Id}://trae.ai-ide/mcp-import?type={(connection.Url is null ? "stdio" : "http")}"
            + $"&name={Connection.Name}&config={Encoded(connection.Entry(client))}",
        // By link it would take a server over HTTP under another member.
        ("cherry-studio", false) when connection.Url is null =>
            $"cherrystudio://mcp/install?servers={Encoded(JsonNode.Parse(new Snippet(client, connection).ToString())!)}",
        _ => null,
    };

    // Claude Code takes all that follow --env and --header for more of them, up to the next option: so --scope stands behind.
    private static string Add(string program, Client client, Connection connection, string? scope, params string[] end)
    {
        string[] options = connection.Url is null
            ? [.. Environment(client, connection).SelectMany(variable => new[] { "--env", variable })]
            : ["--transport", "http",
                .. connection.HasKey ? (string[])["--header", $"Authorization: {Connection.Authorization(client)}"] : []];
        string[] place = scope is null ? [Connection.Name] : ["--scope", scope, Connection.Name];
        string[] server = connection.Url is { } url ? [url.ToString()] : [.. end, .. connection.Launcher.Words];
        return Line([program, "mcp", "add", .. options, .. place, .. server]);
    }

    // It can name the variable of an endpoint's key, but none to pass on to a program.
    private static string? Codex(Connection connection) =>
        connection.Url is { } url
            ? Line(["codex", "mcp", "add", Connection.Name, "--url", url.ToString(),
                .. connection.HasKey ? (string[])["--bearer-token-env-var", Connection.EndpointKey] : []])
        : connection.SecretNames.Count > 0 ? null
        : Line(["codex", "mcp", "add", Connection.Name, .. Settings(connection).SelectMany(variable => new[] { "--env", variable }), "--",
            .. connection.Launcher.Words]);

    private static IEnumerable<string> Environment(Client client, Connection connection) =>
        connection.SecretNames.Select(name => $"{name}={Connection.Value(client.Secrets, name)}").Concat(Settings(connection));

    private static IEnumerable<string> Settings(Connection connection) =>
        (connection.Settings ?? []).Select(pair => $"{pair.Key.Variable}={pair.Value}");

    // For sh and PowerShell alike, which both take what stands between single quotes as it is.
    private static string Line(IEnumerable<string> words) => string.Join(' ', words.Select(word => IsPlain().IsMatch(word) ? word
        : $"'{word.Replace("'", OperatingSystem.IsWindows() ? "''" : @"'\''", StringComparison.Ordinal)}'"));

    private static string Encoded(JsonNode json) =>
        Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes(json.ToJsonString())));

    [GeneratedRegex(@"^[\w=:,./+-][\w@=:,./+-]*$")]
    private static partial Regex IsPlain();
}
