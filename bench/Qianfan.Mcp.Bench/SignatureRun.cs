using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Qianfan.Mcp.Bench;

/// <summary>Runs <see cref="SignatureBenchmark"/>. In this process: BenchmarkDotNet's own build of a project would ask for packages.</summary>
internal static class SignatureRun
{
    // Any time will do: the official signer is given the same, and must come to the same signature.
    private static readonly DateTimeOffset _example = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static int Run(bool isShort)
    {
        var config = DefaultConfig.Instance
            .AddJob((isShort ? Job.ShortRun : Job.Default).WithToolchain(InProcessEmitToolchain.Instance))
            .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "BenchmarkDotNet"));
        var summary = BenchmarkRunner.Run<SignatureBenchmark>(config);
        if (summary.Reports is not [{ Success: true, ResultStatistics: { } times } report])
            return 1;
        Report.Print(new
        {
            meanMicroseconds = times.Mean / 1000,
            medianMicroseconds = times.Median / 1000,
            errorMicroseconds = times.StandardError / 1000,
            bytes = report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase),
            example = new { unixSeconds = _example.ToUnixTimeSeconds(), authorization = SignatureBenchmark.Sign(_example) },
        });
        return 0;
    }
}
