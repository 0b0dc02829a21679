using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Qianfan.Mcp.Bench;

/// <summary>What HTTP alone costs: Kestrel as the server sets it up, which reads the request and answers with the same bytes each time.</summary>
internal static class BareKestrel
{
    public static async Task RunAsync(string file, string contentType)
    {
        var answer = await File.ReadAllBytesAsync(file);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.AddServerHeader = false).UseUrls("http://127.0.0.1:0");
        await using var web = builder.Build();
        web.Run(async context =>
        {
            await ReadAsync(context.Request);
            context.Response.ContentType = contentType;
            context.Response.ContentLength = answer.Length;
            await context.Response.Body.WriteAsync(answer, context.RequestAborted);
        });
        await web.StartAsync();
        await Console.Error.WriteLineAsync($"Listening on {web.Urls.First()}/mcp");
        await web.WaitForShutdownAsync();
    }

    private static async Task ReadAsync(HttpRequest request)
    {
        while (await request.BodyReader.ReadAsync() is var read)
        {
            request.BodyReader.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                return;
        }
    }
}
