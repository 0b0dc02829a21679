using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Qianfan.Mcp.Tests.Server;

/// <summary>Keeps what is posted to it, by path, one byte a character.</summary>
internal sealed class OtlpCollector(WebApplication web) : IAsyncDisposable
{
    private readonly ConcurrentQueue<(string Path, string Body)> _posts = [];

    public string Address => web.Urls.First();

    public static async Task<OtlpCollector> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var collector = new OtlpCollector(builder.Build());
        collector.Serve();
        await collector.StartWebAsync();
        return collector;
    }

    public string Received(string path) => string.Concat(_posts.Where(post => post.Path == path).Select(post => post.Body));

    public ValueTask DisposeAsync() => web.DisposeAsync();

    private Task StartWebAsync() => web.StartAsync();

    private void Serve() => web.Run(async context =>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        _posts.Enqueue((context.Request.Path, Encoding.Latin1.GetString(body.ToArray())));
    });
}
