using System.Text;

namespace Qianfan.Mcp.Bench;

/// <summary>JSON-RPC as a client writes it.</summary>
internal static class Messages
{
    public const string Revision = "2025-11-25";

    public static byte[] Initialize { get; } = Encoding.UTF8.GetBytes(
        $$$$"""{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"{{{{Revision}}}}","capabilities":{},"clientInfo":{"name":"bench","version":"1"}}}""");

    public static byte[] Initialized { get; } = Encoding.UTF8.GetBytes("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");

    /// <param name="arguments">JSON.</param>
    public static byte[] Call(string tool, string arguments) => Encoding.UTF8.GetBytes(
        $$$$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"{{{{tool}}}}","arguments":{{{{arguments}}}}}}""");

    /// <exception cref="InvalidOperationException">It is not the answer of a tool that asked upstream.</exception>
    public static void Check(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> source)
    {
        if (answer.IndexOf(source) < 0 || answer.IndexOf("\"isError\":true"u8) >= 0)
            throw new InvalidOperationException($"A call failed: {Encoding.UTF8.GetString(answer)}");
    }
}
