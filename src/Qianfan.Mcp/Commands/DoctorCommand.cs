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

    private sealed record Check(LocalizedText Name, bool Passed, LocalizedText Finding, LocalizedText? Fix = null);

    public static Command Create(SettingOptions settings, Language language)
    {
        var command = new Command("doctor").Described(language,
            "Check credentials, reachability, clock and one call; each with a fix.", "检查密钥、连通性、时钟和一次调用，并逐项给出解决办法。");
        command.SetAction((parseResult, cancellation) => RunAsync(settings.Read(parseResult), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Settings settings, CancellationToken cancellation)
    {
        var (language, passed) = (settings.Language, true);
        var hasKeys = Report(Credentials(settings));
        if (!settings.Sandbox)
        {
            var (reachable, serverTime) = await ReachAsync(settings.Upstream, cancellation);
            Report(reachable);
            Report(Clock(serverTime));
        }
        if (hasKeys)
            Report(await CallAsync(settings, cancellation));
        if (passed)
            return 0;
        var source = settings.KeySource;
        var likely = settings.Key is { } key ? source.WrongKind(key) ?? KeySource.ApplicationKey(key) : source.Missing;
        if (!settings.Sandbox && likely is not null)
            Console.WriteLine($"\n{_aboutKeys.In(language)}");
        return CommandLine.Failed;

        bool Report(Check check)
        {
            var verdict = check.Passed ? language.Say("ok  ", "通过") : language.Say("FAIL", "失败");
            var fix = check.Fix is null ? "" : $"  {language.Say("Fix: ", "解决：")}{check.Fix.In(language)}";
            Console.WriteLine($"{verdict}  {Columns.Fit(check.Name.In(language), NameWidth)}  {check.Finding.In(language)}{fix}");
            passed &= check.Passed;
            return check.Passed;
        }
    }

    private static Check Credentials(Settings settings)
    {
        LocalizedText name = ("credentials", "密钥");
        if (settings.Sandbox)
            return new(name, true, ("the sandbox has its own; real ones are not used", "沙箱自带密钥，不使用真实密钥"));
        if (settings.Key is not { } key)
            return Failed(name, settings.KeySource.Missing);
        if (settings.KeySource.WrongKind(key) is { } mistake)
            return Failed(name, mistake);
        return KeySource.ApplicationKey(key) is not null
            ? new(name, true, ("set, but shaped like an application's API Key / Secret Key; the signed call will tell",
                "已设置，但格式像是应用的 API Key / Secret Key；是否可用要看签名调用"))
            : new(name, true, key switch
            {
                { Pair: null } => ("an API key is set, no Access Key pair: what only the console knows stays unknown",
                    "已设置 API Key，没有 Access Key：只有控制台才有的信息查不到"),
                { Pair.SessionToken: not null } => ("temporary keys with a session token are set", "已设置临时密钥和 Session Token"),
                _ => ("Access Key and Secret Key are set", "已设置 Access Key 和 Secret Key"),
            });
    }

    private static Check Failed(LocalizedText name, Failure failure) => new(name, false, failure.What, failure.Next);

    // Any HTTP answer will do, so nothing is signed and no credential leaves the machine.
    private static async Task<(Check Reachable, DateTimeOffset? ServerTime)> ReachAsync(
        UpstreamOptions upstream, CancellationToken cancellation)
    {
        LocalizedText name = ("reachable", "连通");
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        http.Timeout = upstream.Timeout;
        try
        {
            using var response = await http.GetAsync(upstream.BaseUrl, HttpCompletionOption.ResponseHeadersRead, cancellation);
            var (host, status) = (upstream.BaseUrl.Authority, (int)response.StatusCode);
            return (new(name, true, ($"{host} answers HTTP {status}", $"{host} 返回 HTTP {status}")), response.Headers.Date);
        }
        catch (Exception e) when (UpstreamException.FromTransport(e) is { } failure && !cancellation.IsCancellationRequested)
        {
            return (Failed(name, FailureTexts.From(failure)), null);
        }
    }

    private static Check Clock(DateTimeOffset? serverTime)
    {
        LocalizedText name = ("clock", "时钟");
        if (serverTime is not { } time)
            return new(name, true, ("not compared: no response told the time", "未比较：响应中没有时间"));
        var skew = TimeProvider.System.GetUtcNow() - time;
        if (skew.Duration() <= _toleratedSkew)
            return new(name, true, ("agrees with upstream", "与千帆一致"));
        var seconds = skew.Duration().TotalSeconds.ToString("0", CultureInfo.InvariantCulture);
        return new(name, false, skew > TimeSpan.Zero
            ? ($"{seconds} s ahead of upstream", $"比千帆快 {seconds} 秒") : ($"{seconds} s behind upstream", $"比千帆慢 {seconds} 秒"),
            ("Set this machine's clock; until then, each start corrects itself after one refused call.",
                "校准本机时钟；在此之前，每次启动后的第一次调用会被拒绝一次，随后自行校正。"));
    }

    // What an API key alone opens is asked with that.
    private static async Task<Check> CallAsync(Settings settings, CancellationToken cancellation)
    {
        var isSigned = settings.Sandbox || settings.Key?.Pair is not null;
        var tool = isSigned ? ListPresetModels.Tool : ListModels.Tool;
        LocalizedText name = isSigned ? ("signed call", "签名调用") : ("API key call", "API Key 调用");
        var context = UpstreamFactory.Open(settings, NullLogger.Instance);
        using var upstream = context.Upstream;
        var answer = await tool.AskAsync([new("maxKeys", JsonElement.Parse("1"))], context, cancellation);
        return answer.Failure is { } failure
            ? new(name, false, new(failure.Finding(Language.English), failure.Finding(Language.Chinese)), failure.Next)
            : new(name, true, ($"{tool.Name} answered", $"{tool.Name} 调用成功"));
    }
}
