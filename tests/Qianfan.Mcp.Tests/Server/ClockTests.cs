using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Server;

/// <summary>The built server against a Qianfan whose clock differs by an hour from this machine's.</summary>
public sealed class ClockTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task The_first_call_corrects_itself_and_succeeds(int hours)
    {
        await using var sandbox = await StartAsync(hours);
        await using var server = new ServerProcess(Environment(sandbox));
        await using var client = await server.ConnectAsync();

        var first = await client.CallToolAsync("list_custom_models");
        var refused = sandbox.Calls - 1;
        var second = await client.CallToolAsync("list_evaluable_models");

        Assert.NotEqual(true, first.IsError);
        Assert.NotEqual(true, second.IsError);
        // One refusal tells the time; from then on every signature is right at once.
        Assert.Equal((1, 3), (refused, sandbox.Calls));
    }

    [Theory]
    [InlineData(1, "behind Qianfan")]
    [InlineData(-1, "ahead of Qianfan")]
    public async Task The_doctor_says_so_and_how_to_mend_it(int hours, string finding)
    {
        await using var sandbox = await StartAsync(hours);
        await using var doctor = new ServerProcess(Environment(sandbox), "doctor");

        var (exitCode, output, _) = await doctor.FinishAsync();

        var lines = System.Text.Encoding.UTF8.GetString(output).Split('\n');
        Assert.Equal(1, exitCode);
        Assert.Matches($"^FAIL +clock +3(599|60[0-9]|5[0-9][0-9]) s {finding}  Fix: Set this machine's clock", lines.Single(line => line.Contains("  clock ", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.StartsWith("ok       signed call", StringComparison.Ordinal));
    }

    private static Task<FaultySandboxServer> StartAsync(int hours) => FaultySandboxServer.StartAsync(new ShiftedClock(TimeSpan.FromHours(hours)));

    private static Dictionary<string, string?> Environment(FaultySandboxServer sandbox) => new()
    {
        ["QIANFAN_ACCESS_KEY"] = SandboxQianfan.AccessKey,
        ["QIANFAN_SECRET_KEY"] = SandboxQianfan.SecretKey,
        ["QIANFAN_CONSOLE_API_BASE_URL"] = sandbox.Address.GetLeftPart(UriPartial.Authority),
    };

    private sealed class ShiftedClock(TimeSpan by) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + by;
    }
}
