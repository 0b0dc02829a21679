using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Resources;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tests.Upstream;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Resources;

/// <summary>Reads and completes resources over the sandbox with a cache, with failures on demand.</summary>
internal sealed class Reader : IDisposable
{
    private readonly List<string> _asked = [];
    private readonly CatalogCache _cache;

    public Reader()
    {
        var sandbox = new FaultySandboxHandler(Clock) { Fault = Noted };
        var client = new QianfanClient(
            new(new Uri("https://qianfan.baidubce.com"), TimeSpan.FromSeconds(30), 1800), new RushingClock(TimeSpan.FromSeconds(30)), sandbox);
        _cache = new(client, new CacheOptions(TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)), Clock);
    }

    public FakeClock Clock { get; } = new();

    public AccessKey? Key { get; init; } = new(SandboxQianfan.AccessKey, SandboxQianfan.SecretKey);

    /// <summary>What fails, by action, or the path where there is none.</summary>
    public Func<string, SandboxFault?>? Fault { get; set; }

    public int Details => Asked.Count(action => action is "DescribeSystemModel" or "DescribeModel");

    public string[] Asked
    {
        get
        {
            lock (_asked)
                return [.. _asked];
        }
    }

    public ToolContext Context => new(_cache, Key, NullLogger.Instance);

    /// <summary>The content, which is never for shared caches.</summary>
    public async Task<string> ReadAsync(string address, Language language = Language.English)
    {
        var result = await ResourceList.ReadAsync(address, language, Context, CancellationToken.None);
        var content = Assert.IsType<TextResourceContents>(Assert.Single(result.Contents));
        Assert.Equal(address, content.Uri);
        Assert.Equal((TimeSpan.Zero, CacheScope.Private), (result.TimeToLive, result.CacheScope));
        return content.Text;
    }

    public Task<McpProtocolException> RefusalAsync(string address) =>
        Assert.ThrowsAsync<McpProtocolException>(() => ResourceList.ReadAsync(address, Language.English, Context, CancellationToken.None));

    public async Task<Completion> CompleteAsync(string template, string argument, string typed) =>
        (await Completions.CompleteAsync(template, new() { Name = argument, Value = typed }, Context, CancellationToken.None)).Completion;

    /// <summary>Fails every call of these actions so; all where none is named.</summary>
    public void Break(int status, params string[] actions) =>
        Fault = action => actions.Length == 0 || actions.Contains(action) ? SandboxFault.Status(status) : null;

    public void Dispose() => _cache.Dispose();

    private SandboxFault? Noted(SandboxRequest request)
    {
        var action = request.Query.Length > 0 ? request.Query["Action=".Length..] : request.Path;
        lock (_asked)
            _asked.Add(action);
        return Fault?.Invoke(action);
    }
}
