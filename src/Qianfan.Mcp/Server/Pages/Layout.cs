using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Server.Pages;

/// <summary>What all pages have around what they show. Addresses begin at the root of the host, since it may be at /mcp.</summary>
internal sealed record Layout(HttpSettings Http, Language Language)
{
    /// <summary>Of the public URL. Without it a proxy that takes the path off would not be found again.</summary>
    public string Root => Http.PublicUrl?.AbsolutePath.TrimEnd('/') ?? "";

    /// <param name="path">Of this page.</param>
    /// <param name="script">Embedded, of this page alone.</param>
    public string Render(string path, string script, string title, Html content)
    {
        var other = Language == Language.Chinese ? ("en", "English") : ("zh", "中文");
        var own = Language.Say("en", "zh");
        return Html.Fill("page.html", new Dictionary<string, Html>
        {
            ["language"] = Html.Of($"{Language.Say("en", "zh-CN")}"),
            ["title"] = Html.Of($"{title}"),
            ["root"] = Html.Of($"{Root}"),
            ["script"] = Html.Of($"{script}"),
            ["home"] = Html.Of($"{Root}/?lang={own}"),
            ["copy"] = Html.Of($"{Language.Say("Copy", "复制")}"),
            ["copied"] = Html.Of($"{Language.Say("Copied", "已复制")}"),
            ["selected"] = Html.Of($"{Language.Say("Press Ctrl+C", "请按 Ctrl+C")}"),
            ["navigation"] = Html.Join(
            [
                Http.Page != PageMode.Catalog ? default : path == WebPages.Catalog
                    ? Link($"{Root}/?lang={own}", Language.Say("Connect", "接入"))
                    : Link($"{Root}{WebPages.Catalog}?lang={own}", Language.Say("Catalog", "模型目录")),
                Link(ServerIdentity.RepositoryUrl, "GitHub"),
                Html.Of($"""<a href="{Root}{path}?lang={other.Item1}" lang="{Language.Say("zh-CN", "en")}" hreflang="{other.Item1}">{
                    other.Item2}</a>"""),
            ]),
            ["content"] = content,
            ["footer"] = Html.Join(
            [
                Html.Of($"<span>{McpServerSetup.Name} {ThisAssembly.Version}</span>"),
                Link(Document("README"), "README"),
                Link(Document("docs/clients"), Language.Say("Clients", "客户端配置")),
                Link(Document("docs/settings"), Language.Say("Settings", "配置项")),
                Link($"{Root}{HttpSettings.Path}/server-card", Language.Say("Server card", "服务器卡片")),
            ]),
        }).ToString();
    }

    public static Html Link(string address, string words) => Html.Of($"""<a href="{address}">{words}</a>""");

    private string Document(string name) => $"{ServerIdentity.RepositoryUrl}/blob/HEAD/{name}{Language.Say("", ".zh-CN")}.md";
}
