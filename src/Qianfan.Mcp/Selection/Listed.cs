namespace Qianfan.Mcp.Selection;

/// <summary>One source's rows, as its own tool gives them.</summary>
/// <param name="Error">Why rows are missing; those before it are there all the same.</param>
internal sealed record Listed<T>(IReadOnlyList<T> Rows, Exception? Error = null);
