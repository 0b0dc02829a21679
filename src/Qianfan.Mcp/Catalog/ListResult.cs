namespace Qianfan.Mcp.Catalog;

/// <summary>One source's rows, as its own tool gives them.</summary>
/// <param name="Error">Why rows are missing; those before it are there all the same.</param>
internal sealed record ListResult<T>(IReadOnlyList<T> Rows, Exception? Error = null);
