namespace Qianfan.Mcp.Catalog;

/// <summary>Tells a caller who wants to know how many of the versions are loaded: about every tenth, each number larger than the one before.</summary>
/// <param name="tell">Takes what is done and the total so far.</param>
internal sealed class Progress(Func<int, int, Task>? tell) : IDisposable
{
    private const int Steps = 10;

    private readonly SemaphoreSlim _telling = new(1);
    private int _total;
    private int _done;

    /// <summary>So many more are to be loaded.</summary>
    public void Expect(int versions) => Interlocked.Add(ref _total, versions);

    /// <summary>One more is loaded. Returns when that is told, so that nothing is told after the answer.</summary>
    public async Task AdvanceAsync()
    {
        if (tell is null)
            return;
        await _telling.WaitAsync();
        try
        {
            _done++;
            if (_done == _total || _done % Math.Max(1, _total / Steps) == 0)
                await tell(_done, _total);
        }
        finally
        {
            _telling.Release();
        }
    }

    public void Dispose() => _telling.Dispose();
}
