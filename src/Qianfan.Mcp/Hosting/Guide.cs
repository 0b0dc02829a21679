using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Hosting;

/// <summary>The one resource: the instructions and what each failure code means, for clients that offer resources to read.</summary>
internal static class Guide
{
    public const string Address = "qianfan://guide";
    private const string Markdown = "text/markdown";

    public static Resource Definition { get; } = new()
    {
        Uri = Address,
        Name = "guide",
        Title = "Guide to the Qianfan model catalog",
        Description = "How to choose a model with these tools, the kinds of ids, and what each failure code means.",
        MimeType = Markdown,
    };

    private static string Text { get; } = string.Join('\n',
        [
            "# Baidu Qianfan model catalog", "", CatalogServer.Instructions.Trim(), "", "## Failure codes", "",
            .. Enum.GetValues<FailureCode>().Select(code => $"- {Failure.Name(code)}: {Meaning(code)}"), "",
        ]);

    /// <exception cref="McpProtocolException">There is nothing at this address.</exception>
    public static ReadResourceResult Read(string? address) => address == Address
        ? new() { Contents = [new TextResourceContents { Uri = Address, MimeType = Markdown, Text = Text }] }
        : throw new McpProtocolException($"There is no such resource; there is {Address}.", McpErrorCode.InvalidParams) { Data = { ["uri"] = address } };

    private static string Meaning(FailureCode code) => code switch
    {
        FailureCode.CredentialsMissing => "no Access Key and Secret Key are set, or none came with the request.",
        FailureCode.CredentialsInvalid => "Qianfan does not take the keys.",
        FailureCode.ClockSkew => "the machine's clock is too far off for a signature.",
        FailureCode.PermissionDenied => "the account may not do this.",
        FailureCode.NotEnabled => "the service is not opened for this account.",
        FailureCode.InvalidArgument => "an argument is wrong; correct it and call again.",
        FailureCode.NotFound => "this account has nothing under the id.",
        FailureCode.RateLimited => "too many calls; wait as long as the text says.",
        FailureCode.QuotaExhausted => "a quota is used up, or the account is in arrears.",
        FailureCode.UpstreamUnavailable => "Qianfan is down for the moment; call again in a minute.",
        FailureCode.UpstreamTimeout => "Qianfan did not answer in time; call again.",
        FailureCode.UpstreamUnreachable => "the network between this server and Qianfan is broken or blocked.",
        FailureCode.UpstreamUnreadable => "what came back is not Qianfan's answer, such as a proxy's page.",
        FailureCode.Internal => "this server failed by its own fault.",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Say what it means here."),
    };
}
