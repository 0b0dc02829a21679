using System.Text.Json;

namespace Qianfan.Mcp.Upstream;

/// <summary>
/// A successful answer: what stood under <c>result</c>, detached from the bytes it came in.
/// </summary>
/// <param name="Result">Object, array, null or whatever upstream sent.</param>
/// <param name="RequestId">Upstream's id of the call, for its support; from the body or a header.</param>
/// <param name="Source"><c>live</c>, or <c>sandbox</c> when the answer itself says that it is made up.</param>
internal sealed record Reply(JsonElement Result, string? RequestId, string Source);
