using Qianfan.Mcp.Evals;

namespace Qianfan.Mcp.Tests.Evals;

/// <summary>What counts as made up, and what as another spelling of what a tool gave.</summary>
public sealed class FactsTests
{
    private const string Source = """
        {"models":[{"name":"ERNIE-4.5-Turbo-128K","versionId":"amv-j7qzhintctvt","model":"ernie-4.5-turbo-128k","contextTokens":131072,
        "inputPrice":0.8,"outputPrice":3.2,"retires":"2026-10-29"},
        {"name":"DeepSeek-V3.2","path":"/v2/chat/completions","inputTokens":1000000}]}
        """;

    [Theory]
    [InlineData("ERNIE 4.5 Turbo 128K takes 131,072 tokens (128K, about 131k).")]
    [InlineData("**ernie‑4.5‑turbo‑128k** costs ¥0.8 in and 3.2 CNY out per million tokens; 0.0008 元/千 tokens.")]
    [InlineData("文心 4.5 Turbo 于 2026年10月29日下线，每 100万 tokens 0.8 元。")]
    [InlineData("It retires on 29 October 2026, or October 29, 2026, or 2026/10/29.")]
    [InlineData("DeepSeek V3.2 takes 1M tokens at https://example.com/v2/chat/completions; 2 models, step-1, top-3.")]
    [InlineData("amv-j7qzhintctvt is a DeepSeek-V3.2-based one? No, ERNIE-4.5. That was in 2025.")]
    [InlineData("100 万 token 的输入，128K 上下文")]
    public void Another_spelling_is_not_made_up(string answer) =>
        Assert.Empty(Facts.MadeUp(answer, [Source, "See https://example.com/v2/chat/completions."]));

    [Theory]
    [InlineData("ERNIE-4.5-Turbo-256K", "ernie-4.5-turbo-256k")]
    [InlineData("ernie-4.5-turbo-128k-preview", "ernie-4.5-turbo-128k-preview")]
    [InlineData("ERNIE 4", "ernie 4")]
    [InlineData("DeepSeek V3", "deepseek v3")]
    [InlineData("GPT-5", "gpt-5")]
    [InlineData("Claude Opus 4.1", "claude opus 4.1")]
    [InlineData("文心 5.0", "ernie 5.0")]
    [InlineData("amv-aaaaaaaaaaaa", "amv-aaaaaaaaaaaa")]
    [InlineData("0.9 CNY", "0.9 cny")]
    [InlineData("¥4", "¥4")]
    [InlineData("5 元", "5 元")]
    [InlineData("65,536", "65536")]
    [InlineData("64K", "64k")]
    [InlineData("20万 tokens", "20万 tokens")]
    [InlineData("2027-01-01", "2027-01-01")]
    [InlineData("2026年9月", "2026-09")]
    [InlineData("9月30日", "09-30")]
    [InlineData("30 June 2026", "2026-06-30")]
    [InlineData("https://example.com/v1", "https://example.com/v1")]
    [InlineData("POST /v2/rerank", "/v2/rerank")]
    public void What_nobody_gave_is_made_up(string answer, string fact) => Assert.Equal([fact], Facts.MadeUp(answer, [Source]));

    [Theory]
    [InlineData("ernie-3.5-128k.", "ERNIE-3.5-128K", true)]
    [InlineData("`ernie-3.5-128k-preview`", "ernie-3.5-128k", false)]
    [InlineData("DeepSeek-V3.2", "DeepSeek-V3", false)]
    [InlineData("8,192 tokens", "8192", true)]
    [InlineData("18192", "8192", false)]
    [InlineData("服务是合同抽取。", "合同抽取", true)]
    [InlineData("没有。", "none|没有", true)]
    [InlineData("nothing", "no", false)]
    public void A_text_is_found_whole(string answer, string wanted, bool found) =>
        Assert.Equal(found, PlainText.Holds(PlainText.Of(answer), wanted));
}
