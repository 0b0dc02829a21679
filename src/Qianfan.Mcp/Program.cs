using System.CommandLine;
using Qianfan.Mcp.Commands;
using Qianfan.Mcp.Hosting;

if (args.Length == 0)
    return await StdioCommand.RunAsync();

var settings = new SettingOptions(Setting.All);
var root = new RootCommand("MCP server that reads Baidu Qianfan's model catalog. Without a command it speaks MCP over standard input and output.")
{
    HttpCommand.Create(settings),
    CallCommand.Create(settings),
    DoctorCommand.Create(settings),
    InstallCommand.Create(settings),
    KeyCommand.Create(),
    SandboxCommand.Create(),
};
settings.AddTo(root);
StdioCommand.Attach(root, settings);
return await CommandLine.RunAsync(root, args);
