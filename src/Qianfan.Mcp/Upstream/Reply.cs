using System.Text.Json;

namespace Qianfan.Mcp.Upstream;

/// <summary>
/// A successful answer: what stood under <c>result</c>, detached from the bytes it came in.
/// </summary>
/// <param name="Result">Object, array or whatever upstream sent; <see cref="JsonValueKind.Undefined"/> when it sent none.</param>
/// <param name="RequestId">Upstream's id of the call, for its support; from the body or a header.</param>
internal sealed record Reply(JsonElement Result, string? RequestId);
