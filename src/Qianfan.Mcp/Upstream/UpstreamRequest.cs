namespace Qianfan.Mcp.Upstream;

/// <summary>One operation of the console API: <c>POST {Route}?Action={Action}</c> with a JSON body.</summary>
/// <param name="Route">Absolute path, such as <c>/v2/model</c>.</param>
/// <param name="Action">The <c>Action</c> query parameter; the older <c>/wenxinworkshop</c> routes have none.</param>
internal sealed record Operation(string Route, string? Action = null)
{
    public string PathAndQuery => Action is null ? Route : $"{Route}?Action={Action}";
}

/// <summary>What tools ask of <see cref="CatalogCache"/>: the same request of the same key has the same answer for a while.</summary>
/// <param name="Body">The JSON body.</param>
internal readonly record struct UpstreamRequest(Operation Operation, ReadOnlyMemory<byte> Body);
