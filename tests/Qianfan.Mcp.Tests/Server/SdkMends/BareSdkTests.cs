using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Server;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tests.Server.Http;

namespace Qianfan.Mcp.Tests.Server.SdkMends;

/// <summary>
/// What the SDK does without our mends. A test that fails here after an update of the SDK says that the mend it names is no longer needed and can be
/// deleted; what users see is held by the tests of the server itself.
/// </summary>
public sealed class BareSdkTests
{
    private const string Initialize =
        """{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}}""";

    private const string Ping = """{"jsonrpc":"2.0","id":2,"method":"ping"}""";

    [Fact]
    public async Task It_escapes_everything_outside_ASCII_which_ReadableJson_mends() =>
        Assert.Contains("\\u5343\\u5E06", (await PostAsync(Post.Request(Post.Legacy, "tools/list"))).Text, StringComparison.OrdinalIgnoreCase);

    [Fact]
    public async Task It_answers_with_an_event_stream_alone_which_HeldAnswer_mends() =>
        Assert.Equal("text/event-stream", (await PostAsync(Post.Request(Post.Legacy, "ping"))).Header("Content-Type"));

    [Fact]
    public async Task It_sends_headers_before_the_answer_to_requests_of_2025_which_HeldAnswer_mends()
    {
        var released = new TaskCompletionSource();
        await using var web = await StartAsync(server => server.WithListPromptsHandler(async (_, _) =>
        {
            await released.Task;
            return new();
        }));
        using var client = Client(web);
        using var request = Post.Request(Post.Legacy, "prompts/list");

        using var headers = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        released.SetResult();

        Assert.Equal(200, (int)headers.StatusCode);
    }

