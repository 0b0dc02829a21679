using System.Text.Json.Nodes;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Server;

/// <summary>What the server says of itself: in English what server.json declares, which is embedded.</summary>
internal static class ServerIdentity
{
    // A PNG, which every client that shows icons takes, and inside of the text, since over stdio there is no address to fetch it from.
    private static readonly string _icon = $"data:image/png;base64,{Convert.ToBase64String(ThisAssembly.Resource("icon.png"))}";

    public static JsonElement Declared { get; } = JsonElement.Parse(ThisAssembly.Resource("server.json"));

    public static LocalizedText Title { get; } = (Text("title"), "百度千帆模型目录");

    public static LocalizedText Description { get; } = (Text("description"), "读取百度千帆的模型目录：账号现在能调用哪些模型和服务。");

    public static string RepositoryUrl { get; } = Declared.GetProperty("repository").GetProperty("url").GetString()!;

    public static LocalizedText WebsiteUrl { get; } = (Text("websiteUrl"), $"{RepositoryUrl}/blob/HEAD/README.zh-CN.md");

    /// <summary>Adds to name, title and version what a client shows.</summary>
    public static void Describe(JsonNode? serverInfo, Language language)
    {
        if (serverInfo is not JsonObject server)
            return;
        server["description"] = Description.In(language);
        server["websiteUrl"] = WebsiteUrl.In(language);
        server["icons"] = JsonNode.Parse(CatalogTool.RenderObject(WriteIcons).Span)!["icons"]!.DeepClone();
    }

    public static void WriteIcons(Utf8JsonWriter json) => json.WriteObjects("icons", [_icon], icon =>
    {
        json.WriteString("src", icon);
        json.WriteString("mimeType", "image/png");
        json.WriteTexts("sizes", ["48x48"]);
    });

    public static string Text(string name) => Declared.GetProperty(name).GetString()!;
}
