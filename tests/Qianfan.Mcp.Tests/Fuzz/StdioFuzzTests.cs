using System.IO.Pipelines;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server;
using Qianfan.Mcp.Tests.Server;
using Qianfan.Mcp.Tests.Server.Http;
using Xunit.Abstractions;

namespace Qianfan.Mcp.Tests.Fuzz;

/// <summary>Whatever a client writes on standard input, every request gets its one reply, and the server goes on until the input ends.</summary>
[Collection(FuzzGroup.Name)]
public sealed class StdioFuzzTests(ITestOutputHelper output)
{
    private const int SessionLength = 1000;

    /// <summary>One case in so many goes to a process of its own.</summary>
    private const int CasesPerProcessCase = 10;

    public static TheoryData<string> Eras => Post.Eras;

    [Fact]
    public async Task Any_line_gets_what_it_must()
    {
        var run = new FuzzRun("stdio", output);
        var sessions = FuzzRun.Numbers(FuzzRun.Cases).Chunk(SessionLength)
            .SelectMany(numbers => numbers.GroupBy(number => number % 2 == 0 ? Post.Legacy : Post.Modern));
        await Parallel.ForEachAsync(sessions, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (session, stop) =>
        {
            var (input, replies) = (new Pipe(), new Pipe());
            await using var toServer = input.Writer.AsStream();
            await using var fromServer = replies.Reader.AsStream();
            var settings = Settings.From(RunningHost.Reading((Setting.Sandbox, "1"), (Setting.Tools, "all")));
            var serving = StdioServer.RunAsync(settings, input.Reader.AsStream(), replies.Writer.AsStream(), _ => { }, CancellationToken.None);

            var client = new StdioSession(run, session.Key, toServer, fromServer);
            await client.RunAsync(session);

            await input.Writer.CompleteAsync();
            await serving.WaitAsync(FuzzRun.Patience, stop);
            await replies.Writer.CompleteAsync();
            await client.Reading.WaitAsync(FuzzRun.Patience, stop);
        });
        run.Finish();
    }

    [Theory]
    [MemberData(nameof(Eras))]
    public async Task Any_line_gets_what_it_must_of_the_built_server(string era)
    {
        var run = new FuzzRun($"stdio of a process, {era}", output);
        await using var server = new ServerProcess("--sandbox", "--tools", "all");

        var client = new StdioSession(run, era, server.Input, server.Output);
        await client.RunAsync(FuzzRun.Numbers(FuzzRun.Cases / CasesPerProcessCase));

        server.CloseInput();
        await client.Reading.WaitAsync(FuzzRun.Patience);
        var (exitCode, _, error) = await server.FinishAsync().WaitAsync(FuzzRun.Patience);
        Assert.Equal(0, exitCode);
        Assert.All(error.Split('\n', StringSplitOptions.RemoveEmptyEntries), line =>
            Assert.Matches(@"^warn: qianfan-mcp\[|^ +A line of standard input was refused: ", line));
        run.Finish();
    }
}
