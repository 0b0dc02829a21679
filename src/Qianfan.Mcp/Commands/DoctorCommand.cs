using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Hosting;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Commands;

/// <summary>Finds out why calls fail: one line per check, with a fix where it fails. Exit code 1 when any does.</summary>
internal static class DoctorCommand
{
    private static readonly TimeSpan _toleratedSkew = TimeSpan.FromMinutes(1);

    private sealed record Check(string Name, bool Passed, string Finding, string? Fix = null);

    public static Command Create(SettingOptions settings)
    {
        var command = new Command("doctor", "Check credentials, reachability, clock and one signed call; each with a fix.");
        command.SetAction((words, cancellation) => RunAsync(settings.Read(words), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Settings settings, CancellationToken cancellation)
    {
        var passed = true;
        await foreach (var check in ChecksAsync(settings, cancellation))
        {
            passed &= check.Passed;
            Console.WriteLine($"{(check.Passed ? "ok  " : "FAIL")}  {check.Name,-12}  {check.Finding}{(check.Fix is { } fix ? $"  Fix: {fix}" : "")}");
        }
        return passed ? 0 : CommandLine.Failed;
    }

    private static async IAsyncEnumerable<Check> ChecksAsync(
        Settings settings, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var credentials = Credentials(settings);
        yield return credentials;
        if (!settings.Sandbox)
        {
            var (reachable, serverTime) = await ReachAsync(settings.Upstream, cancellation);
            yield return reachable;
            yield return Clock(serverTime);
        }
        if (credentials.Passed)
            yield return await SignedCallAsync(settings, cancellation);
    }

    private static Check Credentials(Settings settings)
    {
        const string name = "credentials";
        if (settings.Sandbox)
            return new(name, true, "the sandbox has its own; real ones are not used");
        if (settings.Key is not { } key)
            return new(name, false, FailureWords.CredentialsMissing.What, FailureWords.CredentialsMissing.Next);
        if (KeyShape.Impossible(key) is { } mistake)
            return new(name, false, mistake, FailureWords.WrongKind(mistake).Next);
        return KeyShape.Suspicion(key) is not null
            ? new(name, true, "set, but shaped like an application's API Key / Secret Key; the signed call will tell")
            : new(name, true, key.SessionToken is null ? "Access Key and Secret Key are set" : "temporary keys with a session token are set");
    }

    // Any HTTP answer will do, so nothing is signed and no credential leaves the machine.
    private static async Task<(Check Reachable, DateTimeOffset? ServerTime)> ReachAsync(UpstreamOptions upstream, CancellationToken cancellation)
    {
        const string name = "reachable";
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = upstream.Timeout };
        try
        {
            using var response = await http.GetAsync(upstream.BaseUrl, HttpCompletionOption.ResponseHeadersRead, cancellation);
            return (new(name, true, $"{upstream.BaseUrl.Authority} answers HTTP {(int)response.StatusCode}"), response.Headers.Date);
        }
        catch (Exception e) when (TransportFailure.From(e) is { } failure && !cancellation.IsCancellationRequested)
        {
            var words = FailureWords.From(failure);
            return (new(name, false, words.What, words.Next), null);
        }
    }

    private static Check Clock(DateTimeOffset? serverTime)
    {
        const string name = "clock";
        if (serverTime is not { } time)
            return new(name, true, "not compared: no answer told the time");
        var skew = TimeProvider.System.GetUtcNow() - time;
        return skew.Duration() <= _toleratedSkew
            ? new(name, true, "agrees with upstream")
            : new(name, false, string.Create(CultureInfo.InvariantCulture, $"{skew.Duration().TotalSeconds:0} s {(skew > TimeSpan.Zero ? "ahead of" : "behind")} upstream"),
                "set this machine's clock; until then each start corrects itself after one refused call.");
    }

    private static async Task<Check> SignedCallAsync(Settings settings, CancellationToken cancellation)
    {
        const string name = "signed call";
        var context = Gateway.Open(settings, NullLogger.Instance);
        using var upstream = context.Upstream;
        var result = await ListPresetModels.Tool.CallAsync([new("maxKeys", JsonElement.Parse("1"))], context, cancellation);
        if (result.IsError is not true)
            return new(name, true, $"{ListPresetModels.Tool.Name} answered");
        var lines = string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text)).Split('\n');
        return new(name, false, string.Join(' ', lines.Where(line => !line.StartsWith("Next:", StringComparison.Ordinal))),
            lines.First(line => line.StartsWith("Next:", StringComparison.Ordinal))["Next: ".Length..]);
    }
}
