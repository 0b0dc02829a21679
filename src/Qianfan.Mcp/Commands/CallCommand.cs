using System.CommandLine;
using System.CommandLine.Completions;
using System.IO.Pipelines;
using ModelContextProtocol.Client;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>One tool call from a shell, through a real MCP client and server.</summary>
internal static class CallCommand
{
    private const string Name = "call";

    // What codes begin with that say nothing of the call itself.
    private const string Upstream = "UPSTREAM_";

    private static IEnumerable<string> Names => ToolList.Tools.Select(tool => tool.Name);

    public static Command Create(SettingOptions settings, Language language)
    {
        var tool = new Argument<string>("tool").Described(language,
            "Name of the tool, such as list_preset_services; `qianfan-mcp tools` lists all.",
            "工具名，例如 list_preset_services。全部工具见 `qianfan-mcp tools`。");
        tool.CompletionSources.Add(context => ToolBefore(context) is null ? Names.Select(name => new CompletionItem(name)) : []);
        var arguments = new Argument<string[]>("arguments") { Arity = ArgumentArity.ZeroOrMore }.Described(language,
            "Its arguments as name=value pairs, or as one JSON object: such as '{\"chargeStatus\":[\"Free\"]}', - for standard input, "
                + "or @FILE for a file. `qianfan-mcp call TOOL --help` lists the arguments.",
            "工具的参数，写成 name=value，或一个 JSON 对象：例如 '{\"chargeStatus\":[\"Free\"]}'，用 - 从标准输入读取，用 @文件名 从文件读取。"
                + "参数列表见 `qianfan-mcp call 工具名 --help`。");
        arguments.CompletionSources.Add(context =>
            ToolBefore(context) is { } chosen ? Words(chosen, context).Select(word => new CompletionItem(word)) : []);
        // A misspelt option, maybe with a key in it, is none of them.
        arguments.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value is ['-', _, ..]))
                result.AddError($"Unrecognized command or argument '{token.Value}'.");
        });
        var json = new Option<bool>("--json").Described(language, "Print JSON even on a terminal.", "在终端上也输出 JSON。");
        var command = new Command(Name) { tool, arguments, json }.Described(language,
            "Call one tool and print the result: a table on a terminal, JSON otherwise.", "调用一个工具并输出返回结果：终端上为表格，其他情况为 JSON。");
        command.SetAction(async (parseResult, cancellation) =>
        {
            var chosen = ToolOf(parseResult) ?? throw new SettingsException(
                new LocalizedText("there is no such tool.", "没有这个工具。").WithNames(parseResult.GetRequiredValue(tool), [.. Names]));
            return await RunAsync(
                // All tools, since the user names one.
                settings.Read(parseResult) with { Tools = ToolList.Tools },
                chosen, await TypedArguments.ReadAsync(chosen, parseResult.GetValue(arguments) ?? [], cancellation),
                parseResult.GetValue(json), cancellation);
        });
        return command;
    }

    /// <summary>The tool that a command line calls, if it names one.</summary>
    public static CatalogTool? ToolOf(ParseResult parseResult) =>
        parseResult.CommandResult is { Command.Name: Name, Tokens: [{ Value: var name }, ..] }
            ? ToolList.Tools.FirstOrDefault(tool => tool.Name == name) : null;

    // Not the word that is being completed.
    private static CatalogTool? ToolBefore(CompletionContext context) =>
        ToolOf(context.ParseResult) is { } tool && tool.Name != context.WordToComplete ? tool : null;

    // Of the tool's arguments: names that are not given yet, and the values of those that have only some.
    private static IEnumerable<string> Words(CatalogTool tool, CompletionContext context)
    {
        if (context.WordToComplete.Split('=', 2) is not [var name, var value])
            return from one in tool.Parameters
                   let word = $"{one.Name}="
                   where !context.ParseResult.CommandResult.Tokens.Any(token => token.Value.StartsWith(word, StringComparison.Ordinal))
                   select word;
        var parameter = ArgumentReader.Named(name, tool.Parameters);
        var listed = parameter is { IsList: true } ? value[..(value.LastIndexOf(',') + 1)] : "";
        var values = parameter?.Kind == ParameterKind.Flag ? ["true", "false"] : parameter?.Allowed ?? [];
        return values.Select(one => $"{name}={listed}{one}");
    }

    private static async Task<int> RunAsync(
        Settings settings, CatalogTool tool, Dictionary<string, JsonElement> arguments, bool json, CancellationToken cancellation)
    {
        var host = settings.Upstream.BaseUrl.Authority;
        try
        {
            var result = await CallAsync(settings, new() { Name = tool.Name, Arguments = arguments }, host, cancellation);
            cancellation.ThrowIfCancellationRequested();
            var text = string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text));
            if (result.IsError is true)
                return CommandLine.Fail(text.StartsWith(Upstream, StringComparison.Ordinal)
                    ? $"{text}\n{settings.Language.Say($"Called: {tool.Name} at {host}.", $"本次调用：{host} 的 {tool.Name}。")}" : text);
            if (json || Console.IsOutputRedirected || result.StructuredContent is not { } structure)
                await Console.Out.WriteLineAsync(text);
            else
                AnswerTable.Write(
                    Console.Out, structure, tool.Definition(settings.Language).OutputSchema, Terminal.Width, settings.Language);
            return 0;
        }
        catch (McpProtocolException e) when (!cancellation.IsCancellationRequested)
        {
            // The client puts its own text before the server's.
            return CommandLine.Fail(e.Message.Split("): ", 2)[^1]);
        }
    }

    private static async Task<CallToolResult> CallAsync(
        Settings settings, CallToolRequestParams call, string host, CancellationToken cancellation)
    {
        var asking = settings.Language.Say($"{call.Name}: querying {host}", $"{call.Name}：正在查询 {host}");
        using var waiting = WaitingLine.Start(settings, asking);
        var requests = new Pipe();
        var replies = new Pipe();
        var server = StdioServer.RunAsync(settings, requests.Reader.AsStream(), replies.Writer.AsStream(),
            logging => Logging.AddText(logging, settings.LogLevel), cancellation);
        var transport = new StreamClientTransport(requests.Writer.AsStream(), replies.Reader.AsStream());
        await using var client = await McpClient.CreateAsync(transport, cancellationToken: cancellation);
        await using var progress = client.RegisterNotificationHandler(NotificationMethods.ProgressNotification, (notification, _) =>
        {
            if (notification.Params?["message"]?.GetValue<string>() is { } message)
                waiting?.Tell($"{asking}{settings.Language.Say(", ", "，")}{message}");
            return default;
        });
        if (waiting is not null)
            call.Meta = new() { ["progressToken"] = call.Name };
        var result = await client.CallToolAsync(call, cancellation);
        await requests.Writer.CompleteAsync();
        await server;
        return result;
    }
}
