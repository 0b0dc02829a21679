using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>What a person at a terminal sees of stopping, starting, choosing and misspelling, in both languages and two sizes.</summary>
public sealed class TerminalTranscriptTests
{
    public static TheoryData<string, int, int> Terminals => new()
    {
        { "en", 80, 24 }, { "zh", 80, 24 }, { "en", 200, 50 }, { "zh", 200, 50 },
    };

    [Theory]
    [MemberData(nameof(Terminals))]
    public async Task How_commands_end(string language, int columns, int rows)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var taken = ((IPEndPoint)listener.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);

        await Transcript.IsAsync("endings", language, columns, rows,
            ("qianfan-mcp http --sandbox --urls http://127.0.0.1:0", "/mcp"),
            ("qianfan-mcp sandbox --urls http://127.0.0.1:0", "QIANFAN_API_KEY"),
            ($"qianfan-mcp http --sandbox --urls http://127.0.0.1:{taken}", null),
            ("qianfan-mcp sandbox --urls http://192.0.2.1:8866", null),
            ("qianfan-mcp http --urls nowhere", null));
    }

    [Theory]
    [MemberData(nameof(Terminals))]
    public async Task What_the_bare_server_says(string language, int columns, int rows) =>
        await Transcript.IsAsync("bare", language, columns, rows, ("qianfan-mcp", "--help"));

    [Theory]
    [MemberData(nameof(Terminals))]
    public async Task Which_commands_and_tools_there_are(string language, int columns, int rows) =>
        await Transcript.IsAsync("help", language, columns, rows,
            ("qianfan-mcp --help", null), ("qianfan-mcp tools", null), ("qianfan-mcp call compare_models --help", null));

    [Theory]
    [MemberData(nameof(Terminals))]
    public async Task What_is_said_of_mistakes(string language, int columns, int rows) =>
        await Transcript.IsAsync("mistakes", language, columns, rows,
            ("qianfan-mcp find_models --sandbox", null),
            ("qianfan-mcp doctr", null),
            ("qianfan-mcp call find_models --sanbox", null),
            ("qianfan-mcp call find_model", null),
            ("qianfan-mcp call find_models '{maxKeys:5}'", null),
            ("qianfan-mcp call find_models '{\"maxKeys\":5,}'", null),
            ("echo '{\"maxKeys\":}' | qianfan-mcp call find_models -", null));
}
