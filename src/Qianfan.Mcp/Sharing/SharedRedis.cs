using System.Collections.Concurrent;
using System.Security.Cryptography;
using StackExchange.Redis;

namespace Qianfan.Mcp.Sharing;

/// <param name="Redis">A configuration string of StackExchange.Redis.</param>
/// <param name="Key">A secret that the replicas share and Redis does not know.</param>
internal sealed record SharingOptions(string Redis, string Key)
{
    /// <summary>Of <see cref="Key"/>, in characters.</summary>
    public const int ShortestKey = 32;

    /// <summary>Whether the configuration string can be read and names a server.</summary>
    public static bool IsReadable(string redis)
    {
        try
        {
            return ConfigurationOptions.Parse(redis).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

/// <summary>
/// The Redis that replicas share. It may be away, slow or full at any time: then everybody goes on alone, which costs a call at most
/// <see cref="Patience"/>, and only until one has noticed. Once a second it is tried again.
/// </summary>
internal sealed partial class SharedRedis : IAsyncDisposable
{
    /// <summary>Begins the names of all that is stored. The number is that of its form: another version reads none of it.</summary>
    public const string Prefix = "qianfan-mcp:1:";

    /// <summary>How long an answer of Redis is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(40);

    private const int MostKnown = 4096;
    private const int LongestKnown = 512;

    private static readonly TimeSpan _beat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan _betweenLines = TimeSpan.FromMinutes(1);
    // What the start of the server waits for.
    private static readonly TimeSpan _firstPatience = TimeSpan.FromSeconds(2);

    // By the clock of Redis. A replica that is silent for five seconds is gone.
    private const string Beat = """
        local now = redis.call('TIME')[1]
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - 5)
        redis.call('ZADD', KEYS[1], now, ARGV[1])
        redis.call('EXPIRE', KEYS[1], 60)
        return redis.call('ZCARD', KEYS[1])
        """;

    private readonly RedisKey[] _replicas = [$"{Prefix}replicas"];
    private readonly RedisValue[] _self = [Guid.NewGuid().ToString("N")];
    private readonly byte[] _nameKey;
    // Made anew, the names of a kept answer would be a tenth of its time.
    private readonly ConcurrentDictionary<(string, string), string> _names = new();
    private readonly ILogger _log;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _beats;
    private readonly TaskCompletionSource _tried = new();
    private long? _lastLine;
    private volatile bool _isAway = true;

    public SharedRedis(SharingOptions options, ILogger log, TimeProvider clock)
    {
        (_log, _clock) = (log, clock);
        var configuration = ConfigurationOptions.Parse(options.Redis);
        configuration.AbortOnConnectFail = false;
        // A command that cannot be sent now is of no use later.
        configuration.BacklogPolicy = BacklogPolicy.FailFast;
        configuration.ClientName = "qianfan-mcp";
        Connection = ConnectionMultiplexer.ConnectAsync(configuration);
        _nameKey = Derive(options, "names");
        EntryKey = Derive(options, "entries");
        _beats = Task.Run(BeatAsync);
    }

    public Task<ConnectionMultiplexer> Connection { get; }

    /// <summary>Seals what is stored.</summary>
    public byte[] EntryKey { get; }

    /// <summary>Whether this replica goes on alone.</summary>
    public bool IsAway => _isAway;

    /// <summary>How many replicas there are, as last seen.</summary>
    public int Replicas { get; private set; } = 1;

    /// <summary>Ends when Redis has been tried once: whoever starts should not begin alone.</summary>
    public Task TriedAsync() => Task.WhenAny(_tried.Task, Task.Delay(_firstPatience, _clock));

    /// <summary>The name of an entry. It tells nobody whose it is, or of what.</summary>
    public string Name(string kind, string what)
    {
        if (_names.TryGetValue((kind, what), out var known))
            return known;
        var name = $"{Prefix}{kind}:{Convert.ToHexStringLower(HMACSHA256.HashData(_nameKey, Encoding.UTF8.GetBytes(what)))}";
        if (what.Length > LongestKnown)
            return name;
        if (_names.Count >= MostKnown)
            _names.Clear();
        return _names[(kind, what)] = name;
    }

    /// <returns>Whether Redis answered in time, and what.</returns>
    public ValueTask<(bool Answered, T? Value)> TryAsync<T>(Func<IDatabase, Task<T>> command) =>
        _isAway ? default : AskAsync(command, Patience);

    /// <summary>Runs a script once Redis gets to it, and waits for nothing.</summary>
    public void Tell(string script, RedisKey key, RedisValue argument)
    {
        if (Connection.IsCompletedSuccessfully)
            _ = Connection.Result.GetDatabase().ScriptEvaluateAsync(script, [key], [argument], CommandFlags.FireAndForget)
                .ContinueWith(static told => told.Exception, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _beats;
        if (Connection.IsCompletedSuccessfully)
            await Connection.Result.DisposeAsync();
        _stop.Dispose();
    }

    private async ValueTask<(bool, T?)> AskAsync<T>(Func<IDatabase, Task<T>> command, TimeSpan patience)
    {
        try
        {
            if (!Connection.IsCompletedSuccessfully)
                throw new TimeoutException();
            var value = await command(Connection.Result.GetDatabase()).WaitAsync(patience);
            return (true, value);
        }
        catch (Exception e) when (e is RedisException or TimeoutException or ObjectDisposedException)
        {
            _isAway = true;
            Report(e);
            return default;
        }
    }

    // Alone decides that Redis is back, so that calls never wait for one that is away.
    private async Task BeatAsync()
    {
        using var timer = new PeriodicTimer(_beat, _clock);
        try
        {
            // Not as long as a start may take, which has its own time limit.
            await ((Task)Connection).WaitAsync(_stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // The first time compiles what asks.
            var patience = _firstPatience;
            do
            {
                var (answered, replicas) = await AskAsync(
                    async database => (int)await database.ScriptEvaluateAsync(Beat, _replicas, _self), patience);
                patience = Patience;
                if (answered)
                    (Replicas, _isAway) = (Math.Max(1, replicas), false);
                _tried.TrySetResult();
            } while (await timer.WaitForNextTickAsync(_stop.Token));
        }
        catch (OperationCanceledException)
        {
        }
    }

    private void Report(Exception e)
    {
        lock (_stop)
        {
            if (_lastLine is { } last && _clock.GetElapsedTime(last) < _betweenLines)
                return;
            _lastLine = _clock.GetTimestamp();
        }
        // Not its message, which repeats parts of the configuration.
        LogAway(_log, e is RedisServerException { Message: var said } ? said.Split(' ')[0] : e.GetType().Name);
    }

    private static byte[] Derive(SharingOptions options, string use) => HKDF.DeriveKey(
        HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(options.Key), 32, info: Encoding.UTF8.GetBytes($"{Prefix}{use}"));

    [LoggerMessage(LogLevel.Warning, "Redis does not answer ({Reason}): this replica goes on alone.")]
    private static partial void LogAway(ILogger log, string reason);
}
