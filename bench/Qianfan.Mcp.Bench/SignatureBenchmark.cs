using BenchmarkDotNet.Attributes;
using Qianfan.Mcp.Signing;

namespace Qianfan.Mcp.Bench;

/// <summary>One whole signature, as every attempt of a call carries one.</summary>
[MemoryDiagnoser]
public class SignatureBenchmark
{
    private const int Lifetime = 1800;
    private static readonly Uri _uri = new("https://qianfan.baidubce.com/v2/service?Action=DescribePresetServices");

    // As long as real ones.
    private static readonly AccessKey _key = new(new string('a', 32), new string('s', 32));

    private DateTimeOffset _at = DateTimeOffset.UnixEpoch;

    /// <summary>Each in a second of its own, so that nothing which is kept for a second helps.</summary>
    [Benchmark]
    public string Sign() => Sign(_at = _at.AddSeconds(1));

    internal static string Sign(DateTimeOffset at) => SigningHandler.Sign("POST", _uri, _key, BceAuthV1.Timestamp(at), Lifetime).Authorization;
}
