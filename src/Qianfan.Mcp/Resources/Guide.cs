using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Resources;

/// <summary>The instructions and what each failure code means, for clients that offer resources to read.</summary>
internal static class Guide
{
    public const string Address = "qianfan://guide";
    public const string Markdown = "text/markdown";

    private static readonly LocalizedText _title = ("Guide to the Qianfan model catalog", "千帆模型目录使用指南");
    private static readonly LocalizedText _description = (
        "How to choose a model with these tools, the kinds of ids, and what each failure code means.",
        "如何用这些工具选模型、各类 ID 的含义，以及每个失败码的意思。");

    private static readonly LocalizedText _heading = ("Baidu Qianfan model catalog", "百度千帆模型目录");
    private static readonly LocalizedText _codes = ("Failure codes", "失败码");

    public static Resource Definition(Language language) => new()
    {
        Uri = Address,
        Name = "guide",
        Title = _title.In(language),
        Description = _description.In(language),
        MimeType = Markdown,
    };

    public static ReadResourceResult Read(Language language) =>
        new() { Contents = [new TextResourceContents { Uri = Address, MimeType = Markdown, Text = Text(language) }] };

    private static string Text(Language language) => string.Join('\n',
        [
            $"# {_heading.In(language)}", "", Instructions.Text.In(language).Trim(), "", $"## {_codes.In(language)}", "",
            .. FailureTexts.Meanings(language), "",
        ]);
}
