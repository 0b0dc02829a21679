using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>
/// An upstream that answers each call with one custom model, named after the access key and session token that it came with.
/// It can hold its answers back, and tells when a call arrives and when its caller goes away.
/// </summary>
internal sealed class EchoUpstream : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(20);

    private readonly WebApplication _web;
    private readonly SemaphoreSlim _arrived = new(0);
    private readonly SemaphoreSlim _left = new(0);
    private volatile TaskCompletionSource? _held;
    private int _calls;

    private EchoUpstream()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(SandboxServer.AnyPort);
        _web = builder.Build();
        _web.Run(AnswerAsync);
    }

    public Uri Address => new(_web.Urls.First());

    /// <summary>What a process needs to call it.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?>
    {
        ["QIANFAN_CONSOLE_API_BASE_URL"] = Address.GetLeftPart(UriPartial.Authority),
        ["QIANFAN_ACCESS_KEY"] = "deployment-id",
        ["QIANFAN_SECRET_KEY"] = "deployment-secret",
    };

    public int Calls => Volatile.Read(ref _calls);

    public static async Task<EchoUpstream> StartAsync()
    {
        var upstream = new EchoUpstream();
        await upstream._web.StartAsync();
        return upstream;
    }

    /// <summary>The name of the one model in a tool's answer.</summary>
    public static string Name(Answer answer) => Name(answer.Structure);

    public static string Name(JsonElement answer) =>
        Encoding.UTF8.GetString(Convert.FromHexString(answer.GetProperty("models")[0].GetProperty("name").GetString()!));

    /// <summary>From now on answers wait for <see cref="Release"/>.</summary>
    public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        _held?.TrySetResult();
        _held = null;
    }

    /// <summary>Completes when one more call has arrived.</summary>
    public Task ArrivedAsync() => OneAsync(_arrived, "No call arrived.");

    /// <summary>Completes when one more caller has gone away before its answer.</summary>
    public Task LeftAsync() => OneAsync(_left, "No caller went away.");

    public async ValueTask DisposeAsync()
    {
        Release();
        await _web.StopAsync(new CancellationToken(canceled: true));
        await _web.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Interlocked.Increment(ref _calls);
        var held = _held;
        _arrived.Release();
        if (held is not null)
            try
            {
                await held.Task.WaitAsync(context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                _left.Release();
                return;
            }
        var accessKey = context.Request.Headers.Authorization.ToString().Split('/')[1];
        var token = context.Request.Headers["x-bce-security-token"].ToString();
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.Body);
        Write(json, token.Length > 0 ? $"{accessKey}+{token}" : accessKey);
    }

    private static void Write(Utf8JsonWriter json, string name)
    {
        json.WriteStartObject();
        json.WriteString("requestId", "1bef3f87-c5b2-4419-936b-50f9884f10d4");
        json.WriteStartObject("result");
        json.WriteStartArray("customModelSetList");
        json.WriteStartObject();
        json.WriteString("modelSetId", "am-echo");
        // Not as it is: an answer that holds a key would be redacted.
        json.WriteString("modelSetName", Convert.ToHexString(Encoding.UTF8.GetBytes(name)));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static async Task OneAsync(SemaphoreSlim signal, string otherwise)
    {
        if (!await signal.WaitAsync(_patience))
            throw new TimeoutException(otherwise);
    }
}
