using System.Text.Json.Nodes;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Clients;

/// <summary>A connection as one client's configuration, by itself or merged into the client's file.</summary>
/// <param name="Language">Of what the client asks its user.</param>
internal sealed record Snippet(Client Client, Connection Connection, Language Language = Language.English)
{
    // How the server is reached: always ours. Codex takes no bearer_token at all.
    private static readonly string[] _reach =
        ["type", "command", "args", "url", "serverUrl", "httpUrl", "bearer_token", "bearer_token_env_var"];

    // Codex loads nothing where one of these stands beside the other way of reaching a server (mcp_types.rs, 2026-11).
    private static readonly string[] _ofPrograms = ["env", "environment", "env_vars", "cwd"];
    private static readonly string[] _ofEndpoints =
        ["headers", "http_headers", "env_http_headers", "http_headers_helper", "auth", "oauth", "oauth_resource"];

    /// <summary>A whole configuration with nothing else in it.</summary>
    public override string ToString() =>
        Client.IsForm ? YamlText.Write(Connection.Entry(Client))
        : Client.IsYaml ? YamlText.Write(new() { [Client.Servers] = new JsonObject { [Connection.Name] = Connection.Entry(Client) } })
        : Into("") ?? throw new InvalidOperationException("An empty file can always be filled.");

    /// <summary>Adds or updates the server, and leaves the rest as it is. The user's own values in the server's entry stay.</summary>
    /// <returns><see langword="null"/> where the entry is written in a form that cannot be changed safely.</returns>
    /// <exception cref="JsonException">The configuration is not JSON.</exception>
    /// <exception cref="TomlException">The configuration is not TOML.</exception>
    /// <exception cref="RefusedFileException">What should hold the server is of another kind.</exception>
    public string? Into(string configuration)
    {
        if (Client.IsToml)
            return TomlText.Set(configuration, Client.Servers, Connection.Name, old => Merge(old, Connection.Entry(Client)));
        var text = new JsonText(configuration);
        if (IsDeeper(text))
            return null;
        if (Client.Secrets == Secrets.Asked)
            text.Append("inputs", "id", Connection.Inputs(Language));
        text.Set(Client.Servers, Connection.Name, old => Merge(old as JsonObject, Connection.Entry(Client)));
        return text.IsRight ? text.ToString() : null;
    }

    /// <summary>Takes out the server, and what the client asks for it alone; leaves the rest as it is.</summary>
    /// <inheritdoc cref="Into"/>
    public string? OutOf(string configuration)
    {
        if (Client.IsToml)
            return TomlText.Set(configuration, Client.Servers, Connection.Name, _ => null);
        var text = new JsonText(configuration);
        if (IsDeeper(text))
            return null;
        if (!text.Remove(Client.Servers, Connection.Name))
            return configuration;
        if (Client.Secrets == Secrets.Asked)
            foreach (var id in Connection.InputIds.Where(id => !$"{text}".Contains($"${{input:{id}}}", StringComparison.Ordinal)))
                text.RemoveFrom("inputs", "id", id);
        return text.IsRight ? text.ToString() : null;
    }

    // OpenCode 2 has them one level deeper. Both read the shape that is written here, but no document says what a mixture is.
    private bool IsDeeper(JsonText text) =>
        Client.Servers == "mcp" && text[Client.Servers] is JsonObject all && all["servers"] is JsonObject;

    private JsonObject Merge(JsonObject? old, JsonObject entry)
    {
        foreach (var (name, value) in old ?? [])
            if (_reach.Contains(name) || (Connection.Url is null ? _ofEndpoints : _ofPrograms).Contains(name))
                continue;
            else if (name is "env" or "environment" or "headers")
                MergeValues(value as JsonObject ?? [], entry, name);
            else if (value is JsonArray names && entry[name] is JsonArray needed)
                entry[name] = Union(names, needed);
            else if (!entry.ContainsKey(name))
                entry[name] = value?.DeepClone();
        return entry;
    }

    // New values win, except that keys already there stay. The sandbox is left by not naming it.
    private void MergeValues(JsonObject old, JsonObject entry, string member)
    {
        foreach (var (name, value) in old)
            if (name != Setting.Sandbox.Variable && (Connection.SecretNames.Contains(name) || name == "Authorization"
                || entry[member] is not JsonObject own || !own.ContainsKey(name)))
                ((JsonObject)(entry[member] ??= new JsonObject()))[name] = value?.DeepClone();
    }

    private static JsonArray Union(JsonArray names, JsonArray needed) =>
        [.. names.Concat(needed.Where(name => !names.Any(other => JsonNode.DeepEquals(name, other)))).Select(name => name?.DeepClone())];
}
