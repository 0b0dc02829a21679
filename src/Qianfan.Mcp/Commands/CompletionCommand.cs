using System.CommandLine;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>Prints the script for a shell, and on a terminal how to use it.</summary>
internal static class CompletionCommand
{
    public static Command Create(Language language)
    {
        var names = CompletionScript.All.Select(one => one.Shell).ToArray();
        var shell = new Argument<string>("shell").Described(language, $"{string.Join(", ", names)}.", $"{string.Join("、", names)}。");
        shell.CompletionSources.Add(names);
        var command = new Command("completion") { shell }.Described(language,
            "Print a shell script that completes commands, options, tools and arguments.", "打印 shell 补全脚本，可补全命令、选项、工具和参数。");
        command.SetAction(parseResult => Print(parseResult.GetRequiredValue(shell), names, language));
        return command;
    }

    private static void Print(string name, string[] names, Language language)
    {
        var script = CompletionScript.All.FirstOrDefault(one => one.Shell == (name == "pwsh" ? "powershell" : name));
        if (script is null)
            throw new SettingsException(
                new LocalizedText("completion is not available for this shell.", "不支持这个 shell 的补全。").WithNames(name, names));
        Console.WriteLine(script.Text);
        if (!Console.IsOutputRedirected)
            CommandLine.Say(language.Say($"\nAdd this to the startup file of the shell: {script.Use}",
                $"\n在该 shell 的启动文件中加入：{script.Use}"));
    }
}
