using System.Net;
using System.Net.Sockets;
using System.Text;
using Qianfan.Mcp.Tests.Server;
using Qianfan.Mcp.Tests.Server.Http;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>How commands end that are stopped, or that cannot do what they are for: quietly, or with one line.</summary>
public sealed class CommandEndingTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("INT", 130, "call", "list_preset_models")]
    [InlineData("TERM", 143, "call", "list_preset_models")]
    [InlineData("INT", 130, "doctor")]
    [InlineData("TERM", 143, "doctor")]
    public async Task A_signal_ends_a_command_that_waits_for_upstream(string signal, int exitCode, params string[] words)
    {
        await using var upstream = await EchoUpstream.StartAsync();
        upstream.Hold();
        await using var command = new ServerProcess(upstream.Settings, words);
        await upstream.ArrivedAsync();

        command.Signal(signal);

        var (code, _, error) = await command.FinishAsync().WaitAsync(_patience);
        Assert.Equal((exitCode, ""), (code, error));
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_ends_the_sandbox(string signal, int exitCode)
    {
        await using var sandbox = new ServerProcess("sandbox", "--urls", "http://127.0.0.1:0");
        await sandbox.ReadLinesAsync(1);

        sandbox.Signal(signal);

        var (code, _, error) = await sandbox.FinishAsync().WaitAsync(_patience);
        Assert.Equal((exitCode, ""), (code, error));
    }

    [Fact]
    public async Task A_second_signal_ends_a_server_that_waits_for_its_calls()
    {
        await using var upstream = await EchoUpstream.StartAsync();
        upstream.Hold();
        await using var server = new ServerProcess(upstream.Settings, "http", "--urls", "http://127.0.0.1:0");
        using var client = new HttpClient { BaseAddress = await server.Endpoint };
        using var call = Post.Call(Post.Legacy);
        var answer = client.SendAsync(call);
        await upstream.ArrivedAsync();

        // Those that come at once may count as one.
        for (var sent = 0; sent < 5; sent++)
            server.Signal("TERM");

        Assert.Equal(143, await server.EndAsync().WaitAsync(TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAnyAsync<Exception>(() => answer);
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_ends_the_HTTP_server_after_what_it_said_at_its_start(string signal, int exitCode)
    {
        await using var server = new ServerProcess("http", "--sandbox", "--urls", "http://127.0.0.1:0");
        var endpoint = await server.Endpoint;

        server.Signal(signal);

        var (code, _, error) = await server.FinishAsync().WaitAsync(_patience);
        Assert.Equal((exitCode, $"Listening on {endpoint}\n"), (code, error));
    }

    [Theory]
    [InlineData("en", "the port is in use", "http", "--sandbox")]
    [InlineData("zh", "端口已被占用", "http", "--sandbox")]
    [InlineData("en", "the port is in use", "sandbox")]
    public async Task Issue_a_port_in_use_takes_one_line(string language, string why, params string[] words)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        await AssertRefusedAsync($"http://{listener.LocalEndpoint}", language, why, words);
    }

    // 192.0.2.0/24 is for documents.
    [Theory]
    [InlineData("http://192.0.2.1:8080", "en", "this machine has no such address", "sandbox")]
    [InlineData("http://192.0.2.7:0", "zh", "本机没有这个地址", "sandbox")]
    [InlineData("http://192.0.2.1:8080", "en", "this machine has no such address", "http", "--sandbox", "--auth", "key", "--keys",
        "ci=0000000000000000000000000000000000000000000000000000000000000000", "--public-url", "https://models.example.com")]
    public async Task An_address_of_another_machine_takes_one_line(string url, string language, string why, params string[] words) =>
        await AssertRefusedAsync(url, language, why, words);

    [Theory]
    [InlineData("here")]
    [InlineData("https://127.0.0.1:0")]
    [InlineData("http://127.0.0.1:0/path")]
    [InlineData("http://name.invalid:0")]
    public async Task The_sandbox_names_the_address_that_it_takes(string url) =>
        await AssertRefusedAsync(url, "en", "--urls must look like http://127.0.0.1:8866.", "sandbox");

    [Theory]
    [InlineData(">/dev/full", "--help")]
    [InlineData(">/dev/full", "key mine")]
    [InlineData(">/dev/full", "install cursor")]
    [InlineData(">/dev/full", "doctor --sandbox")]
    [InlineData(">/dev/full", "call list_preset_models --sandbox")]
    [InlineData(">&-", "call list_preset_models --sandbox")]
    [InlineData(">/dev/full", "tools")]
    [InlineData(">/dev/full", "completion bash")]
    public async Task Issue_output_that_cannot_be_written_takes_one_line(string redirection, string words)
    {
        if (!File.Exists("/dev/full"))
            return;
        var start = BuiltServer.InShell(command => $"{command} {redirection}", words.Split(' '));
        start.Environment["LANG"] = "en";
        using var shell = System.Diagnostics.Process.Start(start)!;

        var said = (await shell.StandardError.ReadToEndAsync()).TrimEnd().Split('\n');

        await shell.WaitForExitAsync();
        Assert.Equal(1, shell.ExitCode);
        Assert.StartsWith("qianfan-mcp: reading or writing failed: ", said[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(said, one => one.Contains("   at ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_reads_the_first_line_alone_is_told_of_no_failure()
    {
        if (OperatingSystem.IsWindows())
            return;
        // Nobody reads at all, so that the first write already fails.
        using var shell = System.Diagnostics.Process.Start(
            BuiltServer.InShell(command => $"{{ {command}; echo $? >&2; }} | true", "completion", "bash"))!;

        var said = await shell.StandardError.ReadToEndAsync();

        await shell.WaitForExitAsync();
        Assert.Equal("0\n", said);
    }

    private static async Task AssertRefusedAsync(string url, string language, string why, params string[] words)
    {
        await using var command = new ServerProcess(
            new Dictionary<string, string?> { ["QIANFAN_MCP_LANG"] = language }, [.. words, "--urls", url]);

        var (code, output, error) = await command.FinishAsync().WaitAsync(_patience);

        Assert.Equal((2, ""), (code, Encoding.UTF8.GetString(output)));
        Assert.StartsWith("qianfan-mcp: ", error, StringComparison.Ordinal);
        Assert.Contains(why, error, StringComparison.Ordinal);
        Assert.Equal(1, error.Count(letter => letter == '\n'));
    }
}
