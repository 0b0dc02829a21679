namespace Qianfan.Mcp.Sandbox;

/// <summary>A whole answer. <c>Headers</c> holds neither Content-Type nor Content-Length; both follow from the other parts.</summary>
internal sealed record SandboxReply(int Status, string ContentType, byte[] Body, IReadOnlyDictionary<string, string> Headers)
{
    public const string Json = "application/json;charset=UTF-8";

    public const string Html = "text/html";

    public static IReadOnlyDictionary<string, string> NoHeaders { get; } = new Dictionary<string, string>();
}
