using System.Net;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>Counts what passes, and can hold it until the test lets it go on, or answer with a status instead.</summary>
internal sealed class CountingTransport(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<(int Calls, TaskCompletionSource Reached)> _awaited = [];
    private TaskCompletionSource? _held;
    private int _running;

    public int Calls { get; private set; }
    public int MostAtOnce { get; private set; }
    public int Cancelled { get; private set; }

    /// <summary>Answered instead of passing on, unless null.</summary>
    public int? Status { get; set; }

    /// <summary>Thrown instead of passing on, unless null.</summary>
    public Exception? Fault { get; set; }

    public Task CancelledOnce => _cancelled.Task;

    public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    public void Release() => _held!.SetResult();

    /// <summary>Done as soon as so many calls have come.</summary>
    public Task Arrived(int calls)
    {
        lock (_lock)
        {
            var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (Calls >= calls)
                reached.SetResult();
            else
                _awaited.Add((calls, reached));
            return reached.Task;
        }
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Enter();
        try
        {
            if (_held is { } held)
                await held.Task.WaitAsync(cancellationToken);
            if (Fault is { } fault)
                throw fault;
            return Status is { } status ? new((HttpStatusCode)status) : await base.SendAsync(request, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Cancelled++;
            _cancelled.TrySetResult();
            throw;
        }
        finally
        {
            lock (_lock)
                _running--;
        }
    }

    private void Enter()
    {
        lock (_lock)
        {
            Calls++;
            MostAtOnce = Math.Max(MostAtOnce, ++_running);
            foreach (var (_, reached) in _awaited.Where(awaited => awaited.Calls <= Calls))
                reached.TrySetResult();
        }
    }
}
