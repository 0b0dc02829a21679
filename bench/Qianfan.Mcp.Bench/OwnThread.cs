namespace Qianfan.Mcp.Bench;

/// <summary>Where measuring may block: not on a thread of the pool, which the server or the upstream in this process needs.</summary>
internal static class OwnThread
{
    public static Task<T> RunAsync<T>(Func<T> measure) =>
        Task.Factory.StartNew(measure, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
