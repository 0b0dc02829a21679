using System.Collections.Concurrent;

namespace Qianfan.Mcp.Upstream;

/// <summary>
/// One call for all who ask for the same at the same time. The call goes on while anybody waits for it and is cancelled when the last
/// one has given up.
/// </summary>
internal sealed class Flights<TKey, TResult> where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Flight> _flights = new();

    public async Task<TResult> JoinAsync(TKey key, Func<CancellationToken, Task<TResult>> call, CancellationToken cancellation)
    {
        Flight flight;
        do
            flight = _flights.GetOrAdd(key, static _ => new Flight());
        while (!flight.Board());
        try
        {
            return await flight.Start(call, () => _flights.TryRemove(KeyValuePair.Create(key, flight))).WaitAsync(cancellation);
        }
        finally
        {
            flight.Leave(() => _flights.TryRemove(KeyValuePair.Create(key, flight)));
        }
    }

#pragma warning disable CA1001 // The source has neither timer nor wait handle, so nothing is left behind; disposing it would race with the last to leave.
    private sealed class Flight
#pragma warning restore CA1001
    {
        private readonly CancellationTokenSource _cancelled = new();
        private readonly Lock _lock = new();
        private Task<TResult>? _call;
        private int _aboard;
        private bool _over;

        public bool Board()
        {
            lock (_lock)
            {
                _aboard += _over ? 0 : 1;
                return !_over;
            }
        }

        public Task<TResult> Start(Func<CancellationToken, Task<TResult>> call, Action onLanded)
        {
            lock (_lock)
                return _call ??= RunAsync(call, onLanded);
        }

        public void Leave(Action onEmpty)
        {
            lock (_lock)
            {
                if (--_aboard > 0 || _over)
                    return;
                _over = true;
            }
            onEmpty();
            _cancelled.Cancel();
        }

        private async Task<TResult> RunAsync(Func<CancellationToken, Task<TResult>> call, Action onLanded)
        {
            // Off the lock, and off the first caller's context.
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            try
            {
                return await call(_cancelled.Token);
            }
            finally
            {
                lock (_lock)
                    _over = true;
                onLanded();
            }
        }
    }
}
