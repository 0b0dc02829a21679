using System.Text.Json;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Resources;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Server;

/// <summary>
/// What every caller is told alike before it calls a tool, written once and without the SDK's server: making that server is most of what
/// start-up takes over stdio, and most of what such a request takes over HTTP (bench/RESULTS.md). It answers the same to the same requests,
/// which a test holds, and all that is not plain is left to it.
/// </summary>
/// <param name="tools">In the order they are listed.</param>
internal sealed class ReadyAnswers(IReadOnlyList<CatalogTool> tools, Language language)
{
    /// <summary>What every result of revision 2026-07-28 ends with, in JSON without braces.</summary>
    public static readonly ReadOnlyMemory<byte> ModernMembers = Render(WriteModern)[1..^1];

    private static readonly string[] _initialized = ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"];

    private readonly Lazy<ReadOnlyMemory<byte>> _tools = new(() => Render(json => WriteTools(json, tools, language, isModern: false)));
    private readonly Lazy<ReadOnlyMemory<byte>> _modernTools = new(() => Render(json => WriteTools(json, tools, language, isModern: true)));
    private readonly Lazy<ReadOnlyMemory<byte>> _discovery = new(() => Render(json => WriteDiscovery(json, language, keepsSession: false)));
    private readonly Lazy<ReadOnlyMemory<byte>> _discoveryOfSession = new(() => Render(json => WriteDiscovery(json, language, keepsSession: true)));

    /// <summary>What a request gets as its result, in JSON; <see langword="null"/> for what is not ready.</summary>
    /// <param name="keepsSession">Whether what the client was told lasts, as over stdio; it is then told that the tools never change.</param>
    public ReadOnlyMemory<byte>? To(PlainRequest request, bool keepsSession) => (request.Method, request.IsModern) switch
    {
        (RequestMethods.Initialize, false) when request.AskedVersion is { } version && _initialized.Contains(version) =>
            Render(json => WriteInitialized(json, version, language, keepsSession)),
        (RequestMethods.Ping, false) when request.AsksNothing => "{}"u8.ToArray(),
        (RequestMethods.ToolsList, false) when request.AsksNothing => _tools.Value,
        (RequestMethods.ToolsList, true) when request.AsksNothing => _modernTools.Value,
        (RequestMethods.ServerDiscover, true) when request.AsksNothing => (keepsSession ? _discoveryOfSession : _discovery).Value,
        // Not null alone, which would become an empty answer.
        _ => default(ReadOnlyMemory<byte>?),
    };

    private static ReadOnlyMemory<byte> Render(Action<Utf8JsonWriter> write) => CatalogTool.Render(json =>
    {
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
    });

    private static void WriteInitialized(Utf8JsonWriter json, string version, Language language, bool keepsSession)
    {
        json.WriteString("protocolVersion", version);
        WriteCapabilities(json, logging: true, keepsSession);
        WriteServerInfo(json, "serverInfo");
        json.WriteString("instructions", Instructions.Text.In(language));
    }

    private static void WriteDiscovery(Utf8JsonWriter json, Language language, bool keepsSession)
    {
        json.WriteTexts("supportedVersions", [PlainRequest.ModernVersion]);
        WriteCapabilities(json, logging: false, keepsSession);
        json.WriteString("instructions", Instructions.Text.In(language));
        WriteLasting(json);
        WriteModern(json);
    }

    private static void WriteTools(Utf8JsonWriter json, IReadOnlyList<CatalogTool> tools, Language language, bool isModern)
    {
        json.WriteStartArray("tools");
        foreach (var tool in tools)
            tool.WriteDefinition(json, language);
        json.WriteEndArray();
        WriteLasting(json);
        if (isModern)
            WriteModern(json);
    }

    private static void WriteCapabilities(Utf8JsonWriter json, bool logging, bool keepsSession)
    {
        json.WriteStartObject("capabilities");
        if (logging)
            json.WriteRaw("logging", "{}");
        json.WriteRaw("prompts", "{}");
        json.WriteRaw("resources", "{}");
        json.WriteRaw("tools", keepsSession ? """{"listChanged":false}""" : "{}");
        json.WriteRaw("completions", "{}");
        json.WriteEndObject();
    }

    private static void WriteServerInfo(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject(name);
        json.WriteString("name", CatalogServer.Name);
        json.WriteString("title", CatalogServer.Title);
        json.WriteString("version", ThisAssembly.Version);
        json.WriteEndObject();
    }

    private static void WriteLasting(Utf8JsonWriter json)
    {
        json.WriteNumber("ttlMs", (long)CatalogServer.Lasts.TotalMilliseconds);
        json.WriteString("cacheScope", "public");
    }

    private static void WriteModern(Utf8JsonWriter json)
    {
        json.WriteString("resultType", "complete");
        json.WriteStartObject("_meta");
        WriteServerInfo(json, "io.modelcontextprotocol/serverInfo");
        json.WriteEndObject();
    }
}
