using System.Text.Json.Nodes;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Clients;

/// <summary>How a client reaches the server: it starts the program, or connects to a running endpoint.</summary>
/// <param name="Url">Of the endpoint; <see langword="null"/> to start the program.</param>
/// <param name="Settings">Passed to the program in its environment, besides the keys.</param>
internal sealed record Connection(Uri? Url = null, IReadOnlyList<KeyValuePair<Setting, string>>? Settings = null)
{
    /// <summary>The server's name in every configuration.</summary>
    public const string Name = "qianfan";

    /// <summary>The variable with the endpoint's bearer key; on the client's side only.</summary>
    public const string EndpointKey = "QIANFAN_MCP_KEY";

    /// <summary>Of the program; no matter where there is a <see cref="Url"/>.</summary>
    public Launcher Launcher { get; init; } = Launcher.Dnx;

    /// <summary>Whether the endpoint opens with a bearer key.</summary>
    public bool HasKey { get; init; } = true;

    private static readonly string[] _accountKeys = [Setting.ApiKey.Variable, Setting.AccessKey.Variable, Setting.SecretKey.Variable];

    /// <summary>The variables whose values are secret: the account's keys, of which one kind is enough, or the endpoint's.</summary>
    public IReadOnlyList<string> SecretNames =>
        Url is not null ? HasKey ? [EndpointKey] : []
        : Settings?.Any(pair => pair.Key == Setting.Sandbox) is true ? []
        : _accountKeys;

    /// <summary>What VS Code and Visual Studio ask the user for.</summary>
    public IEnumerable<JsonObject> Inputs(Language language) => SecretNames.Select(name => new JsonObject
    {
        ["type"] = "promptString",
        ["id"] = InputId(name),
        ["description"] = Question(name).In(language),
        ["password"] = true,
    });

    /// <summary>The identities of all that they are ever asked for.</summary>
    public static IReadOnlyList<string> InputIds { get; } =
        [.. _accountKeys.Append(EndpointKey).Select(InputId)];

    /// <summary>The server's entry in a client's configuration.</summary>
    public JsonObject Entry(Client client) => Url is null ? Program(client) : Endpoint(client, Url);

    private static LocalizedText Question(string name)
    {
        if (name == EndpointKey)
            return ("Key for the Qianfan MCP server", "千帆 MCP 服务器的访问密钥");
        if (name == Setting.ApiKey.Variable)
            return ("Qianfan API key, which begins with bce-v3; leave empty if you have none", "千帆 API Key，以 bce-v3 开头；没有则留空");
        var half = name == Setting.AccessKey.Variable ? "Access Key" : "Secret Key";
        return ($"Baidu Cloud {half} (安全认证 AK/SK); leave empty if you have none", $"百度智能云 {half}（安全认证 AK/SK）；没有则留空");
    }

    private JsonObject Program(Client client)
    {
        if (client.IsForm)
            throw new InvalidOperationException($"{client.Name} starts no program.");
        var members = client.Members ?? new();
        var entry = Named(client, members.Type);
        entry[members.Command] = members.Arguments is null ? Texts(Launcher.Words) : Launcher.Command;
        if (members.Arguments is { } arguments)
            entry[arguments] = Texts(Launcher.Arguments);
        var environment = new JsonObject();
        if (client.Secrets != Secrets.Names)
            foreach (var name in SecretNames)
                environment[name] = Value(client.Secrets, name);
        else if (SecretNames.Count > 0)
            entry[members.Names] = Texts(SecretNames);
        foreach (var (setting, value) in Settings ?? [])
            environment[setting.Variable] = value;
        if (environment.Count > 0)
            entry[members.Environment] = environment;
        return entry;
    }

    private JsonObject Endpoint(Client client, Uri url)
    {
        var entry = Named(client, client.RemoteType);
        entry[client.Remote ?? throw new InvalidOperationException($"{client.Name} takes no server over HTTP.")] = url.ToString();
        if (!HasKey)
            return entry;
        if (client.IsToml)
            entry["bearer_token_env_var"] = EndpointKey;
        else
            entry["headers"] = new JsonObject { ["Authorization"] = Authorization(client) };
        return entry;
    }

    /// <summary>The header that opens the endpoint, with the key as the client refers to it.</summary>
    public static string Authorization(Client client) => $"Bearer {Value(client.Secrets, EndpointKey)}";

    private static JsonObject Named(Client client, string? type)
    {
        var entry = new JsonObject();
        if (type is not null)
            entry["type"] = type;
        if (client.IsYaml)
        {
            // Required of an extension of Goose.
            entry["name"] = Name;
            entry["enabled"] = true;
        }
        return entry;
    }

    /// <summary>A secret as the client refers to it.</summary>
    public static string Value(Secrets form, string name) => form switch
    {
        Secrets.Asked => $"${{input:{InputId(name)}}}",
        Secrets.Braces => $"${{{name}}}",
        Secrets.Env => $"${{env:{name}}}",
        Secrets.BareEnv => $"{{env:{name}}}",
        _ => $"{Configuration.Settings.Placeholder}{name[(name.IndexOf('_', StringComparison.Ordinal) + 1)..]}",
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static string InputId(string name) => name.ToLowerInvariant();
}
