namespace Qianfan.Mcp.Sandbox;

/// <summary>A request as it arrived: path and query still percent-encoded, the query without its question mark.</summary>
internal sealed record SandboxRequest(
    string Method, string Path, string Query, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body)
{
    /// <summary>Names compare without case; several lines of one name are joined by a comma.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init => field = WithoutCase(value); } = WithoutCase(Headers);

    private static Dictionary<string, string> WithoutCase(IReadOnlyDictionary<string, string> headers) =>
        new(headers, StringComparer.OrdinalIgnoreCase);
}
