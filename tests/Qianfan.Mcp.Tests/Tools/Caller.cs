using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tests.Upstream;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>Calls tools by name over a transport of the test's choice, with everything in between as it is in the server.</summary>
internal sealed class Caller(HttpMessageHandler transport) : IDisposable
{
    public CatalogCache Upstream { get; } = Uncached.Over(new(
        new(new Uri("https://qianfan.baidubce.com"), TimeSpan.FromSeconds(30), 1800), new FakeClock(), transport));

    /// <summary>What calls go with; well-formed keys of no account unless the test says otherwise.</summary>
    public Credentials? Key { get; init; } = new(new AccessKey("caller-id", "caller-secret"), "caller-api-key");

    public KeySource KeySource { get; init; } = KeySource.Settings;

    public Language Language { get; init; }

    /// <summary>A caller of the sandbox, whose clock stands still.</summary>
    public static Caller OfSandbox() => new(new SandboxHandler(new SandboxQianfan(new FakeClock())))
    {
        Key = new(SandboxQianfan.AccessKey, SandboxQianfan.SecretKey),
    };

    public static CatalogTool Tool(string name) => ToolList.Tools.Single(tool => tool.Name == name);

    public Task<CallToolResult> CallAsync(string tool, string arguments = "{}") => CallAsync(
        Tool(tool), JsonElement.Parse(arguments).EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value)));

    public Task<CallToolResult> CallAsync(CatalogTool tool, IEnumerable<KeyValuePair<string, JsonElement>> arguments) =>
        tool.CallAsync(
            arguments, new(Upstream, Key, NullLogger.Instance, Language: Language) { KeySource = KeySource }, CancellationToken.None);

    /// <summary>The answer of a call that must succeed.</summary>
    public async Task<JsonElement> AnswerAsync(string tool, string arguments = "{}")
    {
        var result = await CallAsync(tool, arguments);
        Assert.False(result.IsError ?? false, Text(result));
        return result.StructuredContent!.Value;
    }

    /// <summary>The words of a call that must fail.</summary>
    public async Task<string> FailureAsync(string tool, string arguments = "{}")
    {
        var result = await CallAsync(tool, arguments);
        Assert.True(result.IsError);
        Assert.Null(result.StructuredContent);
        return Text(result);
    }

    public static string Text(CallToolResult result) => Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;

    public void Dispose() => Upstream.Dispose();
}
