using System.Globalization;
using System.Text.Json;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Repository;

/// <summary>The goals of the benchmarks and what was measured last, from the results that the scripts wrote.</summary>
internal static class Figures
{
    /// <summary>What is shown, by the result and the beginning of its goal.</summary>
    private static readonly (string Result, string Goal, LocalizedText What)[] _shown =
    [
        ("cold-start", "Cold start to tools/list: native, of the fastest peer", ("start to `tools/list` over stdio as a native image, of the fastest of three npm servers", "原生镜像 stdio 启动到 `tools/list`，与三个 npm 服务器中最快的相比")),
        ("cold-start", "Cold start to the first tool call: native, of the fastest peer", ("the same to the answer of the first tool call", "同上，到第一次工具调用返回结果")),
        ("cold-start", "Memory over stdio after the first call: native", ("memory over stdio", "stdio 内存")),
        ("http", "cached tools/call, of the TypeScript SDK", ("kept tool calls a second over HTTP on one core, of the TypeScript SDK's", "单核 HTTP 每秒调用数（已缓存），与 TypeScript SDK 相比")),
        ("http", "cached tools/call, of bare Kestrel", ("the same, of bare Kestrel with the same bytes", "同上，与返回相同字节的裸 Kestrel 相比")),
        ("http", "cached tools/call, p99", ("the same, 99th percentile", "同上，99 分位")),
        ("latency", "added to a direct call over stdio, p50", ("added to a direct signed call, stdio, median", "比直接签名调用多出的时间，stdio，中位数")),
        ("latency", "added to a direct call over http, p50", ("added to a direct signed call, HTTP, median", "比直接签名调用多出的时间，HTTP，中位数")),
        ("find-models", "find_models over 500 versions, cache cold", ("`find_models` over 500 versions, nothing kept, of the least time that six calls at once allow", "`find_models` 查 500 个版本，无缓存，与六路并发的理论最短时间相比")),
        ("find-models", "warm find_models over 500 versions", ("the same, all kept", "同上，全部已缓存")),
        ("tokens", "Tokens of all core answers", ("tokens of the core answers, of Qianfan's own", "core 工具答复的 token，与千帆原始答复相比")),
    ];

    public static IEnumerable<string> Table(Language language)
    {
        yield return language == Language.Chinese ? "| 项目 | 结果 | 目标 | 命令 |" : "| what | figure | goal | command |";
        yield return "|---|---|---|---|";
        foreach (var (result, name, what) in _shown)
        {
            var goal = Goal(result, name);
            var isMost = goal.TryGetProperty("atMost", out var bound);
            if (!isMost)
                bound = goal.GetProperty("atLeast");
            var unit = goal.GetProperty("unit").GetString();
            LocalizedText side = isMost ? ("at most", "至多") : ("at least", "至少");
            yield return $"| {what.In(language)} | {Number(goal.GetProperty("figure"))} {unit} | {side.In(language)} {Number(bound)} {unit} | `bench/run.sh {result}` |";
        }
    }

    private static JsonElement Goal(string result, string name)
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
