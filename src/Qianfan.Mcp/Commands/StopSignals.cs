using System.Runtime.InteropServices;

namespace Qianfan.Mcp.Commands;

/// <summary>Ctrl+C or SIGTERM: what runs is told to stop, and the exit code says which it was. A second one ends it at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private const int Interrupted = 130;
    private const int Terminated = 143;

    // Longer than the HTTP server gives running calls to finish.
    private static readonly TimeSpan _stopTimeout = TimeSpan.FromSeconds(25);

    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _signals;
    private int _exitCode;

    public StopSignals() => _signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, Terminated)),
    ];

    public CancellationToken Token => _stop.Token;

    /// <summary>What a shell would report of the signal; <see langword="null"/> if none came.</summary>
    public int? ExitCode => _exitCode == 0 ? null : _exitCode;

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
    }

    private void Stop(PosixSignalContext signal, int exitCode)
    {
        signal.Cancel = true;
        // Not left to the system, since the host listens too and would keep it from ending anything.
        if (Interlocked.CompareExchange(ref _exitCode, exitCode, 0) != 0)
            Environment.Exit(exitCode);
        _ = Task.Delay(_stopTimeout).ContinueWith(_ => Environment.Exit(exitCode), TaskScheduler.Default);
        // Not on this thread: what runs then may wait for the signal to be dealt with.
        _ = _stop.CancelAsync();
    }
}
