using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>How a call ends whatever happens inside of it, and what the log tells of it.</summary>
public sealed class CallTests : IDisposable
{
    private readonly Caller _caller = new(StubTransport.Result("{}"));
    private readonly CollectedLog _log = new();

    public void Dispose() => _caller.Dispose();

    [Fact]
    public async Task A_call_is_one_line_in_the_log()
    {
        await CallAsync(Broken(() => "{}"u8.ToArray()));

        Assert.Matches("^Information: break ok in [0-9.,E-]+ ms$", Assert.Single(_log.Lines));
    }

    [Fact]
    public async Task A_failed_call_is_logged_by_its_code()
    {
        await CallAsync(Broken(() => throw new ToolException(Failure.InvalidArgument(("It is wrong.", "有误。"), ("Mend it.", "请改正。")))));

        Assert.StartsWith("Information: break INVALID_ARGUMENT in ", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_fault_of_this_server_is_told_in_words_and_logged_without_its_text(bool cancelled)
    {
        var result = await CallAsync(Broken(() => throw new InvalidOperationException("a secret")), new CancellationToken(cancelled));

        Assert.StartsWith("INTERNAL: ", Caller.Text(result), StringComparison.Ordinal);
        Assert.Contains(_log.Lines, line => line.StartsWith("Error: break failed with System.InvalidOperationException at ", StringComparison.Ordinal));
        Assert.DoesNotContain(_log.Lines, line => line.Contains("a secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cancellation_that_the_caller_did_not_ask_for_is_a_fault() =>
        Assert.StartsWith("INTERNAL: ", Caller.Text(await CallAsync(Broken(() => throw new OperationCanceledException()))), StringComparison.Ordinal);

    [Fact]
    public async Task A_cancellation_by_the_caller_is_thrown_and_logged_as_such()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => CallAsync(Broken(() => throw new OperationCanceledException()), new CancellationToken(canceled: true)));

        Assert.StartsWith("Information: break Cancelled in ", Assert.Single(_log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_has_its_own_words_for_a_missing_key()
    {
        var source = new KeySource("X-Access", "X-Secret", "X-Api") { IsPerRequest = true };

        var result = await Caller.Tool("list_preset_models").CallAsync(
            [], new(_caller.Upstream, null, NullLogger.Instance) { KeySource = source }, default);

        Assert.StartsWith("CREDENTIALS_MISSING: The request carries no Qianfan credentials", Caller.Text(result), StringComparison.Ordinal);
        Assert.Contains("Set the headers X-Access and X-Secret", Caller.Text(result), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_number_without_a_highest_value_is_asked_for_by_its_least(long least)
    {
        var parameter = Parameter.Integer("least", least, long.MaxValue, ("At least.", "至少。")) with { Example = "7" };
        var refused = Assert.Throws<ToolException>(() => ArgumentReader.Read([parameter], [new("least", JsonElement.Parse("-3"))]));

        Assert.Equal($"least must be a whole number from {least}, not \"-3\".", refused.Failure.What.English);
        Assert.Equal($"Send {{\"least\":{least}}}.", refused.Failure.Next.English);
        Assert.Equal($"传入 {{\"least\":{least}}}。", refused.Failure.Next.Chinese);
    }

    [Theory]
    [InlineData("\"few\"")]
    [InlineData("0.5")]
    public void What_cannot_be_brought_within_bounds_is_asked_for_by_an_example(string given)
    {
        var parameter = Parameter.Integer("least", 1, long.MaxValue, ("At least.", "至少。")) with { Example = "7" };
        var refused = Assert.Throws<ToolException>(() => ArgumentReader.Read([parameter], [new("least", JsonElement.Parse(given))]));

        Assert.Equal("Send e.g. {\"least\":7}.", refused.Failure.Next.English);
    }

    [Fact]
    public void One_text_in_a_list_is_that_text()
    {
        var arguments = ArgumentReader.Read([Parameter.Text("id", ("Id.", "ID。"), "a")], [new("id", JsonElement.Parse("""["b"]"""))]);

        Assert.Equal("b", arguments.Text("id"));
    }

    [Fact]
    public void A_list_that_only_begins_like_json_is_words_between_commas()
    {
        var parameter = Parameter.Texts("ids", ("Ids.", "ID。"), "a");

        var arguments = ArgumentReader.Read([parameter], [new("ids", JsonElement.Parse("\"[a,b\""))]);

        Assert.Equal(["[a", "b"], arguments.Texts("ids"));
    }

    private Task<CallToolResult> CallAsync(CatalogTool tool, CancellationToken cancellation = default) =>
        tool.CallAsync([], new(_caller.Upstream, _caller.Key, _log), cancellation);

    private static Breaking Broken(Func<ReadOnlyMemory<byte>> answer) =>
        new(answer) { Name = "break", Title = ("Break", "坏"), Description = ("Breaks.", "坏。") };

    private sealed class Breaking(Func<ReadOnlyMemory<byte>> answer) : CatalogTool
    {
        public override IReadOnlyList<Parameter> Parameters => [];

        protected override Task<ToolAnswer> AnswerAsync(
            Arguments arguments, Credentials key, ToolContext context, CancellationToken cancellation) => Task.FromResult(ToolAnswer.Of(answer(), key));

        protected override void WriteOutputSchema(Utf8JsonWriter json, Language language) => throw new NotSupportedException();
    }

    private sealed class CollectedLog : ILogger
    {
        private readonly ConcurrentQueue<string> _lines = new();

        public IReadOnlyCollection<string> Lines => _lines;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            _lines.Enqueue($"{logLevel}: {formatter(state, exception)} {exception}".TrimEnd());
    }
}
