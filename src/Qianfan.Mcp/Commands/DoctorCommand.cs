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
        Where the keys come from:
          1. Create an Access Key / Secret Key (安全认证 AK/SK) of the account in the Baidu AI Cloud console:
             {KeySource.KeyPage}
          2. Set both for this server: {Setting.AccessKey.Variable} and {Setting.SecretKey.Variable}.
        An API key that begins with bce-v3/ works too, in {Setting.ApiKey.Variable}: it lists models with prices and limits, but not what
        only the console knows, such as which services are open. With a pair it is not needed.
        The API Key / Secret Key of an application opens neither.
        Without an account, use made-up data by {Setting.Sandbox.Option}: qianfan-mcp call list_preset_services {Setting.Sandbox.Option}
        """,
        $"""
        密钥从哪里来：
          1. 在百度智能云控制台为账号创建 Access Key / Secret Key（安全认证 AK/SK）：
             {KeySource.KeyPage}
          2. 为本服务器设置这两个环境变量：{Setting.AccessKey.Variable} 和 {Setting.SecretKey.Variable}。
        以 bce-v3/ 开头的 API Key 也可以用，设在 {Setting.ApiKey.Variable}：能查到模型的价格和限制，但查不到只有控制台才有的信息，
        例如开通了哪些服务。已有 Access Key 时不需要它。
        应用的 API Key / Secret Key 两者都不能用。
        没有账号时，可加 {Setting.Sandbox.Option} 使用模拟数据：qianfan-mcp call list_preset_services {Setting.Sandbox.Option}
        """);

    private enum Verdict { Passed, Failed, Skipped }

    private sealed record Check(LocalizedText Name, Verdict Verdict, LocalizedText Finding, LocalizedText? Fix = null);

    public static Command Create(SettingOptions settings, Language language)
    {
        var command = new Command("doctor").Described(language,
            "Check credentials, reachability, clock and one call; each with a fix.", "检查密钥、连通性、时钟和一次调用，并逐项给出解决办法。");
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
            hasKeys ? ($"{settings.Upstream.BaseUrl.Authority} was not reached", $"连不上 {settings.Upstream.BaseUrl.Authority}")
                : ("there is no usable key", "没有可用的密钥")));
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
            return new(_credentials, Verdict.Passed, ("the sandbox has its own; real ones are not used", "沙箱自带密钥，不使用真实密钥"));
        if (settings.Key is not { } key || settings.KeySource.Lacking is not null)
            return Failed(_credentials, settings.KeySource.Missing);
        if (settings.KeySource.WrongKind(key) is { } mistake)
            return Failed(_credentials, mistake);
        return new(_credentials, Verdict.Passed, KeySource.ApplicationKey(key) is not null
            ? ("set, but shaped like an application's API Key / Secret Key; the signed call will tell",
                "已设置，但格式像是应用的 API Key / Secret Key；是否可用要看签名调用")
            : key switch
            {
                { Pair: null } => ("an API key is set, no Access Key pair: what only the console knows stays unknown",
                    "已设置 API Key，没有 Access Key：只有控制台才有的信息查不到"),
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
            language.Say($"{_reachable.English}: asking {host}", $"{_reachable.Chinese}：正在连接 {host}"));
        try
        {
            using var response = await http.GetAsync(settings.Upstream.BaseUrl, HttpCompletionOption.ResponseHeadersRead, cancellation);
            var status = (int)response.StatusCode;
            return (new(_reachable, Verdict.Passed, status is >= 400 and < 500 and not 407
                ? ($"{host} answers (HTTP {status}, as it should to a call without a signature)", $"{host} 有响应（未签名的请求返回 HTTP {status}，属正常）")
                : ($"{host} answers HTTP {status}", $"{host} 返回 HTTP {status}")), response.Headers.Date);
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
            return new(_clock, Verdict.Skipped, ("no response told the time", "响应中没有时间"));
        var skew = TimeProvider.System.GetUtcNow() - time;
        if (skew.Duration() <= _toleratedSkew)
            return new(_clock, Verdict.Passed, ("agrees with upstream", "与千帆一致"));
        var seconds = skew.Duration().TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return new(_clock, Verdict.Failed, skew > TimeSpan.Zero
            ? ($"{seconds} s ahead of upstream", $"比千帆快 {seconds} 秒") : ($"{seconds} s behind upstream", $"比千帆慢 {seconds} 秒"),
            ("Set this machine's clock; until then, each start corrects itself after one refused call.",
                "校准本机时钟；在此之前，每次启动后的第一次调用会被拒绝一次，随后自行校正。"));
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
            language.Say($"{name.English}: asking {host} for {tool.Name}", $"{name.Chinese}：正在查询 {host} 的 {tool.Name}"));
        var answer = await tool.AskAsync([new("maxKeys", JsonElement.Parse("1"))], context, cancellation);
        return answer.Failure switch
        {
            null => new(name, Verdict.Passed, ($"{tool.Name} answered", $"{tool.Name} 调用成功")),
            // Arguments are looked at after the key.
            { Code: FailureCode.InvalidArgument, UpstreamSays: var said } => new(name, Verdict.Passed,
                ($"the key was accepted; only the arguments of {tool.Name} were refused ({said})",
                    $"密钥已通过验证；只是 {tool.Name} 的参数未被接受（{said}）")),
            { Code: FailureCode.UpstreamTimeout } late => new(name, Verdict.Failed,
                ($"{host} did not answer {tool.Name}: {late.Finding(Language.English)}",
                    $"{host} 没有响应 {tool.Name}：{late.Finding(Language.Chinese)}"), late.Next),
            { } failure => new(name, Verdict.Failed,
                new(failure.Finding(Language.English), failure.Finding(Language.Chinese)), failure.Next),
        };
    }
}
