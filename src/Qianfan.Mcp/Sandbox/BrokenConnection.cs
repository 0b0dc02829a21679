using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Qianfan.Mcp.Sandbox;

/// <summary>
/// Answers that break HTTP. They go straight to the socket, because Kestrel refuses to send a Content-Length that is not true.
/// </summary>
internal static class BrokenConnection
{
    public static async Task Serve(HttpContext context, SandboxReply reply, SandboxFault fault)
    {
        if (fault is SandboxFault.Reset)
        {
            context.Abort();
            return;
        }

        var socket = context.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
        var half = reply.Body.Length / 2;
        var (promised, sent) = fault is SandboxFault.WrongLength ? (half, reply.Body.Length) : (reply.Body.Length, half);
        byte[] answer = [.. Encoding.ASCII.GetBytes(Head(reply, promised)), .. reply.Body.AsSpan(0, sent)];
        await socket.SendAsync(answer, context.RequestAborted);
        if (fault is not SandboxFault.ResetDuringBody)
        {
            socket.Shutdown(SocketShutdown.Send);
        }

        // Kestrel closes an aborted connection with RST; after the Shutdown above the caller has already seen an orderly end.
        context.Abort();
    }

    private static string Head(SandboxReply reply, int length)
    {
        var head = new StringBuilder();
        head.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Status} Sandbox\r\nContent-Type: {reply.ContentType}\r\n");
        head.Append(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n");
        foreach (var (name, value) in reply.Headers)
        {
            head.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        return head.Append("\r\n").ToString();
    }
}
