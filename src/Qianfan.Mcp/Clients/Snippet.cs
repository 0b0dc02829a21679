using System.Text.Json;
using System.Text.Json.Nodes;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Clients;

/// <summary>A connection in the words of one client's configuration.</summary>
/// <param name="Client">Whose configuration it is.</param>
internal sealed record Snippet(Client Client, Connection Connection)
{
    private const string Inputs = "inputs";

    // What says how the server is reached; it is never kept from an entry that was there before.
    private static readonly string[] _reach = ["type", "command", "args", "url", "serverUrl", "httpUrl"];

    // Where a user may have put values of his own, such as his keys.
    private static readonly string[] _values = ["env", "headers"];

    /// <summary>A whole configuration with nothing else in it.</summary>
    public override string ToString() => Into("") ?? throw new InvalidOperationException("An empty file can always be filled.");

    /// <summary>The configuration with the server in it, the rest as it was. A server of this name keeps the user's own values.</summary>
    /// <returns><see langword="null"/> where it is written in a way that cannot be changed safely.</returns>
    /// <exception cref="JsonException">It is no configuration.</exception>
    public string? Into(string configuration)
    {
        if (Client.IsToml)
            return TomlText.Set(configuration, Client.Servers, Connection.Name, Connection.TomlLines);
        var text = new JsonText(configuration);
        if (Client.Secrets == Secrets.Asked)
            text.Append(Inputs, "id", Connection.Inputs);
        text.Set(Client.Servers, Connection.Name, old => Merge(old as JsonObject, Connection.Entry(Client)));
        return text.ToString();
    }

    private JsonObject Merge(JsonObject? old, JsonObject entry)
    {
        foreach (var (name, value) in old ?? [])
            if (_values.Contains(name) && value is JsonObject values && entry[name] is JsonObject own)
                MergeValues(values, own);
            else if (!_reach.Contains(name) && !_values.Contains(name))
                entry[name] = value?.DeepClone();
        return entry;
    }

    // What is told now holds; keys that stand there already stay. Only the sandbox is left by not naming it.
    private void MergeValues(JsonObject old, JsonObject own)
    {
        foreach (var (name, value) in old)
            if (name != Setting.Sandbox.Variable && (!own.ContainsKey(name) || Connection.SecretNames.Contains(name) || name == "Authorization"))
                own[name] = value?.DeepClone();
    }
}
