using System.Text.Json.Nodes;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Clients;

/// <summary>How a client comes to the server: it starts the program, or reaches an endpoint that runs.</summary>
/// <param name="Url">Of the endpoint; <see langword="null"/> to start the program.</param>
/// <param name="Settings">What the program is told in its environment besides the keys.</param>
internal sealed record Connection(Uri? Url = null, IReadOnlyList<KeyValuePair<Setting, string>>? Settings = null)
{
    /// <summary>The name under which it stands in a configuration.</summary>
    public const string Name = "qianfan";

    /// <summary>The variable with the key that an endpoint asks for; on the client's side only.</summary>
    public const string EndpointKey = "QIANFAN_MCP_KEY";

    public const string Command = "dotnet";

    /// <summary><c>dotnet dnx</c> and not <c>dnx</c>, which on Windows is a script that clients cannot start.</summary>
    public static IReadOnlyList<string> Arguments { get; } = ["dnx", $"Qianfan.Mcp@{ThisAssembly.Version}", "--yes"];

    private IReadOnlyList<KeyValuePair<Setting, string>> Told => Settings ?? [];

    private bool IsSandbox => Told.Any(pair => pair.Key == Setting.Sandbox);

    /// <summary>The variables whose values are secret: the account's keys, or the endpoint's.</summary>
    public IReadOnlyList<string> SecretNames =>
        Url is not null ? [EndpointKey] : IsSandbox ? [] : [Setting.AccessKey.Variable, Setting.SecretKey.Variable];

    /// <summary>The server's own part of a JSON configuration.</summary>
    public JsonObject Entry(Client client) => Url is null ? Program(client) : Endpoint(client, Url);

    /// <summary>What VS Code and Visual Studio ask the user for.</summary>
    public IEnumerable<JsonObject> Inputs => SecretNames.Select(name => new JsonObject
    {
        ["type"] = "promptString",
        ["id"] = InputId(name),
        ["description"] = name == EndpointKey ? "Key of the Qianfan MCP endpoint" : $"Baidu Cloud {(name == Setting.AccessKey.Variable ? "Access Key" : "Secret Key")} (安全认证 AK/SK)",
        ["password"] = true,
    });

    /// <summary>The server's own part of a TOML configuration, a line each.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> TomlLines => Url is not null
        ? [new("url", Quoted(Url.ToString())), new("bearer_token_env_var", Quoted(EndpointKey))]
        :
        [
            new("command", Quoted(Command)),
            new("args", List(Arguments)),
            .. SecretNames.Count > 0 ? [new("env_vars", List(SecretNames))] : (KeyValuePair<string, string>[])[],
            .. Told.Count > 0 ? [new("env", $"{{ {string.Join(", ", Told.Select(pair => $"{pair.Key.Variable} = {Quoted(pair.Value)}"))} }}")] : (KeyValuePair<string, string>[])[],
        ];

    private JsonObject Program(Client client)
    {
        var entry = new JsonObject();
        if (client.NamesStdio)
            entry["type"] = "stdio";
        entry["command"] = Command;
        entry["args"] = new JsonArray([.. Arguments.Select(word => (JsonNode)word)]);
        var environment = new JsonObject();
        foreach (var name in SecretNames)
            environment[name] = Value(client.Secrets, name);
        foreach (var (setting, value) in Told)
            environment[setting.Variable] = value;
        if (environment.Count > 0)
            entry["env"] = environment;
        return entry;
    }

    private static JsonObject Endpoint(Client client, Uri url)
    {
        var form = client.Remote ?? throw new InvalidOperationException($"{client.Name} takes no server over HTTP.");
        var entry = new JsonObject();
        if (form.Type is { } type)
            entry["type"] = type;
        entry[form.Url] = url.ToString();
        entry["headers"] = new JsonObject { ["Authorization"] = $"Bearer {Value(client.Secrets, EndpointKey)}" };
        return entry;
    }

    private static string Value(Secrets form, string name) => form switch
    {
        Secrets.Asked => $"${{input:{InputId(name)}}}",
        Secrets.Braces => $"${{{name}}}",
        Secrets.Dollar => $"${name}",
        _ => $"YOUR_{name[(name.IndexOf('_', StringComparison.Ordinal) + 1)..]}",
    };

    private static string InputId(string name) => name.ToLowerInvariant();

    private static string List(IEnumerable<string> words) => $"[{string.Join(", ", words.Select(Quoted))}]";

    // A basic string of TOML takes the escapes of JSON.
    private static string Quoted(string text) => JsonText.Write(text);
}
