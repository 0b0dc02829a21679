using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Distributed;

namespace Qianfan.Mcp.Sharing;

/// <summary>
/// The second level of the cache: entries that Redis can neither read nor change unnoticed (AES-256-GCM), nor give under another name. What
/// cannot be opened is not there.
/// </summary>
internal sealed class SealedEntries(SharedRedis redis) : IDistributedCache
{
    /// <summary>Of an entry; a larger one is not shared.</summary>
    public const int MaxBytes = 4 * 1024 * 1024;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
        await redis.TryAsync(async database => (byte[]?)await database.StringGetAsync(key)) is { Value: { } found }
            ? Open(key, found) : null;

    /// <exception cref="IOException">Redis does not take it now.</exception>
    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        // What was there is older.
        var (answered, _) = value.Length > MaxBytes ? await redis.TryAsync(database => database.KeyDeleteAsync(key))
            : await redis.TryAsync(database => database.StringSetAsync(key, Seal(key, value), LifetimeOf(options)));
        if (!answered)
            throw new IOException();
    }

    /// <exception cref="IOException">Redis does not take it now.</exception>
    public async Task RemoveAsync(string key, CancellationToken token = default)
    {
        if (await redis.TryAsync(database => database.KeyDeleteAsync(key)) is { Answered: false })
            throw new IOException();
    }

    public Task RefreshAsync(string key, CancellationToken token = default) => throw Never();

    // Nobody waits for Redis on a thread.
    public byte[]? Get(string key) => throw Never();
    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw Never();
    public void Remove(string key) => throw Never();
    public void Refresh(string key) => throw Never();

    public byte[] Seal(string name, ReadOnlySpan<byte> text)
    {
        var entry = new byte[NonceLength + text.Length + TagLength];
        RandomNumberGenerator.Fill(entry.AsSpan(0, NonceLength));
        using var cipher = new AesGcm(redis.EntryKey, TagLength);
        cipher.Encrypt(entry.AsSpan(0, NonceLength), text, entry.AsSpan(NonceLength, text.Length), entry.AsSpan(^TagLength..),
            Encoding.UTF8.GetBytes(name));
        return entry;
    }

    public byte[]? Open(string name, ReadOnlySpan<byte> entry)
    {
        if (entry.Length is < NonceLength + TagLength or > NonceLength + MaxBytes + TagLength)
            return null;
        var text = new byte[entry.Length - NonceLength - TagLength];
        using var cipher = new AesGcm(redis.EntryKey, TagLength);
        try
        {
            cipher.Decrypt(entry[..NonceLength], entry[NonceLength..^TagLength], entry[^TagLength..], text, Encoding.UTF8.GetBytes(name));
            return text;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static TimeSpan LifetimeOf(DistributedCacheEntryOptions options) => options.AbsoluteExpirationRelativeToNow
        ?? options.AbsoluteExpiration - DateTimeOffset.UtcNow ?? throw new ArgumentOutOfRangeException(nameof(options));

    private static NotSupportedException Never() => new();
}
