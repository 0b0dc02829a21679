using System.Text.Json;
using ModelContextProtocol;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Resources;

/// <summary>What a tool answered: its JSON, or its failure in words.</summary>
internal readonly record struct ToolText(string Text, bool Failed)
{
    public bool NotFound => Failed && Text.StartsWith($"{Failure.Name(FailureCode.NotFound)}:", StringComparison.Ordinal);

    /// <exception cref="McpProtocolException">It failed: there is nothing to read, and no other place for the words.</exception>
    public string OrThrow() => Failed ? throw new McpProtocolException(Text, McpErrorCode.InternalError) : Text;
}

/// <summary>Asks upstream for a resource the way tools do, so that keys, logs and the words of failures are the same.</summary>
internal static class ResourceReader
{
    /// <summary>One call of a tool.</summary>
    /// <param name="arguments">Writes the members of its arguments.</param>
    public static async Task<ToolText> CallAsync(
        CatalogTool tool, Action<Utf8JsonWriter> arguments, ToolContext context, CancellationToken cancellation)
    {
        var given = JsonElement.Parse(CatalogTool.Render(json =>
        {
            json.WriteStartObject();
            arguments(json);
            json.WriteEndObject();
        }).Span);
        var answer = await tool.AskAsync(given.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value)), context, cancellation);
        return new(answer.Text, answer.IsError);
    }

    /// <summary>What no listed tool answers.</summary>
    /// <param name="name">What the log calls it.</param>
    /// <exception cref="McpProtocolException">It failed.</exception>
    public static async Task<T> AskAsync<T>(
        string name, ToolContext context, Func<AccessKey, Task<T>> ask, CancellationToken cancellation) where T : class
    {
        T? answer = null;
        var tool = new UnlistedTool(async key => answer = await ask(key)) { Name = name, Title = (name, name), Description = (name, name) };
        (await CallAsync(tool, _ => { }, context, cancellation)).OrThrow();
        return answer!;
    }

    private sealed class UnlistedTool(Func<AccessKey, Task> ask) : CatalogTool
    {
        public override IReadOnlyList<Parameter> Parameters => [];

        protected override async Task<ToolAnswer> AnswerAsync(
            Arguments arguments, AccessKey key, ToolContext context, CancellationToken cancellation)
        {
            await ask(key);
            // What was found stays here; nobody reads it as JSON.
            return ToolAnswer.Of("{}"u8.ToArray(), key);
        }

        protected override void WriteOutputSchema(Utf8JsonWriter json)
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }
    }
}
