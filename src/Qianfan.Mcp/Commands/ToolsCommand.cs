using System.CommandLine;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>Lists the tools for people: those that agents see by default first.</summary>
internal static class ToolsCommand
{
    public static Command Create(Language language)
    {
        var json = new Option<bool>("--json").Described(language, "Print JSON with descriptions.", "输出 JSON，含说明。");
        var command = new Command("tools") { json }.Described(language,
            "List the tools: in groups on a terminal, otherwise one per line as name, tab, title.", "列出工具：终端上分组显示，其他情况每行一个，工具名和标题以制表符分隔。");
        command.SetAction(parseResult =>
        {
            if (parseResult.GetValue(json))
                Console.WriteLine(Json(language));
            else if (Console.IsOutputRedirected)
                foreach (var tool in ToolList.Tools)
                    Console.WriteLine($"{tool.Name}\t{tool.Title.In(language)}");
            else
                Write(language);
        });
        return command;
    }

    private static void Write(Language language)
    {
        var core = ToolList.Sets[ToolList.Core];
        Write(language.Say("Available to agents by default:", "默认提供给智能体："), core, language);
        Write(language.Say("Added by --tools all:", "使用 --tools all 时另有："), ToolList.Tools.Except(core), language);
        Console.WriteLine(language.Say(
            "`qianfan-mcp call TOOL --help` shows the arguments of a tool.", "某个工具的参数见 `qianfan-mcp call 工具名 --help`。"));
    }

    private static void Write(string heading, IEnumerable<CatalogTool> tools, Language language)
    {
        Console.WriteLine(heading);
        foreach (var line in HelpText.Lines([.. tools.Select(tool => (tool.Name, tool.Title.In(language)))], Terminal.Width))
            Console.WriteLine(line);
        Console.WriteLine();
    }

    private static string Json(Language language) => Encoding.UTF8.GetString(CatalogTool.Render(json =>
    {
        json.WriteStartArray();
        foreach (var tool in ToolList.Tools)
        {
            json.WriteStartObject();
            json.WriteString("name", tool.Name);
            json.WriteString("title", tool.Title.In(language));
            json.WriteString("description", tool.Description.In(language));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }).Span);
}
