using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>Requests as the clients of a protocol revision send them.</summary>
internal static class Post
{
    public const string Modern = "2026-07-28";
    public const string Legacy = "2025-11-25";

    /// <summary>A tool that needs no argument and lists what upstream has for the key.</summary>
    public const string Tool = "list_custom_models";

    public const string CallOfTool = $$$"""{"name":"{{{Tool}}}","arguments":{}}""";

    /// <summary>Every revision that is served.</summary>
    public static TheoryData<string> Revisions => ["2025-03-26", "2025-06-18", Legacy, Modern];

    /// <summary>One of each era.</summary>
    public static TheoryData<string> Eras => [Legacy, Modern];

    public static HttpRequestMessage Call(string revision) => Request(revision, "tools/call", CallOfTool);

    public static HttpRequestMessage Initialize(string revision) => Request(revision, "initialize",
        $$$"""{"protocolVersion":"{{{revision}}}","capabilities":{},"clientInfo":{"name":"test","version":"1"}}""");

    /// <param name="id">JSON of the request's id; null for a notification.</param>
    public static HttpRequestMessage Request(string revision, string method, string parameters = "{}", string? id = "1")
    {
        var body = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method };
        if (id is not null)
            body["id"] = JsonNode.Parse(id);
        var inner = JsonNode.Parse(parameters)!.AsObject();
        body["params"] = inner;
        if (revision == Modern && id is not null)
            foreach (var (member, value) in JsonNode.Parse(Meta())!.AsObject())
                (inner["_meta"] ??= new JsonObject())[member] = value?.DeepClone();
        var request = Body(body.ToJsonString());
        request.Headers.Add("MCP-Protocol-Version", revision);
        if (revision != Modern)
            return request;
        request.Headers.Add("Mcp-Method", method);
        if ((inner["name"] ?? inner["uri"]) is { } name && name.GetValueKind() == JsonValueKind.String)
            request.Headers.Add("Mcp-Name", name.GetValue<string>());
        return request;
    }

    public static string Meta(string version = Modern) =>
        $$$"""{"io.modelcontextprotocol/protocolVersion":"{{{version}}}","io.modelcontextprotocol/clientInfo":{"name":"test","version":"1"},"io.modelcontextprotocol/clientCapabilities":{}}""";

    /// <summary>A body with the headers that every client sends.</summary>
    public static HttpRequestMessage Body(string json) => Body(Encoding.UTF8.GetBytes(json));

    public static HttpRequestMessage Body(byte[] body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, HttpSettings.Path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.Accept.ParseAdd("text/event-stream");
        return request;
    }
}
