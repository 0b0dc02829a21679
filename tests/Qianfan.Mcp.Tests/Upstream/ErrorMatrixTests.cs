using System.Globalization;
using System.Text;
using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>Every error shape under every status, through every tool; what comes out is Snapshots/failures.md.</summary>
public sealed class ErrorMatrixTests
{
    private static readonly int[] _statuses =
        [200, 204, 301, 302, 400, 401, 403, 404, 408, 409, 413, 418, 429, 451, 500, 501, 502, 503, 504];

    // The gateway gives different mistakes one code and tells them apart in the message.
    private static readonly (string Code, string Message)[] _toldByMessage =
    [
        ("IamSignatureInvalid", "IamSignatureInvalid, cause: Could not find credential."),
        ("NotFound", "NotFound, cause: Could not find credential."),
        ("IamSignatureInvalid", "IamSignatureInvalid, cause: Fail to authn user: Signature does not match"),
        ("IamSignatureInvalid", "IamSignatureInvalid, cause: request ip not allowed"),
    ];

    public static TheoryData<string, string> ToolsAndShapes()
    {
        var data = new TheoryData<string, string>();
        foreach (var tool in ActionList.Tools)
            foreach (var shape in ErrorShape.All)
                data.Add(tool.Name, shape.Name);
        return data;
    }

    public static TheoryData<string> Shapes => new(ErrorShape.All.Select(shape => shape.Name));

    public static TheoryData<string> KnownCodes => new(ErrorCodes.Known.Order(StringComparer.Ordinal));

    public static TheoryData<string, string> CodesToldByMessage
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var (code, message) in _toldByMessage)
                data.Add(code, message);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(ToolsAndShapes))]
    public async Task A_tool_turns_every_status_into_one_failure_in_words(string toolName, string shapeName)
    {
        var tool = ActionList.Tools.Single(t => t.Name == toolName);

        foreach (var status in _statuses)
        {
            var outcome = await Outcome.OfAsync(tool, Shape(shapeName).Fault(status));

            Assert.Equal(await Outcome.OfAsync(ActionList.Tools[0], Shape(shapeName).Fault(status)), outcome);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public async Task A_socket_leads_to_the_same_failures(string shapeName)
    {
        await using var server = await FaultySandboxServer.StartAsync(new FakeClock());
        var options = ScriptedUpstream.Options with { BaseUrl = server.Address };
        using var client = new QianfanClient(options, new RushingClock(options.Timeout));

        foreach (var status in _statuses)
        {
            var fault = Shape(shapeName).Fault(status);
            // HTTP has no body under 204.
            server.Fault = _ => status == 204 ? fault with { Reply = fault.Reply with { Body = [] } } : fault;
            var before = server.Calls;
            var result = await Outcome.CallAsync(ActionList.Tools[0], client);

            var expected = await Outcome.OfAsync(ActionList.Tools[0], server.Fault(null!)!);
            Assert.Equal((status, expected), (status, Outcome.Of(result, server.Calls - before)));
        }
    }

    [Theory]
    [MemberData(nameof(KnownCodes))]
    public async Task A_known_code_means_the_same_in_every_shape_and_under_every_status(string code) => await SingleOutcome(code);

    [Theory]
    [MemberData(nameof(CodesToldByMessage))]
    public async Task A_telling_message_means_the_same_in_every_shape_and_under_every_status(string code, string message) =>
        await SingleOutcome(code, message);

    [Fact]
    public async Task The_failures_are_those_of_the_snapshot()
    {
        var text = new StringBuilder(
            """
            # Failures

            What a tool's caller is told for each way in which upstream can fail, and how many requests that takes.
            The tests compare this file and write it anew with `UPDATE_SNAPSHOTS=1`.

            ## By HTTP status

            For codes without a meaning of their own, and for bodies that hold none.

            | HTTP | body | code | retry unchanged | requests |
            |---|---|---|---|---|

            """.ReplaceLineEndings("\n"));
        foreach (var status in _statuses)
            await AppendStatusAsync(text, status);
        text.Append("\n## By upstream code\n\nIn every shape, under HTTP 200, 400, 403 and 500 alike.\n\n");
        text.Append("| upstream code | code | retry unchanged | requests |\n|---|---|---|---|\n");
        foreach (var code in ErrorCodes.Known.OrderBy(code => code.PadLeft(char.IsAsciiDigit(code[0]) ? 8 : 0), StringComparer.Ordinal))
            Append(text, code, await SingleOutcome(code));
        text.Append("\n## By upstream message\n\nThese win over the code.\n\n");
        text.Append("| upstream code and message | code | retry unchanged | requests |\n|---|---|---|---|\n");
        foreach (var (code, message) in _toldByMessage)
            Append(text, $"{code}: {message}", await SingleOutcome(code, message));

        Snapshot.EqualBefore("failures.md", "## On the wire", text.Append('\n').ToString());
    }

    private static async Task AppendStatusAsync(StringBuilder text, int status)
    {
        var outcomes = new List<(string Shape, Outcome Outcome)>();
        foreach (var shape in ErrorShape.All)
            outcomes.Add((shape.Name, await Outcome.OfAsync(ActionList.Tools[0], shape.Fault(status))));
        foreach (var same in outcomes.GroupBy(o => o.Outcome))
        {
            var shapes = same.Count() == ErrorShape.All.Count ? "any" : string.Join(", ", same.Select(o => o.Shape));
            Append(text, string.Create(CultureInfo.InvariantCulture, $"{status} | {shapes}"), same.Key);
        }
    }

    private static void Append(StringBuilder text, string what, Outcome outcome) =>
        text.Append(CultureInfo.InvariantCulture, $"| {what} | {outcome.Code} | {outcome.Retry} | {outcome.Attempts} |\n");

    private static async Task<Outcome> SingleOutcome(string code, string message = "Made up.")
    {
        var outcomes = new List<Outcome>();
        foreach (var shape in ErrorShape.All.Where(shape => shape.Holds))
            foreach (var status in (int[])[200, 400, 403, 500])
                outcomes.Add(await Outcome.OfAsync(ActionList.Tools[0], shape.Fault(status, code, message)));
        return Assert.Single(outcomes.Distinct());
    }

    private static ErrorShape Shape(string name) => ErrorShape.All.Single(shape => shape.Name == name);
}
