using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribeServiceMetric: calls and tokens that services used in a period, by application. Upstream has no pages.</summary>
// It takes some five seconds. Source: qianfan-api/s/nmh4sv3vc as read by third parties on 2026-11-25; the answer from the mock in
// bce-qianfan-sdk at 6cacf600. Not verified: appId as a list, the longest period, and whether services without calls are in the answer.
internal static class GetServiceUsage
{
    // Of a service and of each application, with the names that upstream has in "metric".
    private static readonly (string Name, string From)[] _counts =
    [
        ("calls", "callTotal"), ("failedCalls", "failureCallTotal"), ("inputTokens", "inputTokensTotal"),
        ("outputTokens", "outputTokensTotal"), ("tokens", "tokensTotal"),
    ];

    public static ActionTool Tool { get; } = new()
    {
        Name = "get_service_usage",
        Title = ("Calls and tokens used by services", "服务用量统计"),
        Description = (
            "Gives the usage of services between two times: how many calls, failed calls, input and output tokens each used, in all "
                + "and by application (appId).",
            "统计各个服务在一段时间内的用量：调用次数、失败次数、用了多少输入和输出 token，合计并按应用（appId）细分。"),
        Operation = new("/v2/service", "DescribeServiceMetric"),
        Policies = Permissions.Services,
        Body =
        [
            Time("startTime", ("Start, in UTC.", "开始时间（UTC）。"), "2026-11-01T00:00:00Z"),
            Time("endTime", ("End, in UTC.", "结束时间（UTC）。"), "2026-11-08T00:00:00Z"),
            Parameter.Texts("serviceId", ("Only these services (svcp-… or svco-…).", "只统计这些服务（svcp-… 或 svco-…）。"), "svco-k7m2xw94tq1c")
                with { Aliases = ["serviceIds"] },
            Parameter.Texts("appId", ("Only these applications.", "只统计这些应用。"), "26217442") with { Aliases = ["appIds"] },
            SharedFields.ProtocolVersion,
        ],
        Paging = Paging.Own,
        Answer = "services",
        Lists = ["serviceList"],
        Fields =
        [
            Field.Text("serviceId", null), Field.Text("name", null, "serviceName"), .. _counts.Select(one => Count(one, Apps)),
            Field.Text("appId", ("Where one application made all calls.", "全部调用来自同一应用时才有。"),
                row => Apps(row) is [var app] ? JsonReading.Text(app, "appId") : null),
            Field.Objects("apps", null, [Field.Text("appId", null), .. _counts.Select(one => Count(one, row => [row.Value]))],
                row => Apps(row) is { Length: > 1 } apps ? apps.Select(app => new Row(app)) : []),
        ],
    };

    private static JsonElement[] Apps(Row row) => [.. JsonReading.Items(JsonReading.Member(row.Value, "appList"))];

    // Here zero says something. What no application tells is unknown.
    private static Field Count((string Name, string From) count, Func<Row, IEnumerable<JsonElement>> apps) =>
        new(count.Name, "integer", null, (json, row) =>
        {
            var told = apps(row).Select(app => JsonReading.Integer(JsonReading.Member(JsonReading.Member(app, "metric"), count.From)))
                .OfType<long>().ToArray();
            if (told.Length > 0)
                json.WriteNumber(count.Name, told.Sum());
        });

    private static Parameter Time(string name, LocalizedText description, string example) =>
        Parameter.Text(name, description, example, required: true) with
        {
            Check = text => DateTime.TryParseExact(
                text, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
                ? null : new(($"{name} is not a time in UTC.", $"{name} 不是 UTC 时间。")),
        };
}
