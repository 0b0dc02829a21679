using Qianfan.Mcp.Clients;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Server.Pages;

/// <summary>How each client connects to this very address.</summary>
/// <param name="address">Of the endpoint, as whoever asks sees it.</param>
internal sealed class ConnectPage(Settings settings, HttpSettings http, Uri address)
{
    private readonly Connection _connection = new(address) { HasKey = http.Auth == AuthMode.Key };

    public string In(Language language)
    {
        var layout = new Layout(http, language);
        return layout.Render("/", "page.js", ServerIdentity.Title.In(language), Html.Of(
            $"""
            <h1>{ServerIdentity.Title.In(language)}</h1>
            <p class="lead">{language.Say(
                "A read-only MCP server that lets agents search the Baidu Qianfan model catalog: what an account can call now, and each "
                    + "model's limits, price and billing. Connect a client to the address below.",
                "只读 MCP 服务器，让智能体查询百度千帆的模型目录：账号现在能调用哪些模型，以及各模型的限制、价格和计费方式。请让客户端连接下面的地址。")}</p>
            <dl class="facts">
            <div><dt>{language.Say("Address", "地址")}</dt><dd><pre class="address" data-copy><code>{$"{address}"}</code></pre></dd></div>
            <div><dt>{language.Say("Authentication", "身份验证")}</dt><dd>{Authentication(language)}</dd></div>
            <div><dt>{language.Say("Qianfan keys", "千帆密钥")}</dt><dd>{Credentials(language)}</dd></div>
            <div><dt>{language.Say("Health", "状态")}</dt><dd>{Health(layout.Root, language)}</dd></div>
            </dl>
            <h2 id="clients">{language.Say("Connect a client", "配置客户端")}</h2>
            <p class="choice" hidden><label for="client">{language.Say("Client", "客户端")}</label> <select id="client"></select></p>
            <div class="clients">{Html.Join(ClientList.All.Select((client, place) => Section(client, place == 0, language)))}</div>
            """));
    }

