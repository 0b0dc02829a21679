using System.CommandLine;
using Microsoft.Extensions.Logging.Abstractions;
using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Commands;

/// <summary>Finds out why calls fail: one line per check, with a fix if it fails. Exit code 1 if any does.</summary>
internal static class DoctorCommand
{
    private const int NameWidth = 12;

    private static readonly TimeSpan _toleratedSkew = TimeSpan.FromMinutes(1);

    private static readonly LocalizedText _credentials = ("credentials", "密钥");
    private static readonly LocalizedText _reachable = ("reachable", "连通");
    private static readonly LocalizedText _clock = ("clock", "时钟");
    private static readonly LocalizedText _withoutNetwork = ("the sandbox needs no network", "沙箱不需要网络");

    // For whoever has no keys yet, or the wrong ones: too long for a failure.
    private static readonly LocalizedText _aboutKeys = (
        $"""
        How to get keys:
          1. Create an Access Key / Secret Key pair (安全认证 AK/SK) for the account in the Baidu AI Cloud console:
             {KeySource.KeyPage}
          2. Set both for this server: {Setting.AccessKey.Variable} and {Setting.SecretKey.Variable}.
        Or set {Setting.ApiKey.Variable} to an API key, which begins with bce-v3/: it is enough for models, prices and limits.
        Data that only the console has, such as which services are open, requires the pair. With a pair, no API key is needed.
        An application's API Key / Secret Key cannot be used for either.
        Without an account, try simulated data with {Setting.Sandbox.Option}: qianfan-mcp call list_preset_services {Setting.Sandbox.Option}
        """,
        $"""
        如何获取密钥：
          1. 在百度智能云控制台为账号创建 Access Key / Secret Key（安全认证 AK/SK）：
             {KeySource.KeyPage}
          2. 为本服务器设置两个环境变量：{Setting.AccessKey.Variable} 和 {Setting.SecretKey.Variable}。
        也可以只把 {Setting.ApiKey.Variable} 设为以 bce-v3/ 开头的 API Key：能查到模型、价格和限制，但查不到服务是否开通等控制台信息。
        已设置 Access Key / Secret Key 时不需要 API Key。
        应用的 API Key / Secret Key 不能用于以上任何一种方式。
        没有账号时，可用 {Setting.Sandbox.Option} 试用模拟数据：qianfan-mcp call list_preset_services {Setting.Sandbox.Option}
        """);

    private enum Verdict { Passed, Failed, Skipped }

    private sealed record Check(LocalizedText Name, Verdict Verdict, LocalizedText Finding, LocalizedText? Fix = null);

