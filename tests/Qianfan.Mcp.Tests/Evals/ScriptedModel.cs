using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Qianfan.Mcp.Tests.Evals;

/// <summary>An OpenAI-compatible API on loopback that replays what a test wrote down; the last reply again and again.</summary>
internal sealed class ScriptedModel : IAsyncDisposable
{
    private readonly WebApplication _web;

    private ScriptedModel(WebApplication web) => _web = web;

    /// <summary>A reply to one request for a completion.</summary>
    public delegate Task Reply(HttpContext context);

    /// <summary>The bodies of all requests.</summary>
    public List<JsonElement> Requests { get; } = [];

    public Uri Endpoint => new($"{_web.Urls.Single()}/v2");

    public static async Task<ScriptedModel> StartAsync(params Reply[] replies)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var model = new ScriptedModel(builder.Build());
        model._web.Run(async context =>
        {
            Assert.Equal("/v2/chat/completions", context.Request.Path);
            using var body = await JsonDocument.ParseAsync(context.Request.Body);
            model.Requests.Add(body.RootElement.Clone());
            await replies[Math.Min(model.Requests.Count, replies.Length) - 1](context);
        });
        await model._web.StartAsync();
        return model;
    }

    public static Reply Calls(string tool, string arguments) => context => CompletesAsync(context, "tool_calls", new
    {
        role = "assistant",
        content = (string?)null,
        tool_calls = new[] { new { id = $"call-{context.TraceIdentifier}", type = "function", function = new { name = tool, arguments } } },
    });

    public static Reply Says(string text) => context => CompletesAsync(context, "stop", new { role = "assistant", content = text });

    public static Reply Refuses(int status, string message = "no") => context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = "3600";
        return context.Response.WriteAsJsonAsync(new { error = new { message, code = "refused" } });
    };

    /// <summary>Never replies.</summary>
    public static Reply Stalls { get; } = async context =>
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private static Task CompletesAsync(HttpContext context, string reason, object message) => context.Response.WriteAsJsonAsync(new
    {
        id = "completion",
        @object = "chat.completion",
        created = 1,
        model = "scripted",
        choices = new[] { new { index = 0, message, finish_reason = reason } },
        usage = new { prompt_tokens = 1000, completion_tokens = 20, total_tokens = 1020 },
    });
}
