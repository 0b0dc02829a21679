using System.Text.RegularExpressions;
using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Tests.Catalog;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>
/// A failure costs a model at most 150 tokens in either language, whatever upstream wrote. Tokens are estimated: text is cut in pieces as the o200k
/// tokenizer cuts it, and a piece counts one for each 7 letters, 3 capitals, 3 marks or 3 digits; four Chinese characters count
/// three. Three more are added: so no text here is counted lower than the tokenizer itself did (2026-11).
/// </summary>
public sealed partial class FailureLengthTests
{
    private const int Most = 150;
    private const int Reserve = 3;
    private const string Code = "IamSignatureInvalidBecauseOfAnUnknownCredentialOrOtherReason";
    private const string RequestId = "1bef3f87-c5b2-4419-936b-50f9884f10d4-1bef3f87-c5b2-4419-936b";
    private const string Chinese = "您没有调用该接口的权限,请联系主账号管理员在访问控制中为子用户授予千帆大模型平台的管理权限后重试。";
    private const string English = "The model does not exist or the current user has no permission to see it; check the parameters and the account id. ";

    private static readonly KeySource _headers = new("X-Qianfan-Access-Key", "X-Qianfan-Secret-Key", "X-Qianfan-Api-Key") { IsPerRequest = true };

    private static readonly string[] _endings = ["", "_x"];

    // Of no argument.
    private static readonly string[] _wrong = ["""{"is":"an object of some length"}""", $"[\"{Chinese}\",{{}}]"];

    public static TheoryData<string> Causes => [.. Enum.GetNames<FailureCause>()];

    [Theory]
    [MemberData(nameof(Causes))]
    public async Task A_failure_is_short_whatever_upstream_wrote(string cause)
    {
        foreach (var message in (string[])[Chinese, English])
        {
            var said = await SaidAsync(Code, string.Concat(Enumerable.Repeat(message, 4)), RequestId);
            UpstreamException failure = new(Enum.Parse<FailureCause>(cause), retryable: true)
            {
                Status = said.Status,
                UpstreamCode = said.UpstreamCode,
                UpstreamMessage = said.UpstreamMessage,
                RequestId = said.RequestId,
                RetryAfter = TimeSpan.FromDays(1),
            };

            AssertShort(FailureTexts.From(failure));
            Assert.All(ActionList.Tools, tool => AssertShort(FailureTexts.From(failure, policies: tool.Policies)));
            AssertShort(FailureTexts.From(failure, new("aB3dE5fG7hJ9kL1mN3pQ5rS7", "secret"), _headers));
            AssertShort(FailureTexts.From(failure, new("other", "secret"), _headers));
        }
    }

    [Fact]
    public void A_failure_of_this_server_is_short()
    {
        AssertShort(FailureTexts.Internal);
        foreach (var source in (KeySource[])[KeySource.Settings, _headers, KeySource.Settings with { Lacking = KeySource.Settings.AccessKey }])
        {
            AssertShort(source.Missing);
            AssertShort(source.WrongKind(new("bce-v3/id", "secret"))!);
        }
    }

    [Theory]
    [InlineData("English")]
    [InlineData("Chinese")]
    public async Task A_refusal_is_short_however_many_mistakes_it_tells_of(string language)
    {
        using var shop = new Shop { Language = Enum.Parse<Language>(language) };
        // Also all arguments wrong at once, and all of them misspelt.
        var calls = (await BadCalls.MakeAsync(shop)).Select(call => (call.Tool, Arguments: call.Arguments.ToJsonString())).Concat(
            from tool in ToolList.Tools
            from ending in _endings
            from value in _wrong
            select (tool.Name, $"{{{string.Join(',', tool.Parameters.Select(one => $"\"{one.Name}{ending}\":{value}"))}}}"));

        List<string> long_ = [];
        foreach (var (tool, arguments) in calls)
            if (await shop.FailureAsync(tool, arguments) is var failure && Tokens(failure) > Most)
                long_.Add($"{Tokens(failure)}: {tool} {arguments}\n{failure}");

        Assert.True(long_.Count == 0, $"{long_.Count} are too long:\n{string.Join("\n\n", long_)}");
    }

    [Fact]
    public async Task A_request_id_of_the_usual_length_and_a_short_message_stay_whole()
    {
        const string message = "IamSignatureInvalid, cause: Fail to authn user: Signature does not match";

        var said = await SaidAsync("IamSignatureInvalid", message, RequestId[..36]);

        Assert.Equal(("IamSignatureInvalid", message, RequestId[..36]), (said.UpstreamCode, said.UpstreamMessage, said.RequestId));
    }

    /// <summary>What is kept of a refusal in these words.</summary>
    private static async Task<UpstreamException> SaidAsync(string code, string message, string requestId)
    {
        using var transport = new StubTransport(403, $$"""{"requestId":"{{requestId}}","code":"{{code}}","message":"{{message}}"}""");
        using var client = new QianfanClient(new(new("https://qianfan.baidubce.com"), TimeSpan.FromSeconds(30), 1800), new FakeClock(), transport);
        return await Assert.ThrowsAsync<UpstreamException>(
            () => client.CallAsync(new("caller-key", "caller-secret"), new(new("/v2/model"), "{}"u8.ToArray()), new(1), CancellationToken.None));
    }

    private static void AssertShort(Failure failure) => Assert.All(
        Enum.GetValues<Language>(), language => Assert.InRange(Tokens(failure.In(language)), 1, Most));

    private static int Tokens(string text) => Pieces().Matches(text).Sum(piece =>
    {
        var letters = piece.Value.Count(char.IsLetter);
        return letters switch
        {
            0 when char.IsDigit(piece.Value[0]) => 1,
            0 => Math.Max(1, Parts(piece.Value.Trim().Length, 3)),
            _ when !piece.Value.Any(char.IsAsciiLetter) => Parts(letters * 3, 4),
            _ when !piece.Value.Any(char.IsLower) => Parts(letters, 3),
            _ => Parts(letters, 7),
        };
    }) + Reserve;

    private static int Parts(int whole, int size) => (whole + size - 1) / size;

    [GeneratedRegex(
        @"[^\r\n\p{L}\p{N}]?\p{Lu}*\p{Ll}+(?:'s)?|[^\r\n\p{L}\p{N}]?\p{Lu}+|[^\r\n\p{L}\p{N}]?\p{Lo}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+")]
    private static partial Regex Pieces();
}
