using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>How a call of a tool failed, as its caller is told.</summary>
/// <param name="Code">Published code, such as <c>RATE_LIMITED</c>.</param>
/// <param name="Retry">The answer to "Retry unchanged".</param>
/// <param name="Attempts">How many requests upstream got.</param>
internal sealed partial record Outcome(string Code, string Retry, int Attempts)
{
    private static readonly string[] _codes = [.. Enum.GetValues<FailureCode>().Select(Failure.Name)];

    /// <summary>Calls without a socket, and without a wait.</summary>
    public static async Task<Outcome> OfAsync(CatalogTool tool, SandboxFault fault)
    {
        var clock = new RushingClock(ScriptedUpstream.Options.Timeout);
        using var upstream = new ScriptedUpstream(clock, clock, fault);
        return Of(await CallAsync(tool, upstream.Client), upstream.Received.Count);
    }

    /// <summary>With the least arguments that the tool takes for one call.</summary>
    public static Task<CallToolResult> CallAsync(CatalogTool tool, QianfanClient client) => tool.CallAsync(
        LeastOf(tool),
        new ToolContext(Uncached.Over(client), new Credentials(ScriptedUpstream.Key, "bce-v3/ALTAK-made-up/0123"), NullLogger.Instance),
        CancellationToken.None);

    /// <summary>The least arguments that the tool takes for one call.</summary>
    public static IEnumerable<KeyValuePair<string, JsonElement>> LeastOf(CatalogTool tool) => tool.Parameters
        .Where(p => p.Required || p == (tool as ActionTool)?.Merge?.Over)
        .Select(p => KeyValuePair.Create(p.Name, JsonElement.Parse(p.Example)));

    /// <summary>Fails the test when the answer is no failure in the published form.</summary>
    public static Outcome Of(CallToolResult result, int attempts)
    {
        Assert.True(result.IsError, "The call passed for a success.");
        Assert.Null(result.StructuredContent);
        var text = Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
        var form = Form().Match(text);
        Assert.True(form.Success, $"Not in the published form: {text}");
        Assert.Contains(form.Groups["code"].Value, _codes);
        return new(form.Groups["code"].Value, form.Groups["retry"].Value, attempts);
    }

    [GeneratedRegex(@"\A(?<code>[A-Z_]+): \S.*\nNext: \S.*\nRetry unchanged: (?<retry>no|yes)(, later)?\.(\nUpstream: \S.*)?\z")]
    private static partial Regex Form();
}
