using System.Text;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Server;

namespace Qianfan.Mcp.Tests.Server;

/// <summary>Which lines are answered before the SDK's server is there, and what it is left with.</summary>
public sealed class StdioOpeningTests
{
    private const string Initialize =
        """{"jsonrpc":"2.0","id":"a","method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""" + "\n";
    private const string Initialized = """{"jsonrpc":"2.0","method":"notifications/initialized"}""" + "\n";
    private const string Ping = """{"jsonrpc":"2.0","id":7,"method":"ping"}""" + "\n";
    private const string List = """{"jsonrpc":"2.0","id":8,"method":"tools/list"}""" + "\n";
    private const string Call = """{"jsonrpc":"2.0","id":9,"method":"tools/call","params":{"name":"list_custom_models"}}""" + "\n";
    private const string ModernList = """
        {"jsonrpc":"2.0","id":5,"method":"tools/list","params":{"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}
        """ + "\n";

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void The_first_requests_are_answered_however_they_arrive(int chunk)
    {
        var (opened, answers) = Run(Initialize + Initialized + Ping + List, chunk);

        Assert.Equal(["\"a\"", "7", "8"], answers.Select(Id));
        Assert.Equal((Initialize + Initialized, new RequestId("a"), ""), (Text(opened!.Session), opened.Initialize, Text(opened.Unread)));
    }

    [Fact]
    public void What_comes_after_the_list_is_left()
    {
        var (opened, answers) = Run(Initialize + Initialized + List + Call);

        Assert.Equal(["\"a\"", "8"], answers.Select(Id));
        Assert.Equal(Call, Text(opened!.Unread));
    }

    [Fact]
    public void A_call_is_left_with_all_that_follows_it()
    {
        var (opened, answers) = Run(Initialize + Call + List);

        Assert.Equal(["\"a\""], answers.Select(Id));
        Assert.Equal((Initialize, Call + List), (Text(opened!.Session), Text(opened.Unread)));
    }

    [Theory]
    [InlineData(List + Initialize)]
    [InlineData(Ping)]
    [InlineData(Initialized + Initialize)]
    [InlineData("no JSON\n" + Initialize)]
    [InlineData("\n" + Initialize)]
    [InlineData("[]\n")]
    [InlineData("half a line")]
    public void What_is_out_of_order_is_left_from_the_start(string input)
    {
        var (opened, answers) = Run(input);

        Assert.Empty(answers);
        Assert.Equal(("", null, input), (Text(opened!.Session), opened.Initialize, Text(opened.Unread)));
    }

    [Fact]
    public void A_second_initialize_is_left()
    {
        var (opened, answers) = Run(Initialize + Initialize);

        Assert.Single(answers);
        Assert.Equal((Initialize, Initialize), (Text(opened!.Session), Text(opened.Unread)));
    }

    [Fact]
    public void A_revision_without_initialize_needs_none()
    {
        var (opened, answers) = Run(ModernList + Call);

        Assert.Equal(["5"], answers.Select(Id));
        Assert.Equal(("", null, Call), (Text(opened!.Session), opened.Initialize, Text(opened.Unread)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(Initialize + Initialized)]
    public void At_the_end_of_the_input_nothing_is_left_to_serve(string input) => Assert.Null(Run(input).Opened);

    private static (Opened? Opened, string[] Answers) Run(string input, int chunk = 100_000)
    {
        var output = new MemoryStream();
        var opened = new StdioOpening(new Drip(Encoding.UTF8.GetBytes(input), chunk), output, new(ToolList.Tools, default)).Run();
        return (opened, Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static string Id(string answer) => System.Text.Json.JsonElement.Parse(answer).GetProperty("id").GetRawText();

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>Gives so many bytes at a time.</summary>
    private sealed class Drip(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, chunk));
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, chunk)]);
    }
}
