using System.Globalization;
using Qianfan.Mcp.Tests.Server.Http;

namespace Qianfan.Mcp.Tests.Fuzz;

/// <summary>Messages as clients of both eras send them: methods with parameters that are served.</summary>
internal static class RequestSamples
{
    private static readonly (string Method, string Parameters)[] _common =
    [
        ("tools/list", "{}"),
        ("tools/call", """{"name":"list_preset_services","arguments":{"protocolVersion":2,"detail":"summary","maxKeys":3}}"""),
        ("tools/call", """{"name":"list_preset_models","arguments":{"maxKeys":"5","pageReverse":"true"}}"""),
        ("tools/call", """{"name":"get_preset_model_version","arguments":{"modelId":"amv-irrrsmxabb6r"}}"""),
        ("tools/call", """{"name":"find_models","arguments":{"query":"ERNIE 长文本","kind":["chat"],"minInputTokens":8000,"maxKeys":2},"_meta":{"progressToken":"p"}}"""),
        ("tools/call", """{"name":"compare_models","arguments":{"models":["ERNIE-4.0-8K","ERNIE-Lite-8K"]}}"""),
        ("resources/list", "{}"),
        ("resources/templates/list", "{}"),
        ("resources/read", """{"uri":"qianfan://guide"}"""),
        ("resources/read", """{"uri":"qianfan://catalog"}"""),
        ("resources/read", """{"uri":"qianfan://versions/ERNIE-4.0-8K"}"""),
        ("resources/read", """{"uri":"qianfan://services/ERNIE-4.0-8K"}"""),
        ("prompts/list", "{}"),
        ("prompts/get", """{"name":"choose_model","arguments":{"task":"批量总结10万字的合同，最好免费"}}"""),
        ("prompts/get", """{"name":"explain_error","arguments":{"error":"error_code 336003"}}"""),
        ("completion/complete", """{"ref":{"type":"ref/prompt","name":"explain_error"},"argument":{"name":"error","value":"RATE"}}"""),
        ("completion/complete", """{"ref":{"type":"ref/resource","uri":"qianfan://versions/{versionId}"},"argument":{"name":"versionId","value":"ernie"}}"""),
    ];

    private static readonly (string Method, string Parameters)[] _legacy =
    [
        ("ping", "{}"),
        ("initialize", """{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}"""),
        ("logging/setLevel", """{"level":"info"}"""),
    ];

    private static readonly (string Method, string Parameters)[] _modern = [("server/discover", "{}")];

    private static readonly (string Method, string Parameters)[] _notifications =
    [
        ("notifications/initialized", "{}"),
        ("notifications/cancelled", """{"requestId":"gone","reason":"no longer needed"}"""),
        ("notifications/progress", """{"progressToken":"p","progress":1,"total":2}"""),
        ("notifications/roots/list_changed", "{}"),
    ];

    /// <summary>What a session begins with; the notification has no reply.</summary>
    public static string[] Opening(string era) => era == Post.Modern ? [Text("server/discover", "{}", Post.Modern, "\"open\"")] :
    [
        Text("initialize", _legacy[1].Parameters, era, "\"open\""),
        Text("notifications/initialized", "{}", era, null),
    ];

    /// <summary>A request that every server answers.</summary>
    public static string Good(string era, string id) => Text("tools/list", "{}", era, id);

    /// <summary>One of the messages, with an id that no other case has.</summary>
    public static Tree Choose(string era, int number, Random choices)
    {
        var all = choices.Next(10) switch
        {
            0 => _notifications,
            1 or 2 => era == Post.Modern ? _modern : _legacy,
            _ => _common,
        };
        var (method, parameters) = all[choices.Next(all.Length)];
        var id = all == _notifications ? null : string.Create(CultureInfo.InvariantCulture, $"{(choices.Next(2) == 0 ? $"{1_000_000 + number}" : $"\"case-{number}\"")}");
        return Tree.Parse(Text(method, parameters, era, id));
    }

    private static string Text(string method, string parameters, string era, string? id)
    {
        var inner = parameters[1..^1];
        // A request that says more of itself keeps that: in neither era does it matter to the rest.
        if (era == Post.Modern && id is not null && !inner.Contains("_meta", StringComparison.Ordinal))
            inner = $"{inner}{(inner.Length > 0 ? "," : "")}\"_meta\":{Post.Meta()}";
        return $$$"""{"jsonrpc":"2.0",{{{(id is null ? "" : $"\"id\":{id},")}}}"method":"{{{method}}}","params":{ {{{inner}}} } }""";
    }
}
