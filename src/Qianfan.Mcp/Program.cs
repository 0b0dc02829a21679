using System.CommandLine;
using Qianfan.Mcp.Commands;
using Qianfan.Mcp.Configuration;

Terminal.Open();
var language = CommandLine.LanguageOf(args);
// Without arguments the parser is not needed, which took a tenth of the start.
return await CommandLine.GuardAsync(language, stop => args.Length == 0
    ? StdioCommand.RunAsync(Settings.From(Settings.FromEnvironment), stop)
    : CommandLine.RunAsync(Root(), args, language, stop));

RootCommand Root()
{
    var settings = new SettingOptions(Setting.All, language);
    var root = new RootCommand(StdioCommand.Description.In(language))
    {
        HttpCommand.Create(settings, language),
        CallCommand.Create(settings, language),
        ToolsCommand.Create(language),
        DoctorCommand.Create(settings, language),
        InstallCommand.Create(settings, language),
        KeyCommand.Create(language),
        SandboxCommand.Create(language),
        CompletionCommand.Create(language),
    };
    settings.AddTo(root);
    root.SetAction((parseResult, cancellation) => StdioCommand.RunAsync(settings.Read(parseResult), cancellation));
    return root;
}
