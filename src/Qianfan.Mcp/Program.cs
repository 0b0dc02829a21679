using System.CommandLine;
using Qianfan.Mcp.Commands;

var settings = new SettingOptions();
var root = new RootCommand("MCP server that reads Baidu Qianfan's model catalog. Without a command it speaks MCP over standard input and output.")
{
    CallCommand.Create(settings),
    DoctorCommand.Create(settings),
    SandboxCommand.Create(),
};
settings.AddTo(root);
StdioCommand.Attach(root, settings);
return await CommandLine.RunAsync(root, args);