    public static Command Create(SettingOptions settings, Language language)
    {
        var command = new Command("doctor").Described(language,
            "Check the keys, the connection, the clock and one call, and suggest a fix for each failure.",
            "检查密钥、连通性和时钟，并试调一次；每项失败都给出解决办法。");
        command.SetAction((parseResult, cancellation) =>
        {
            var flaws = Setting.All.Where(setting => setting.Secret)
                .Select(key => (Key: key, Flaw: WrittenKey.Flaw(key, settings.Written(parseResult, key))))
                .Where(one => one.Flaw is not null).ToDictionary(one => one.Key, one => one.Flaw!.Value);
            var read = settings.From(parseResult);
            return RunAsync(Settings.From(setting => flaws.ContainsKey(setting) ? null : read(setting)),
                [.. flaws.Values.Select(flaw => new Check(_credentials, Verdict.Failed, flaw.What, flaw.Next))], cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(Settings settings, Check[] flaws, CancellationToken cancellation)
    {
        List<Check> made = [];
        if (settings.Sandbox || flaws.Length == 0)
            Report(Credentials(settings));
        else
            foreach (var flaw in flaws)
                Report(flaw);
        var hasKeys = made.All(check => check.Verdict == Verdict.Passed);
        if (settings.Sandbox)
        {
            Report(new(_reachable, Verdict.Skipped, _withoutNetwork));
            Report(new(_clock, Verdict.Skipped, _withoutNetwork));
        }
        else
        {
            if (ProxyInUse.Of(settings.Upstream.BaseUrl) is { } proxy)
                Report(new(("proxy", "代理"), proxy.Next is null ? Verdict.Passed : Verdict.Failed, proxy.What, proxy.Next));
            var (reachable, serverTime) = await ReachAsync(settings, cancellation);
            Report(reachable);
            Report(Clock(serverTime));
        }
        var isReached = made.All(check => check.Name != _reachable || check.Verdict != Verdict.Failed);
        Report(hasKeys && isReached ? await CallAsync(settings, cancellation) : new(CallName(settings), Verdict.Skipped,
            hasKeys ? ($"{settings.Upstream.BaseUrl.Authority} could not be reached", $"连不上 {settings.Upstream.BaseUrl.Authority}")
                : ("no usable key", "没有可用的密钥")));
        if (made.All(check => check.Verdict != Verdict.Failed))
            return 0;
        var source = settings.KeySource;
        var likely = settings.Key is { } key ? source.WrongKind(key) ?? KeySource.ApplicationKey(key) : source.Missing;
        if (!settings.Sandbox && likely is not null)
            foreach (var line in _aboutKeys.In(settings.Language).Split('\n').Prepend(""))
                Print("", line);
        return CommandLine.Failed;

        void Report(Check check)
        {
            made.Add(check);
            var language = settings.Language;
            var verdict = check.Verdict switch
            {
                Verdict.Passed => language.Say("ok     ", "通过"),
                Verdict.Failed => language.Say("FAIL   ", "失败"),
                _ => language.Say("skipped", "跳过"),
            };
            string[] parts = check.Fix is null ? [check.Finding.In(language)]
                : [check.Finding.In(language), $"{language.Say("Fix: ", "解决：")}{check.Fix.In(language)}"];
            Print($"{verdict}  {Columns.Fit(check.Name.In(language), NameWidth)}  ", parts);
        }
    }

    // Broken between words on a terminal; one line for programs.
    private static void Print(string label, params string[] parts)
    {
        var indent = Columns.Width(label);
        foreach (var (i, line) in Console.IsOutputRedirected ? [(0, string.Join("  ", parts))]
            : parts.SelectMany(part => Columns.Wrap(part, Math.Max(NameWidth, Terminal.Width - indent))).Index())
            Console.WriteLine($"{(i == 0 ? label : new string(' ', indent))}{line}");
    }

    private static Check Credentials(Settings settings)
    {
        if (settings.Sandbox)
            return new(_credentials, Verdict.Passed, ("the sandbox uses its own keys, never real ones", "沙箱自带密钥，不使用真实密钥"));
        if (settings.Key is not { } key || settings.KeySource.Lacking is not null)
            return Failed(_credentials, settings.KeySource.Missing);
        if (settings.KeySource.WrongKind(key) is { } mistake)
            return Failed(_credentials, mistake);
        return new(_credentials, Verdict.Passed, KeySource.ApplicationKey(key) is not null
            ? ("set, but they look like an application's API Key / Secret Key; the signed call below shows whether they work",
                "已设置，但格式像是应用的 API Key / Secret Key；是否可用以下方的签名调用为准")
            : key switch
            {
                { Pair: null } => ("an API key is set, but no Access Key pair: data that only the console has is unavailable",
                    "已设置 API Key，未设置 Access Key：仅控制台提供的信息查不到"),
                { Pair.SessionToken: not null } => ("temporary keys with a session token are set", "已设置临时密钥和 Session Token"),
                _ => ("Access Key and Secret Key are set", "已设置 Access Key 和 Secret Key"),
            });
    }

    private static Check Failed(LocalizedText name, Failure failure) => new(name, Verdict.Failed, failure.What, failure.Next);

    // Any HTTP answer will do, so nothing is signed and no credential leaves the machine.
    private static async Task<(Check Reachable, DateTimeOffset? ServerTime)> ReachAsync(Settings settings, CancellationToken cancellation)
    {
        var (host, timeout, language) = (settings.Upstream.BaseUrl.Authority, settings.Upstream.Timeout, settings.Language);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        http.Timeout = timeout;
        using var waiting = WaitingLine.Start(settings,
            language.Say($"{_reachable.English}: connecting to {host}", $"{_reachable.Chinese}：正在连接 {host}"));
        try
        {
            using var response = await http.GetAsync(settings.Upstream.BaseUrl, HttpCompletionOption.ResponseHeadersRead, cancellation);
            var status = (int)response.StatusCode;
            return (new(_reachable, Verdict.Passed, status is >= 400 and < 500 and not 407
                ? ($"{host} responds (HTTP {status}, as expected for an unsigned request)", $"{host} 有响应（未签名的请求返回 HTTP {status}，属正常）")
                : ($"{host} returns HTTP {status}", $"{host} 返回 HTTP {status}")), response.Headers.Date);
        }
        catch (OperationCanceledException e) when (e.InnerException is TimeoutException && !cancellation.IsCancellationRequested)
        {
            return (new(_reachable, Verdict.Failed,
                ($"{host} did not answer within {timeout.TotalSeconds:0} s.", $"{host} 在 {timeout.TotalSeconds:0} 秒内没有响应。"),
                FailureTexts.From(new(FailureCause.Unreachable, retryable: true)).Next), null);
        }
        catch (Exception e) when (UpstreamException.FromTransport(e) is { } failure && !cancellation.IsCancellationRequested)
        {
            return (Failed(_reachable, FailureTexts.From(failure)), null);
        }
    }

    private static Check Clock(DateTimeOffset? serverTime)
    {
        if (serverTime is not { } time)
            return new(_clock, Verdict.Skipped, ("no response gave the server's time", "未获得服务器时间"));
        var skew = TimeProvider.System.GetUtcNow() - time;
        if (skew.Duration() <= _toleratedSkew)
            return new(_clock, Verdict.Passed, ("in sync with Qianfan", "与千帆一致"));
        var seconds = skew.Duration().TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return new(_clock, Verdict.Failed, skew > TimeSpan.Zero
            ? ($"{seconds} s ahead of Qianfan", $"比千帆快 {seconds} 秒") : ($"{seconds} s behind Qianfan", $"比千帆慢 {seconds} 秒"),
            ("Set this machine's clock. Until then, the first call after each start is rejected once, then corrected.",
                "校准本机时钟；在此之前，每次启动后的首次调用会先被拒绝一次，再自动校正。"));
    }

    private static bool IsSigned(Settings settings) => settings.Sandbox || settings.Key is not { Pair: null };

    private static LocalizedText CallName(Settings settings) =>
        IsSigned(settings) ? ("signed call", "签名调用") : ("API key call", "API Key 调用");

    // What an API key alone opens is asked with that.
    private static async Task<Check> CallAsync(Settings settings, CancellationToken cancellation)
    {
        var (name, language, host) = (CallName(settings), settings.Language, settings.Upstream.BaseUrl.Authority);
        var tool = IsSigned(settings) ? ListPresetModels.Tool : ListModels.Tool;
        var context = UpstreamFactory.Open(settings, NullLogger.Instance);
        using var upstream = context.Upstream;
        using var waiting = WaitingLine.Start(settings,
            language.Say($"{name.English}: calling {tool.Name} at {host}", $"{name.Chinese}：正在调用 {host} 的 {tool.Name}"));
        var answer = await tool.AskAsync([new("maxKeys", JsonElement.Parse("1"))], context, cancellation);
        return answer.Failure switch
        {
            null => new(name, Verdict.Passed, ($"{tool.Name} answered", $"{tool.Name} 调用成功")),
            // Arguments are looked at after the key.
            { Code: FailureCode.InvalidArgument, UpstreamSays: var said } => new(name, Verdict.Passed,
                ($"the key was accepted; only the arguments of {tool.Name} were rejected ({said})",
                    $"密钥已通过验证；仅 {tool.Name} 的参数被拒绝（{said}）")),
            { Code: FailureCode.UpstreamTimeout } late => new(name, Verdict.Failed,
                ($"{host} did not answer {tool.Name}: {late.Finding(Language.English)}",
                    $"{host} 没有响应 {tool.Name}：{late.Finding(Language.Chinese)}"), late.Next),
            { } failure => new(name, Verdict.Failed,
                new(failure.Finding(Language.English), failure.Finding(Language.Chinese)), failure.Next),
        };
    }
}