    [Fact]
    public async Task It_refuses_a_session_id_which_MendedRequest_drops()
    {
        var request = Post.Request(Post.Legacy, "ping");
        request.Headers.Add("Mcp-Session-Id", "5ca1ab1e");

        Assert.Equal(400, (await PostAsync(request)).Code);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/event-stream")]
    public async Task It_wants_both_media_types_accepted_which_MendedRequest_does_not(string accept)
    {
        var request = Post.Request(Post.Legacy, "ping");
        request.Headers.Accept.Clear();
        request.Headers.Accept.ParseAdd(accept);

        Assert.Equal(406, (await PostAsync(request)).Code);
    }

    [Theory]
    [InlineData("initialize", """{"protocolVersion":"2099-01-01","capabilities":{},"clientInfo":{"name":"t","version":"1"}}""")]
    [InlineData("tools/call", """{"name":"name","arguments":[]}""")]
    public async Task It_refuses_unknown_revisions_and_empty_arrays_which_MendedMessage_mends(string method, string parameters) =>
        Assert.NotNull((await PostAsync(Post.Body($$"""{"jsonrpc":"2.0","id":1,"method":"{{method}}","params":{{parameters}}}"""))).Error);

    [Fact]
    public async Task It_says_nothing_to_a_line_that_is_no_message_which_CheckedLines_answers() =>
        Assert.Contains("\"id\":1,", await ServeAsync(new Pipe(), $"no JSON\n[]\n{Initialize}"), StringComparison.Ordinal);

    [Fact]
    public async Task It_fails_without_a_word_on_bad_initialize_parameters_which_MendedRequest_words()
    {
        var answer = await PostAsync(Post.Request(Post.Legacy, "initialize", """{"protocolVersion":5}"""));

        Assert.Equal((500, ""), (answer.Code, answer.Text));
    }

    [Fact]
    public async Task It_loses_the_id_of_a_body_that_is_no_message_which_MendedRequest_keeps() =>
        Assert.Equal(JsonValueKind.Null, (await PostAsync(Post.Body("""{"jsonrpc":"2.0","id":1}"""))).Json.GetProperty("id").ValueKind);

    [Fact]
    public async Task It_takes_a_revision_in_the_body_that_the_header_does_not_name_which_MendedRequest_refuses() =>
        Assert.Equal(200, (await PostAsync(Post.Body(
            $$$"""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":{{{Post.Meta()}}}}}"""))).Code);

    [Theory]
    [InlineData("""{"name":5}""")]
    [InlineData("""{"name":"\ud800"}""")]
    public async Task It_takes_unreadable_parameters_for_its_own_fault_which_ReadableParameters_mends(string parameters) =>
        Assert.Equal(-32603, (await PostAsync(Post.Body($$"""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{{parameters}}}"""))).Error);

    [Fact]
    public async Task It_promises_that_the_tools_change_and_that_nothing_may_be_kept_which_TrueCapabilities_mends()
    {
        var output = await ServeAsync(new Pipe(), Initialize);
        var discovered = await PostAsync(Post.Request(Post.Modern, "server/discover"));

        Assert.Contains("\"listChanged\":true", output, StringComparison.Ordinal);
        Assert.Equal(0, discovered.Result.GetProperty("ttlMs").GetInt64());
    }

    [Fact]
    public async Task It_leaves_requests_unanswered_that_were_piped_in_before_the_end_which_DrainOnEndOfInput_mends()
    {
        // How many it answers before it sees the end is up to the scheduler: mostly none, never all.
        const int requests = 500;
        var input = new Pipe(new(pauseWriterThreshold: 0));
        await input.Writer.WriteAsync(Encoding.UTF8.GetBytes($"{Initialize}\n{string.Concat(Enumerable.Repeat($"{Ping}\n", requests))}"));
        await input.Writer.CompleteAsync();

        var output = await ServeAsync(input);

        Assert.InRange(output.Split("\"id\":2").Length - 1, 0, requests - 1);
    }

    [Fact]
    public async Task It_goes_on_when_nobody_reads_its_output_which_StandardOutput_mends()
    {
        var input = new Pipe();
        using var stop = new CancellationTokenSource();
        await using var output = new BrokenStream();
        var serving = Build(input.Reader.AsStream(), output).RunAsync(stop.Token);
        await input.Writer.WriteAsync(Encoding.UTF8.GetBytes($"{Initialize}\n"));
        await output.Broken;

        Assert.False(serving.IsCompleted);
        await stop.CancelAsync();
        await serving;
    }

    // Its own stream over standard input can be given up, but the transport takes no other stream for the output then.
    [Fact]
    public void It_gives_no_standard_input_to_wrap_which_is_why_there_is_StandardInput() =>
        Assert.All(typeof(StdioServerTransport).GetConstructors(), constructor =>
            Assert.DoesNotContain(constructor.GetParameters(), parameter => parameter.ParameterType == typeof(Stream)));

    private static McpServerPrimitiveCollection<McpServerTool> Tools =>
        [McpServerTool.Create(() => "千帆", new() { Name = "name", Description = "千帆" })];

    private static async Task<WebApplication> StartAsync(Action<IMcpServerBuilder>? configure = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var server = builder.Services.AddMcpServer(options => options.ToolCollection = Tools).WithHttpTransport();
        configure?.Invoke(server);
        var web = builder.Build();
        web.MapMcp(HttpSettings.Path);
        await web.StartAsync();
        return web;
    }

    private static HttpClient Client(WebApplication web) =>
        new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new Uri(web.Urls.First()) };

    private static async Task<Answer> PostAsync(HttpRequestMessage request)
    {
        await using var web = await StartAsync();
        using var client = Client(web);
        using (request)
        using (var response = await client.SendAsync(request))
            return await Answer.ReadAsync(response);
    }

    private static IHost Build(Stream input, Stream output)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { DisableDefaults = true });
        builder.Services.AddMcpServer(options => options.ToolCollection = Tools).WithStreamServerTransport(input, output);
        return builder.Build();
    }

    // Serves until the input ends; without one it is ended once the first line is answered.
    private static async Task<string> ServeAsync(Pipe input, string? line = null)
    {
        var output = new Pipe();
        using var host = Build(input.Reader.AsStream(), output.Writer.AsStream());
        var serving = host.RunAsync();
        using var reader = new StreamReader(output.Reader.AsStream());
        var first = "";
        if (line is not null)
        {
            await input.Writer.WriteAsync(Encoding.UTF8.GetBytes(line + "\n"));
            first = await reader.ReadLineAsync() ?? "";
            await input.Writer.CompleteAsync();
        }
        await serving;
        await output.Writer.CompleteAsync();
        return first + await reader.ReadToEndAsync();
    }

    private sealed class BrokenStream : MemoryStream
    {
        private readonly TaskCompletionSource _broken = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Broken => _broken.Task;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _broken.TrySetResult();
            throw new IOException("Broken pipe.");
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();
    }
}
