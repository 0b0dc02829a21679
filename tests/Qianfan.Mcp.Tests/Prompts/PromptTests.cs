using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Prompts;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tests.Upstream;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Prompts;

/// <summary>Prompts as they are filled in, without any upstream.</summary>
public sealed class PromptTests : IDisposable
{
    private readonly CatalogCache _cache = Uncached.Over(new(
        new(new Uri("https://qianfan.baidubce.com"), TimeSpan.FromSeconds(30), 1800), new FakeClock(), new StubTransport(500, "")));

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void Every_failure_code_is_explained_in_both_languages() => Assert.All(Enum.GetValues<FailureCode>(), code =>
    {
        var name = Failure.Name(code);

        Assert.Contains($"{name} means: {FailureTexts.Meaning(code).What.English}", Get("explain_error", "error", $"{name}: It failed."), StringComparison.Ordinal);
        Assert.Contains($"{name} 的意思：{FailureTexts.Meaning(code).What.Chinese}", Get("explain_error", "error", name, Language.Chinese), StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("AccessDenied", "PERMISSION_DENIED", false)]
    [InlineData("accessdenied", "PERMISSION_DENIED", false)]
    [InlineData("336501", "RATE_LIMITED", true)]
    [InlineData("{\"error_code\":17,\"error_msg\":\"x\"}", "QUOTA_EXHAUSTED", false)]
    [InlineData("HTTP 503", "UPSTREAM_UNAVAILABLE", true)]
    [InlineData("rate_limited", "RATE_LIMITED", true)]
    [InlineData("The server says: request ip not allowed", "PERMISSION_DENIED", false)]
    [InlineData("UPSTREAM_TIMEOUT: Qianfan did not answer in time.\nNext: Call again.", "UPSTREAM_TIMEOUT", true)]
    [InlineData("INTERNAL", "INTERNAL", false)]
    public void An_error_is_known_by_any_of_its_codes(string error, string code, bool retry)
    {
        var text = Get("explain_error", "error", error);

        Assert.Contains($"{code} means: ", text, StringComparison.Ordinal);
        Assert.Contains("\nNext: ", text, StringComparison.Ordinal);
        Assert.Equal(retry, text.Contains("may help", StringComparison.Ordinal));
    }

    [Fact]
    public void The_words_of_the_tools_are_quoted_as_the_user_reads_them() => Assert.Contains(
        "千帆的 AccessDenied 属于 PERMISSION_DENIED。工具的原文：账号没有这项权限。请账号管理员",
        Get("explain_error", "error", "AccessDenied", Language.Chinese), StringComparison.Ordinal);

    [Fact]
    public void Every_code_of_upstream_is_explained() => Assert.All(ErrorCodes.Known, code =>
        Assert.Contains(" means: ", Get("explain_error", "error", code), StringComparison.Ordinal));

    [Theory]
    [InlineData("It does not work.")]
    [InlineData("There were 17 models in an internal list of 4.")]
    [InlineData("\u0000\u0001")]
    public void An_unknown_error_is_not_guessed_at(string error)
    {
        var text = Get("explain_error", "error", error);

        Assert.Contains("contains no failure code", text, StringComparison.Ordinal);
        Assert.All(ExplainError.Codes, code => Assert.Contains($"- {code}: ", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("code:")]
    [InlineData("code=  1")]
    [InlineData("HTTP/1.")]
    [InlineData("HTTP ")]
    [InlineData("A_")]
    [InlineData("\uD83D")]
    public async Task A_hostile_text_is_read_quickly(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 50_000));

        var reading = Task.Run(() => Get("explain_error", "error", text));

        Assert.NotEmpty(await reading.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Theory]
    [InlineData("choose_model", "task")]
    [InlineData("explain_error", "error")]
    public void A_secret_that_is_pasted_does_not_come_back(string prompt, string argument) => Assert.DoesNotContain(
        "caller-secret", Get(prompt, argument, "chat with caller-secret AccessDenied"), StringComparison.OrdinalIgnoreCase);

    [Theory]
    [InlineData("chose_model", """{"task":"chat"}""", "Did you mean choose_model?")]
    [InlineData(null, "{}", "There is no such prompt.")]
    [InlineData("choose_model", "{}", "requires the argument task")]
    [InlineData("choose_model", """{"task":"  "}""", "requires the argument task")]
    [InlineData("choose_model", """{"task":null}""", "requires the argument task")]
    [InlineData("choose_model", """{"tsk":"chat"}""", "Did you mean task?")]
    [InlineData("explain_error", """{"error":["x"]}""", "error must be a string")]
    public void A_bad_request_is_refused_in_clear_words(string? prompt, string arguments, string words)
    {
        var refusal = Assert.Throws<McpProtocolException>(() => PromptList.Get(
            prompt, JsonElement.Parse(arguments).EnumerateObject().Select(member => KeyValuePair.Create(member.Name, member.Value)), Language.English, Context));

        Assert.Equal(McpErrorCode.InvalidParams, refusal.ErrorCode);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("explain_error", "error", "up", "UPSTREAM_UNAVAILABLE UPSTREAM_TIMEOUT UPSTREAM_UNREACHABLE UPSTREAM_UNREADABLE")]
    [InlineData("explain_error", "error", "z", "")]
    [InlineData("explain_error", "other", "up", "")]
    [InlineData("choose_model", "task", "", "")]
    public void Codes_are_completed(string prompt, string argument, string typed, string values)
    {
        var completion = PromptList.Complete(prompt, new() { Name = argument, Value = typed }, Language.English).Completion;

        Assert.Equal(values, string.Join(' ', completion.Values));
        Assert.Equal(completion.Values.Count, completion.Total);
        Assert.False(completion.HasMore);
    }

    private ToolContext Context => new(_cache, new AccessKey("caller-id", "caller-secret"), NullLogger.Instance);

    private string Get(string prompt, string argument, string value, Language language = Language.English)
    {
        var text = JsonElement.Parse(CatalogTool.Render(json => json.WriteStringValue(value)).Span);
        var message = Assert.Single(PromptList.Get(prompt, [KeyValuePair.Create(argument, text)], language, Context).Messages);
        Assert.Equal(Role.User, message.Role);
        return Assert.IsType<TextContentBlock>(message.Content).Text;
    }
}