    private Html Authentication(Language language) => http switch
    {
        { Auth: AuthMode.Key } => Html.Of(
            $"<p>{language.Say("A key of this server, sent as", "需要本服务器的访问密钥，通过以下请求头发送：")} {Header}{language.Say(
                ". Its operator issues keys.", "。密钥由运维人员发放。")}</p>"),
        { OAuth: { } oauth } => Html.Of(
            $"<p>{language.Say("OAuth: the client opens the sign-in of", "OAuth：客户端会打开登录页面，由")} {Issuer(oauth)}{language.Say(
                " by itself; there is no key to enter.", " 登录授权，无需填写密钥。")}{(oauth.Scope is { } scope
                ? Html.Of($" {language.Say("Scope:", "权限范围（scope）：")} <code>{scope}</code>") : default)}</p>"),
        _ => Html.Of($"<p>{language.Say("None; no key is needed.", "无需身份验证，不用填写密钥。")}</p>"),
    };

    private static Html Header => Html.Of($"<code>Authorization: {Connection.Authorization(ClientList.Other)}</code>");

    private static Html Issuer(OAuthSettings oauth) => Html.Of($"<code>{oauth.Issuer.OriginalString}</code>");

    private Html Credentials(Language language)
    {
        if (settings.Sandbox)
            return Html.Of($"<p>{language.Say("None: this server returns simulated data (sandbox).", "不需要：本服务器使用模拟数据（沙箱）。")}</p>");
        if (http.Credentials == CredentialMode.Server)
            return Html.Of($"<p>{language.Say("This server uses its own; send none.", "使用本服务器自己的密钥，请不要发送。")}</p>");
        string Value(Setting setting) => Connection.Value(Secrets.Plain, setting.Variable);
        return Html.Of(
            $"""
            <p>{(http.Credentials == CredentialMode.Header
                ? language.Say("Each client sends its own, an API key or a pair, as headers beside any below:",
                    "各客户端在请求头中发送自己的密钥（API Key 或 AK/SK 即可），与下面配置中的请求头并列：")
                : language.Say("A client may send its own, an API key or a pair, as headers; otherwise this server uses its own:",
                    "客户端可在请求头中发送自己的密钥（API Key 或 AK/SK 即可）；不发送时使用本服务器的密钥："))}</p>
            <pre data-copy><code>{CallerCredentials.ApiKeyHeader}: {Value(Setting.ApiKey)}</code></pre>
            <pre data-copy><code>{CallerCredentials.AccessKeyHeader}: {Value(Setting.AccessKey)}
            {CallerCredentials.SecretKeyHeader}: {Value(Setting.SecretKey)}</code></pre>
            """);
    }

    private static Html Health(string root, Language language) => Html.Of(
        $"""
        <p class="health" data-well="{language.Say("✓ yes", "✓ 正常")}" data-ill="{language.Say("✗ no", "✗ 异常")}">
        <span><a href="{root}{Readiness.LivePath}">{language.Say("running", "存活检查")}</a></span>
        <span><a href="{root}{Readiness.Path}">{language.Say("ready for calls", "就绪检查")}</a></span></p>
        """);

    private Html Section(Client client, bool isOpen, Language language)
    {
        var files = Html.Join(client.Files.Select(file => Html.Of(
            $"<li><code>{file.Path}</code>{(file.For is { } what ? $" {what.In(language)}" : "")}</li>")));
        return Html.Of(
            $"""
            <details id="{client.Id}" name="client"{(isOpen ? Html.Of($" open") : default)}><summary>{client.Name}</summary>
            {(client.Hint is { } hint ? Html.Of($"<p>{hint.In(language)}</p>") : default)}
            {Configuration(client, files, language)}
            </details>

            """);
    }

    private Html Configuration(Client client, Html files, Language language)
    {
        if (client.Remote is null)
            return Html.Of($"<pre data-copy><code>{$"{address}"}</code></pre>");
        var snippet = new Snippet(client, _connection, language).ToString().TrimEnd();
        var line = Shortcut.For(client, _connection, isProject: false);
        return Html.Of(
            $"""
            {(line is null ? default : Html.Of(
                $"""
                <h3>{(line.StartsWith($"{client.Id}://", StringComparison.Ordinal)
                    ? language.Say("By link", "安装链接") : language.Say("In one line", "一行命令"))}</h3>
                <pre data-copy><code>{line}</code></pre>
                """))}
            <h3>{(client.IsForm ? language.Say("In its form", "在表单中填写") : language.Say("In its configuration", "写入配置文件"))}</h3>
            {(files.ToString().Length == 0 ? default : Html.Of($"<ul class=\"files\">{files}</ul>"))}
            <pre data-copy><code>{snippet}</code></pre>
            {(Connection.EndpointKey is var name && _connection.HasKey ? Html.Of(
                $"""
                <p class="note">{(client.Secrets switch
                {
                    Secrets.Asked => language.Say("The client asks for the key once and stores it safely.", "客户端会询问一次密钥并安全保存。"),
                    Secrets.Plain => language.Say("Replace YOUR_MCP_KEY by your key of this server, and keep it to yourself.",
                        "把 YOUR_MCP_KEY 换成本服务器的访问密钥，并妥善保管。"),
                    _ => language.Say($"Set {name} in the environment in which the client starts.", $"在启动客户端的环境里设置 {name}。"),
                })}</p>
                """) : default)}
            {Install(client, language)}
            """);
    }

    // It would write the name of a key into the file, which a client that signs in must not send.
    private Html Install(Client client, Language language)
    {
        if (http.Auth == AuthMode.OAuth || client.IsYaml || !Settings.IsSafe(address) || client is { User: null, Project: null })
            return default;
        var program = string.Join(' ', Launcher.All("", "", isWindows: false)[0].Words);
        return Html.Of(
            $"""
            <h3>{language.Say("Or let the program write it and show the change", "或由程序写入，并显示改动")}</h3>
            <pre data-copy><code>{$"{program} install {client.Id} --url {address}{(client.User is null ? " --project" : "")} --write"}</code></pre>
            """);
    }
}
