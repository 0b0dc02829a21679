using System.CommandLine;
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
    public static Command Create(SettingOptions settings, Language language)
    {
        var tool = new Argument<string>("tool").Described(language,
            "Name of the tool, such as list_preset_services.", "工具名，例如 list_preset_services。");
        var arguments = new Argument<string[]>("arguments") { DefaultValueFactory = _ => ["{}"] }.Described(language,
            "Its arguments: name=value pairs, or a JSON object such as '{\"chargeStatus\":[\"Free\"]}', - for standard input, @file for a file.",
            "工具的参数：若干 name=value，或一个 JSON 对象，例如 '{\"chargeStatus\":[\"Free\"]}'，也可用 - 从标准输入读取，或用 @文件名 从文件读取。");
        // A misspelt option, maybe with a key in it, is none of them.
        arguments.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.StartsWith("--", StringComparison.Ordinal)))
                result.AddError($"Unrecognized command or argument '{token.Value}'.");
        });
        var json = new Option<bool>("--json").Described(language, "Print JSON on a terminal too.", "在终端上也打印 JSON。");
        var command = new Command("call") { tool, arguments, json }.Described(language,
            "Call one tool and print its answer: a table on a terminal, JSON otherwise.", "调用一个工具并打印结果：终端上是表格，否则是 JSON。");
        command.SetAction(async (parseResult, cancellation) => await RunAsync(
            // All tools, since the user names one.
            settings.Read(parseResult) with { Tools = ToolList.Tools },
            new()
            {
                Name = parseResult.GetRequiredValue(tool),
                Arguments = await TypedArguments.ReadAsync(parseResult.GetRequiredValue(arguments), cancellation),
            },
            parseResult.GetValue(json), cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Settings settings, CallToolRequestParams call, bool json, CancellationToken cancellation)
    {
        try
        {
            var result = await CallAsync(settings, call, cancellation);
            cancellation.ThrowIfCancellationRequested();
            var text = string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text));
            if (result.IsError is true)
                return CommandLine.Fail(text);
            if (json || Console.IsOutputRedirected || result.StructuredContent is not { } structure)
                await Console.Out.WriteLineAsync(text);
            else
                AnswerTable.Write(Console.Out, structure, Console.WindowWidth, settings.Language);
            return 0;
        }
        catch (McpProtocolException e) when (!cancellation.IsCancellationRequested)
        {
            // The client puts its own text before the server's.
            return CommandLine.Fail(e.Message.Split("): ", 2)[^1]);
        }
    }

    private static async Task<CallToolResult> CallAsync(Settings settings, CallToolRequestParams call, CancellationToken cancellation)
    {
        var requests = new Pipe();
        var replies = new Pipe();
        var server = StdioServer.RunAsync(settings, requests.Reader.AsStream(), replies.Writer.AsStream(),
            logging => Logging.AddText(logging, settings.LogLevel), cancellation);
        var transport = new StreamClientTransport(requests.Writer.AsStream(), replies.Reader.AsStream());
        await using var client = await McpClient.CreateAsync(transport, cancellationToken: cancellation);
        var result = await client.CallToolAsync(call, cancellation);
        await requests.Writer.CompleteAsync();
        await server;
        return result;
    }
}
