namespace Qianfan.Mcp.Upstream;

/// <summary>
/// Makes one call for all who ask the same at the same time, and shares its result or its failure; for <see cref="CatalogCache"/>. The call
/// runs while anybody waits for it and is cancelled when the last one has given up.
/// </summary>
internal sealed class SingleFlight<TResult>
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Flight> _flights = [];

    /// <param name="cancellation">Ends the wait, and the call too if nobody else waits for it.</param>
    public async Task<TResult> JoinAsync(string key, Func<CancellationToken, Task<TResult>> call, CancellationToken cancellation)
    {
        Flight? flight;
        lock (_lock)
        {
            if (!_flights.TryGetValue(key, out flight))
                _flights.Add(key, flight = new(new()));
            flight.Waiting++;
            // On the pool: what a call does before its first await must not run under the lock.
            flight.Call ??= Task.Run(() => RunAsync(key, flight, call));
        }
        try
        {
            return await flight.Call.WaitAsync(cancellation);
        }
        finally
        {
            bool nobodyWaits;
            lock (_lock)
                nobodyWaits = --flight.Waiting == 0 && Forget(key, flight);
            if (nobodyWaits)
                await flight.Cancelled.CancelAsync();
        }
    }

    private async Task<TResult> RunAsync(string key, Flight flight, Func<CancellationToken, Task<TResult>> call)
    {
        try
        {
            return await call(flight.Cancelled.Token);
        }
        finally
        {
            lock (_lock)
                Forget(key, flight);
        }
    }

    // Whether it still ran; whoever comes from now on starts another.
    private bool Forget(string key, Flight flight) => _flights.GetValueOrDefault(key) == flight && _flights.Remove(key);

    private sealed class Flight(CancellationTokenSource cancelled)
    {
        public CancellationTokenSource Cancelled => cancelled;
        public Task<TResult>? Call { get; set; }
        public int Waiting { get; set; }
    }
}
