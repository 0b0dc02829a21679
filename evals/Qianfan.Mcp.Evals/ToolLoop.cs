using System.ClientModel;
using Microsoft.Extensions.AI;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Polly.Timeout;

namespace Qianfan.Mcp.Evals;

/// <summary>A conversation about one question: the model calls tools of the server until it answers, or a bound is reached.</summary>
internal sealed class ToolLoop(ChatModel model, IReadOnlyList<McpClientTool> tools, string? instructions)
{
    private const int LongestAnswer = 20_000;
    private const int LongestToolAnswer = 40_000;

    private readonly string _told = $"""
        {instructions}
        Today is {FixedClock.Now:yyyy-MM-dd}. Answer in the language of the question, briefly, with names, numbers and dates as the tools
        give them. Say so when they do not tell something. Convert nothing.
        """;

    public async Task<Transcript> AskAsync(EvalTask task, int repeat, CancellationToken cancellation)
    {
        var calls = new List<ToolCall>();
        var asked = new Transcript(task.Id, repeat, _told, task.Question, calls, "", null);
        try
        {
            return await AskAsync(task, asked, calls, cancellation);
        }
        catch (TimeoutRejectedException failure)
        {
            return asked with { End = new(Outcome.Stalled, [$"no answer within {failure.Timeout.TotalSeconds:0} s"]) };
        }
        catch (ClientResultException failure)
        {
            return asked with { End = new(failure.Status == 429 ? Outcome.RateLimited : Outcome.Failed, [Start(failure.Message, 300)]) };
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or FormatException or System.Text.Json.JsonException)
        {
            return asked with { End = new(Outcome.Failed, [Start(failure.Message, 300)]) };
        }
    }

    private async Task<Transcript> AskAsync(EvalTask task, Transcript asked, List<ToolCall> calls, CancellationToken cancellation)
    {
        List<ChatMessage> messages = [new(ChatRole.System, _told), new(ChatRole.User, task.Question)];
        var options = new ChatOptions { Tools = [.. tools] };
        // Far more than the task allows would only cost money.
        for (long? tokens = 0; calls.Count <= 2 * task.MaxCalls;)
        {
            var response = await model.AskAsync(messages, options, cancellation);
            tokens += response.Usage?.TotalTokenCount;
            asked = asked with { Tokens = tokens };
            messages.AddMessages(response);
            FunctionCallContent[] wanted = [.. response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>()];
            if (wanted.Length == 0)
                return asked with
                {
                    Answer = Start(response.Text, LongestAnswer),
                    End = response.Text.Length > LongestAnswer ? new(Outcome.TooMuch, [$"{response.Text.Length} characters"]) : null,
                };
            var results = new List<AIContent>();
            foreach (var call in wanted.Take(2 * task.MaxCalls + 1 - calls.Count))
            {
                calls.Add(await CallAsync(call, cancellation));
                results.Add(new FunctionResultContent(call.CallId, calls[^1].Answer));
            }
            messages.Add(new(ChatRole.Tool, results));
        }
        return asked with { End = new(Outcome.TooMuch, [$"{calls.Count} calls and no answer, {task.MaxCalls} allowed"]) };
    }

    private async Task<ToolCall> CallAsync(FunctionCallContent call, CancellationToken cancellation)
    {
        if (call.Exception is not null)
            return new(call.Name, null, "The arguments are no JSON object.", Wrong: true);
        if (tools.FirstOrDefault(tool => tool.Name == call.Name) is not { } tool)
            return new(call.Name, call.Arguments, "There is no such tool.", Wrong: true);
        try
        {
            var result = await tool.CallAsync(call.Arguments?.AsReadOnly(), cancellationToken: cancellation);
            var text = string.Concat(result.Content.OfType<TextContentBlock>().Select(block => block.Text));
            return new(call.Name, call.Arguments, Start(text, LongestToolAnswer), result.IsError is true);
        }
        catch (McpException failure)
        {
            return new(call.Name, call.Arguments, failure.Message, Wrong: true);
        }
    }

    private static string Start(string text, int length) => text.Length <= length ? text : text[..length];
}
