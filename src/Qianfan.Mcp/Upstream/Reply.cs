using System.Text.Json;

namespace Qianfan.Mcp.Upstream;

/// <summary>
/// A successful answer: what stood under <c>result</c>, detached from the bytes it came in.
/// </summary>
/// <param name="Result">Object, array, null or whatever upstream sent.</param>
/// <param name="RequestId">Upstream's id of the call, for its support; from the body or a header.</param>
/// <param name="Source"><see cref="Live"/>, <see cref="Cache"/>, <see cref="Stale"/>, or <see cref="Sandbox"/> when the answer itself says that it is made up.</param>
/// <param name="AsOf">When upstream answered, by this machine's clock.</param>
/// <param name="Size">Of the whole answer, in bytes.</param>
internal sealed record Reply(JsonElement Result, string? RequestId, string Source, DateTimeOffset AsOf, int Size)
{
    public const string Live = "live";
    public const string Cache = "cache";
    public const string Stale = "stale";
    public const string Sandbox = "sandbox";

    /// <summary>Shared by all that is the same answer, whatever it says of its source.</summary>
    public Renditions Renditions { get; } = new();

    /// <summary>The same answer, given again; made-up data stays marked as such.</summary>
    public Reply From(string source) => Source == Sandbox && source == Cache ? this : this with { Source = source };
}
