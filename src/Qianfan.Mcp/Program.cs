using System.CommandLine;
using Qianfan.Mcp.Commands;
using Qianfan.Mcp.Configuration;

if (args.Length == 0)
    return await StdioCommand.RunAsync();

var language = CommandLine.LanguageOf(args);
var settings = new SettingOptions(Setting.All, language);
var root = new RootCommand(StdioCommand.Description.In(language))
{
    HttpCommand.Create(settings, language),
    CallCommand.Create(settings, language),
    DoctorCommand.Create(settings, language),
    InstallCommand.Create(settings, language),
    KeyCommand.Create(language),
    SandboxCommand.Create(language),
};
settings.AddTo(root);
StdioCommand.Attach(root, settings);
return await CommandLine.RunAsync(root, args, language);
