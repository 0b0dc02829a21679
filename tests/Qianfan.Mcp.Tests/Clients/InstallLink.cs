using System.Text;
using System.Text.Json.Nodes;
using Qianfan.Mcp.Clients;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Clients;

/// <summary>
/// An address that a browser passes to a client, which then offers to add the server; the guides and readmes list them. Formats: each
/// client's documents, 2026-08.
/// </summary>
/// <param name="Client">Name of the client.</param>
internal sealed record InstallLink(string Client, string Url)
{
    /// <summary>None for a client that takes no links.</summary>
    public static IEnumerable<InstallLink> For(Client client, Connection connection)
    {
        if (client.IsForm)
            return [];
        var entry = connection.Entry(client);
        return client.Id switch
        {
            "vscode" =>
            [
                new(client.Name, $"https://insiders.vscode.dev/redirect/mcp/install?name={Connection.Name}"
                    + $"&inputs={Escaped(Inputs(connection))}&config={Escaped(entry)}"),
                new($"{client.Name} Insiders", $"https://insiders.vscode.dev/redirect?url={Uri.EscapeDataString(
                    $"vscode-insiders:mcp/install?{Escaped(Named(entry, ("inputs", Inputs(connection))))}")}"),
            ],
            // It cannot ask for inputs by a link, so the link names no secret.
            "visual-studio" => [new(client.Name, $"https://aka.ms/vs/mcp-install?{Escaped(Named(entry, ("env", null)))}")],
            "cursor" => [new(client.Name, $"https://cursor.com/en/install-mcp?name={Connection.Name}&config={Encoded(entry)}")],
            "lm-studio" => [new(client.Name, $"https://lmstudio.ai/install-mcp?name={Connection.Name}&config={Encoded(entry)}")],
            _ => [],
        };
    }

    private static JsonArray Inputs(Connection connection) => [.. connection.Inputs(Language.English)];

    // With one member replaced or removed.
    private static JsonObject Named(JsonObject entry, (string Name, JsonNode? Value) other)
    {
        var named = new JsonObject { ["name"] = Connection.Name };
        foreach (var (name, value) in entry)
            if (name != other.Name)
                named[name] = value?.DeepClone();
        if (other.Value is not null)
            named[other.Name] = other.Value;
        return named;
    }

    private static string Escaped(JsonNode json) => Uri.EscapeDataString(json.ToJsonString());

    private static string Encoded(JsonNode json) =>
        Uri.EscapeDataString(Convert.ToBase64String(Encoding.UTF8.GetBytes(json.ToJsonString())));
}
