using System.ComponentModel;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Qianfan.Mcp.Conformance;

/// <summary>Tools that ask the client back before they answer. Names, keys and questions are the suite's.</summary>
internal static class MultiRoundTools
{
    private const string Question = "What is your name?";

    [McpServerTool(Name = "test_input_required_result_elicitation"), Description("Asks the user for a name.")]
    public static string Elicitation(RequestContext<CallToolRequestParams> request) =>
        $"Hello, {MultiRound.Answer(request.Params, "user_name", "name") ?? throw MultiRound.Ask("user_name", Question, "name")}!";

    [McpServerTool(Name = "test_input_required_result_sampling"), Description("Asks the client's model.")]
    public static string Sampling(RequestContext<CallToolRequestParams> request) =>
        Reply(request, "capital_question", MultiRound.Sampling("What is the capital of France?", 100));

    [McpServerTool(Name = "test_input_required_result_list_roots"), Description("Asks the client for its roots.")]
    public static string Roots(RequestContext<CallToolRequestParams> request) =>
        Reply(request, "client_roots", InputRequest.ForRootsList(new()));

    [McpServerTool(Name = "test_input_required_result_request_state"), Description("Asks with a state that must come back.")]
    public static string State(RequestContext<CallToolRequestParams> request) => Confirm(request, "state-ok");

    [McpServerTool(Name = "test_input_required_result_tampered_state"), Description("Takes no state that was changed.")]
    public static string TamperedState(RequestContext<CallToolRequestParams> request) => Confirm(request, "The state is the one that was sent.");

    [McpServerTool(Name = "test_input_required_result_multiple_inputs"), Description("Asks for three things at once.")]
    public static string Multiple(RequestContext<CallToolRequestParams> request)
    {
        var asked = new Dictionary<string, InputRequest>
        {
            ["user_name"] = MultiRound.Elicitation(Question, "name"),
            ["greeting"] = MultiRound.Sampling("Generate a greeting", 50),
            ["client_roots"] = InputRequest.ForRootsList(new()),
        };
        return MultiRound.Unseal(request.Params) is not null && asked.Keys.All(key => MultiRound.Response(request.Params, key) is not null)
            ? "All three came."
            : throw new InputRequiredException(asked, MultiRound.Seal("three"));
    }

    [McpServerTool(Name = "test_input_required_result_multi_round"), Description("Asks twice, one after the other.")]
    public static string Rounds(RequestContext<CallToolRequestParams> request)
    {
        var name = MultiRound.Unseal(request.Params) ?? "";
        if (name.Length == 0)
            throw MultiRound.Answer(request.Params, "step1", "name") is { } first
                ? MultiRound.Ask("step2", "Step 2: What is your favorite color?", "color", first)
                : MultiRound.Ask("step1", "Step 1: What is your name?", "name", "");
        return MultiRound.Answer(request.Params, "step2", "color") is { } color
            ? $"{name} likes {color}."
            : throw MultiRound.Ask("step2", "Step 2: What is your favorite color?", "color", name);
    }

    [McpServerTool(Name = "test_input_required_result_capabilities"), Description("Asks only for what the client can do.")]
    public static string Capabilities(RequestContext<CallToolRequestParams> request)
    {
        var can = request.Server.ClientCapabilities;
        var asked = new Dictionary<string, InputRequest>();
        if (can?.Sampling is not null)
            asked["sample"] = MultiRound.Sampling("Generate a greeting", 50);
        if (can?.Elicitation is not null)
            asked["user_name"] = MultiRound.Elicitation(Question, "name");
        return asked.Count == 0 || request.Params.InputResponses is not null ? "Nothing more to ask." : throw new InputRequiredException(asked, null);
    }

    [McpServerTool(Name = "test_streaming_elicitation"), Description("Asks within its own answer, never by a request of its own.")]
    public static string Streaming(RequestContext<CallToolRequestParams> request) => Elicitation(request);

    private static string Reply(RequestContext<CallToolRequestParams> request, string key, InputRequest ask) =>
        MultiRound.Response(request.Params, key) is { } response
            ? $"Response: {response}"
            : throw new InputRequiredException(new Dictionary<string, InputRequest> { [key] = ask }, null);

    private static string Confirm(RequestContext<CallToolRequestParams> request, string done) =>
        MultiRound.Unseal(request.Params) is not null && MultiRound.Response(request.Params, "confirm") is not null
            ? done
            : throw MultiRound.Ask("confirm", "Please confirm", "ok", "confirm");
}
