using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Commands;

/// <summary>Finds out why calls fail: one line per check, with a fix where it fails. Exit code 1 when any does.</summary>
internal static class DoctorCommand
{
    private const int NameWidth = 12;

    private static readonly TimeSpan _toleratedSkew = TimeSpan.FromMinutes(1);

    private static readonly LocalizedText _description = (
        "Check credentials, reachability, clock and one signed call; each with a fix.", "检查密钥、连通性、时钟和一次签名调用，并逐项给出解决办法。");

    private static readonly LocalizedText _ok = ("ok  ", "通过");
    private static readonly LocalizedText _fail = ("FAIL", "失败");
    private static readonly LocalizedText _fix = ("Fix: ", "解决：");

    private sealed record Check(LocalizedText Name, bool Passed, LocalizedText Finding, LocalizedText? Fix = null);

    public static Command Create(SettingOptions settings, Language language)
    {
        var command = new Command("doctor", _description.In(language));
        command.SetAction((words, cancellation) => RunAsync(settings.Read(words), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Settings settings, CancellationToken cancellation)
    {
        var passed = true;
        await foreach (var check in ChecksAsync(settings, cancellation))
        {
            passed &= check.Passed;
            Console.WriteLine(Line(check, settings.Language));
        }
        if (passed)
            return 0;
        if (KeyHelp.Concerns(settings))
            Console.WriteLine($"\n{KeyHelp.Text.In(settings.Language)}");
        return CommandLine.Failed;
    }

    private static string Line(Check check, Language language)
    {
        var fix = check.Fix is { } words ? $"  {_fix.In(language)}{words.In(language)}" : "";
        return $"{(check.Passed ? _ok : _fail).In(language)}  {Columns.Fit(check.Name.In(language), NameWidth)}  {check.Finding.In(language)}{fix}";
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
        LocalizedText name = ("credentials", "密钥");
        if (settings.Sandbox)
            return new(name, true, ("the sandbox has its own; real ones are not used", "沙箱自带密钥，不使用真实密钥"));
        if (settings.Key is not { } key)
            return new(name, false, FailureWords.CredentialsMissing.What, FailureWords.CredentialsMissing.Next);
        if (KeyShape.Impossible(key) is { } mistake)
            return new(name, false, mistake, FailureWords.WrongKind(mistake).Next);
        return KeyShape.Suspicion(key) is not null
            ? new(name, true, ("set, but shaped like an application's API Key / Secret Key; the signed call will tell",
                "已设置，但格式像是应用的 API Key / Secret Key；是否可用要看签名调用"))
            : new(name, true, key.SessionToken is null
                ? ("Access Key and Secret Key are set", "已设置 Access Key 和 Secret Key")
                : ("temporary keys with a session token are set", "已设置临时密钥和 Session Token"));
    }

    // Any HTTP answer will do, so nothing is signed and no credential leaves the machine.
    private static async Task<(Check Reachable, DateTimeOffset? ServerTime)> ReachAsync(UpstreamOptions upstream, CancellationToken cancellation)
    {
        LocalizedText name = ("reachable", "连通");
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = upstream.Timeout };
        try
        {
            using var response = await http.GetAsync(upstream.BaseUrl, HttpCompletionOption.ResponseHeadersRead, cancellation);
            var (host, status) = (upstream.BaseUrl.Authority, (int)response.StatusCode);
            return (new(name, true, ($"{host} answers HTTP {status}", $"{host} 返回 HTTP {status}")), response.Headers.Date);
        }
        catch (Exception e) when (UpstreamException.FromTransport(e) is { } failure && !cancellation.IsCancellationRequested)
        {
            var words = FailureWords.From(failure);
            return (new(name, false, words.What, words.Next), null);
        }
    }

    private static Check Clock(DateTimeOffset? serverTime)
    {
        LocalizedText name = ("clock", "时钟");
        if (serverTime is not { } time)
            return new(name, true, ("not compared: no answer told the time", "未比较：没有收到带时间的答复"));
        var skew = TimeProvider.System.GetUtcNow() - time;
        if (skew.Duration() <= _toleratedSkew)
            return new(name, true, ("agrees with upstream", "与千帆一致"));
        var seconds = skew.Duration().TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return new(name, false,
            skew > TimeSpan.Zero
                ? ($"{seconds} s ahead of upstream", $"比千帆快 {seconds} 秒")
                : ($"{seconds} s behind upstream", $"比千帆慢 {seconds} 秒"),
            ("set this machine's clock; until then each start corrects itself after one refused call.",
                "校准本机时钟；在此之前，每次启动后的第一次调用会被拒绝一次，随后自行校正。"));
    }

    private static async Task<Check> SignedCallAsync(Settings settings, CancellationToken cancellation)
    {
        LocalizedText name = ("signed call", "签名调用");
        var context = UpstreamFactory.Open(settings, NullLogger.Instance);
        using var upstream = context.Upstream;
        var result = await ListPresetModels.Tool.CallAsync([new("maxKeys", JsonElement.Parse("1"))], context, cancellation);
        if (result.IsError is not true)
            return new(name, true, ($"{ListPresetModels.Tool.Name} answered", $"{ListPresetModels.Tool.Name} 有答复"));
        // In the user's language already.
        var lines = string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text)).Split('\n');
        var next = Failure.NextMark.In(settings.Language);
        return new(name, false, LocalizedText.Same(string.Join(' ', lines.Where(line => !line.StartsWith(next, StringComparison.Ordinal)))),
            LocalizedText.Same(lines.First(line => line.StartsWith(next, StringComparison.Ordinal))[next.Length..]));
    }
}
