using Qianfan.Mcp.Tools;
using static Qianfan.Mcp.Upstream.JsonReading;

namespace Qianfan.Mcp.Actions;

/// <summary>GET /v2/models (获取模型列表): what the inference API lists, with prices, context and modalities.</summary>
// Takes an API key or a bearer token. Source: qianfan-api/s/Dmba8k71y (2025-12-08) and Amwbl43sp (undated, cut off); names of its newer
// members from two independent decoders (until 2026-09-14). Any member may be absent, null or a number as text; a price is a text, in CNY
// per 1,000 tokens, or a list of tiers. Not verified: all of that, and the unit of up_to, which the document says is thousands of tokens
// while a decoder shows plain ones. Seen on 2026-04-20: of 193 listed ids most answered 403, and some had been retired for months.
internal static class ListModels
{
    // No tier ends below ten thousand tokens, and none at ten million.
    private const double LeastTokens = 10_000;

    private static readonly string[] _priceNames = ["prompt", "completion"];

    public static ActionTool Tool { get; } = new()
    {
        Name = "list_models",
        Title = ("Models of the inference API", "推理 API 的模型列表"),
        Description = (
            "Lists what GET /v2/models returns: each id to write in `model`, with vendor, kind, context and token limits, modalities "
                + "and prices in CNY per million tokens. A listed model may be neither open to this account nor alive. find_models "
                + "joins all this with the account's services and with retirements; this is the list by itself.",
            "列出 GET /v2/models 返回的内容：每个可填入 model 的 ID，及厂商、类型、上下文和 token 上限、模态、价格（元/百万 token）。列出不代表账号已开通，也不代表未下线。find_models "
                + "已把这些与账号的服务和下线信息合并；这里只是原列表。"),
        Operation = new("/v2/models") { IsInference = true },
        Policies = [],
        Paging = Paging.Own,
        Answer = "models",
        Fields =
        [
            Field.Text("model", null, "id"),
            Field.Text("vendor", null, row => Text(row.Value, "owned_by") is not "其他" and var vendor ? vendor : null),
            Field.Text("kind", ("chat, embeddings, rerank, text2image or others.", "chat、embeddings、rerank、text2image 等。"), "type"),
            Field.Integer("contextTokens", ("Input, reasoning and output.", "输入、思考和输出合计。"), "context_length"),
            Field.Integer("inputTokens", null, "prompt_tokens"),
            Field.Integer("outputTokens", ("Without reasoning.", "不含思考。"), "max_tokens"),
            Field.Integer("reasoningAndOutputTokens", null, "max_completions_tokens"),
            Modalities("inputModalities", "input_modalities"), Modalities("outputModalities", "output_modalities"),
            Field.Price("inputPrice", ("CNY per million tokens, of the first tier.", "第一档，元/百万 token。"),
                row => Tiers(row.Value).FirstOrDefault().Input),
            Field.Price("outputPrice", null, row => Tiers(row.Value).FirstOrDefault().Output),
            Field.Objects("priceTiers", ("Where the price depends on the input's length.", "价格随输入长度变化时才有。"),
                [
                    Field.Integer("upToInputTokens", ("Absent: without bound.", "没有则不限。"), "upTo"),
                    Field.Price("inputPrice", null, row => Number(Member(row.Value, "input"))),
                    Field.Price("outputPrice", null, row => Number(Member(row.Value, "output"))),
                ],
                row => Tiers(row.Value) is { Count: > 1 } tiers ? tiers.Select(AsRow) : []),
            Field.Text("released", null, row => Integer(Member(row.Value, "created")) is > 0 and < 253_402_300_800 and { } seconds
                ? DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : null),
        ],
    };

    private static Field Modalities(string name, string from) => Field.Texts(name, null,
        row => Items(Member(Member(row.Value, "architecture"), from)).Select(Text));

    private static Row AsRow((long? UpTo, double? Input, double? Output) tier) => new(JsonElement.Parse(CatalogTool.RenderObject(json =>
    {
        json.WriteValue("upTo", tier.UpTo);
        json.WriteValue("input", tier.Input);
        json.WriteValue("output", tier.Output);
    }).Span));

    // Both lists of tiers as one: each bound of either begins another.
    private static List<(long? UpTo, double? Input, double? Output)> Tiers(JsonElement model)
    {
        var lists = _priceNames.Select(name => Tiers(Member(Member(model, "pricing"), name), "up_to")).ToArray();
        var bounds = lists.SelectMany(list => list.Select(tier => tier.UpTo)).Distinct().OrderBy(bound => bound ?? long.MaxValue);
        return [.. bounds.Select(bound => (bound, At(lists[0], bound), At(lists[1], bound)))];

        static double? At(IReadOnlyList<(long? UpTo, double? Price)> tiers, long? bound) =>
            tiers.FirstOrDefault(tier => tier.UpTo is null || tier.UpTo >= bound).Price;
    }

    private static (long? UpTo, double? Price)[] Tiers(JsonElement price, string bound) => price.ValueKind == JsonValueKind.Array
        ? [.. price.EnumerateArray().Select(tier => (Bound(Number(Member(tier, bound))), PerMillion(Member(tier, "price"))))
            .OrderBy(tier => tier.Item1 ?? long.MaxValue)]
        : PerMillion(price) is { } single ? [(null, single)] : [];

    private static long? Bound(double? upTo) =>
        upTo is > 0 and < 1e9 and { } bound ? (long)(bound < LeastTokens ? bound * 1000 : bound) : null;

    private static double? PerMillion(JsonElement price) => Number(price) is >= 0 and { } number ? Math.Round(number * 1000, 6) : null;
}
