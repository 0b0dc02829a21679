using System.Globalization;
using System.Text.Json;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Repository;

/// <summary>The goals of the benchmarks and what was measured last, from the results that the scripts wrote.</summary>
internal static class Figures
{
    /// <summary>Every goal that has a bound, by the result and the beginning of its text.</summary>
    public static IReadOnlyList<Figure> All { get; } =
    [
        new("cold-start", "Cold start to tools/list: native, of the fastest peer", ("cold start to `tools/list` over stdio, relative to the fastest of three npm servers", "stdio 冷启动到 `tools/list`，相对于三个 npm 服务器中最快的")) { IsFirst = true },
        new("cold-start", "Cold start to the first tool call: native, of the fastest peer", ("cold start to the first tool call, relative to the same server", "冷启动到第一次工具调用返回结果，相对于同一服务器")),
        new("cold-start", "Memory over stdio after the first call: native", ("memory over stdio after the first call", "stdio 首次调用后的内存")),
        new("http", "cached tools/call, of the TypeScript SDK", ("cached calls per second on one core over HTTP, relative to the TypeScript SDK", "HTTP 单核每秒调用数（结果已缓存），相对于 TypeScript SDK")) { IsFirst = true },
        new("http", "cached tools/call, of bare Kestrel", ("the same, relative to bare Kestrel that returns the same bytes", "同上，相对于返回相同字节的裸 Kestrel")),
        new("http", "tools/list and server/discover, of bare Kestrel", ("`tools/list` and `server/discover` per second, relative to bare Kestrel", "每秒 `tools/list` 和 `server/discover`，相对于裸 Kestrel")),
        new("http", "cached tools/call, p99", ("cached calls, 99th percentile, 16 connections", "已缓存调用的 99 分位，16 个连接")),
        new("http", "memory after the load", ("memory of the HTTP server after that load", "上述负载后 HTTP 服务器的内存")),
        new("latency", "added to a direct call over stdio, p50", ("added to a direct signed call, stdio, median", "比直接签名调用多出的时间，stdio，中位数")) { IsFirst = true },
        new("latency", "added to a direct call over stdio, p99", ("the same, 99th percentile", "同上，99 分位")),
        new("latency", "added to a direct call over http, p50", ("added to a direct signed call, HTTP, median", "比直接签名调用多出的时间，HTTP，中位数")),
        new("latency", "added to a direct call over http, p99", ("the same, 99th percentile", "同上，99 分位")),
        new("redis", "kept calls with Redis, of those without", ("cached calls per second with Redis, relative to none", "配置 Redis 后每秒已缓存调用数，相对于未配置")),
        new("redis", "an answer from Redis, added to a kept one", ("added when another replica has fetched the answer", "结果由其他副本取回时多出的时间")),
        new("find-models", "find_models over 500 versions, cache cold", ("`find_models` over 500 versions, empty cache, 20 ms per upstream call, relative to the minimum with six calls at once", "`find_models` 查询 500 个版本，缓存为空，上游每次 20 毫秒，相对于六路并发的理论最短时间")) { IsFirst = true },
        new("find-models", "find_models over 500 versions, the process cold too", ("the same in a process that has just started", "同上，进程刚启动")),
        new("find-models", "warm find_models over 500 versions", ("the same, everything cached", "同上，全部已缓存")),
        new("find-models", "growth, 100 to 10000 versions, all asked anew", ("growth from 100 to 10,000 versions, empty cache: exponent", "从 100 到 10,000 个版本的增长指数，缓存为空")),
        new("find-models", "growth, 100 to 10000 versions, warm", ("the same, everything cached", "同上，全部已缓存")),
        new("tokens", "Tokens of all core answers", ("tokens of all core answers, relative to Qianfan's own answers", "core 工具全部返回结果的 token 数，相对于千帆原始返回")) { IsFirst = true },
        new("tokens", "The same without find_models, compare_models", ("the same without `find_models`, `compare_models` and `check_models`", "同上，不计 `find_models`、`compare_models` 和 `check_models`")),
    ];

    /// <summary>For a README: the goals that are missed, whichever they are, after the first of each kind.</summary>
    public static IEnumerable<Figure> Shortest => All.Where(one => one.IsFirst || !one.IsMet);

    public static IEnumerable<string> Table(IEnumerable<Figure> figures, Language language) => Markdown.Table(
        [language.Say("what", "项目"), language.Say("figure", "结果"), language.Say("goal", "目标"), language.Say("command", "命令")],
        figures.Select(figure => new[]
        {
            figure.What.In(language), $"{figure.Measured}{(figure.IsMet ? "" : language.Say(", **missed**", "，**未达到**"))}", figure.Bound(language),
            $"`bench/run.sh {figure.Result}`",
        }));

    /// <summary>One goal and what was measured last.</summary>
    internal sealed record Figure(string Result, string Goal, LocalizedText What)
    {
        private readonly JsonElement _goal = Find(Result, Goal);

        /// <summary>Whether it stands for its kind in a short table.</summary>
        public bool IsFirst { get; init; }

        public bool IsMet => _goal.TryGetProperty("atMost", out var most) ? Value <= most.GetDouble() : Value >= _goal.GetProperty("atLeast").GetDouble();

        public string Measured => $"{Number(_goal.GetProperty("figure"))} {Unit}".TrimEnd();

        private double Value => _goal.GetProperty("figure").GetDouble();

        private string Unit => _goal.GetProperty("unit").GetString()!;

        public string Bound(Language language) => _goal.TryGetProperty("atMost", out var most)
            ? $"{language.Say("at most", "至多")} {Number(most)} {Unit}".TrimEnd()
            : $"{language.Say("at least", "至少")} {Number(_goal.GetProperty("atLeast"))} {Unit}".TrimEnd();
    }

    private static JsonElement Find(string result, string name)
    {
        var results = JsonElement.Parse(Checkout.Read("bench", "results", $"{result}.json"));
        return results.GetProperty("goals").EnumerateArray().Single(goal => goal.GetProperty("goal").GetString()!.StartsWith(name, StringComparison.Ordinal));
    }

    private static string Number(JsonElement figure)
    {
        var value = figure.GetDouble();
        return value.ToString(value >= 100 ? "#,##0" : value >= 10 ? "0.#" : value >= 1 ? "0.0#" : "0.0##", CultureInfo.InvariantCulture);
    }
}
