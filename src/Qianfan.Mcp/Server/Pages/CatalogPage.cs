using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Server.Pages;

/// <summary>
/// The view of models, for a person instead of a host of MCP Apps. Its script calls the endpoint as any client does: with what is
/// typed in here, which nothing keeps, and with nothing that a browser would send by itself.
/// </summary>
internal sealed class CatalogPage(Settings settings, HttpSettings http)
{
    public string In(Language language)
    {
        var layout = new Layout(http, language);
        var title = language.Say("Catalog", "模型目录");
        return layout.Render(WebPages.Catalog, "catalog.js", title, Html.Of(
            $"""
            <h1>{title}</h1>
            <p class="lead">{(settings.Sandbox
                ? language.Say("Read-only, with simulated data (sandbox).", "只读，使用模拟数据（沙箱）。")
                : http.Credentials == CredentialMode.Header
                ? language.Say("Read-only, with your own Qianfan keys.", "只读，使用自己的千帆密钥查询。")
                : language.Say("Read-only, from this server's Qianfan account.", "只读，使用本服务器的千帆账号查询。"))}</p>
            <noscript><p>{language.Say("The catalog needs JavaScript.", "查看模型目录需要启用 JavaScript。")}</p></noscript>
            {Form(language)}
            <p id="state" role="status" data-loading="{language.Say("Loading…", "正在加载…")}"
                data-failed="{language.Say("That did not work: ", "加载失败：")}"></p>
            <iframe id="view" title="{language.Say("Models", "模型")}" sandbox="allow-scripts"
                data-source="{layout.Root}{WebPages.View}" data-endpoint="{layout.Root}{HttpSettings.Path}" hidden></iframe>
            """));
    }

    private Html Form(Language language)
    {
        Html[] fields =
        [
            .. http.Auth == AuthMode.None ? [] : (Html[])[Field("Authorization", http.Auth == AuthMode.Key
                ? language.Say("Key of this server", "本服务器的访问密钥") : language.Say("Access token", "访问令牌"), "Bearer ")],
            .. settings.Sandbox || http.Credentials == CredentialMode.Server ? [] : (Html[])
            [
                Field(CallerCredentials.ApiKeyHeader, language.Say("Qianfan API key", "千帆 API Key")),
                Field(CallerCredentials.AccessKeyHeader, language.Say("or Access Key", "或 Access Key")),
                Field(CallerCredentials.SecretKeyHeader, language.Say("with its Secret Key", "及其 Secret Key")),
            ],
        ];
        return fields.Length == 0 ? default : Html.Of(
            $"""
            <form id="keys" autocomplete="off">
            {Html.Join(fields)}
            <button>{language.Say("Show the catalog", "查看模型目录")}</button>
            <p class="note">{language.Say("Sent to this server only, kept in this page only, and gone when you leave it.",
                "只发送给本服务器，只保存在本页内存中，离开页面即清除。")}</p>
            </form>
            """);
    }

    // Without names, so that no form could put them into an address.
    private static Html Field(string header, string label, string prefix = "") => Html.Of(
        $"""
        <label>{label}<input type="password" autocomplete="off" spellcheck="false" data-header="{header}" data-prefix="{prefix}"></label>

        """);
}
