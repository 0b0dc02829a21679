using System.Buffers;
using System.Buffers.Binary;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;
using ZiggyCreatures.Caching.Fusion.Serialization;

namespace Qianfan.Mcp.Sharing;

/// <summary>What the cache holds: a value of this replica, or another's as JSON, which is read when it is first wanted.</summary>
internal sealed class Held
{
    private readonly ReadOnlyMemory<byte> _json;
    private readonly Action<Utf8JsonWriter>? _write;
    private readonly long _since = Environment.TickCount64;
    private object? _value;

    private Held(object? value, Action<Utf8JsonWriter>? write, ReadOnlyMemory<byte> json) => (_value, _write, _json) = (value, write, json);

    /// <param name="write">Writes it as one JSON value, once others are to have it.</param>
    public static Held Of(object value, Action<Utf8JsonWriter> write) => new(value, write, default);

    /// <summary>How long it has been held here.</summary>
    public TimeSpan Age => TimeSpan.FromMilliseconds(Environment.TickCount64 - _since);

    /// <summary>Bytes of the JSON of another replica's; 0 for this one's own.</summary>
    public int Length => _json.Length;

    public static Held From(ReadOnlyMemory<byte> json) => new(null, null, json);

    /// <summary>The value; <see langword="null"/> if it cannot be read.</summary>
    public T? As<T>(Func<JsonElement, T> read) where T : class
    {
        if (_value is null)
            try
            {
                // Not disposed of: what is read from it may stay in it.
                _value = read(JsonDocument.Parse(_json, new() { MaxDepth = 64 }).RootElement);
            }
            catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
            {
                return null;
            }
        return (T)_value;
    }

    /// <summary>Whether it holds what must not leave this replica.</summary>
    /// <param name="redact">Changes a text that does.</param>
    public bool Echoes(Func<string, string> redact)
    {
        var output = new ArrayBufferWriter<byte>();
        WriteTo(output);
        var text = Encoding.UTF8.GetString(output.WrittenSpan);
        return redact(text) != text;
    }

    public void WriteTo(IBufferWriter<byte> output)
    {
        if (_write is null)
        {
            output.Write(_json.Span);
            return;
        }
        using var json = new Utf8JsonWriter(output, new() { SkipValidation = true });
        _write(json);
    }
}

/// <summary>An entry for others: when it was made and when it ends, in ticks, eight bytes each, then its JSON.</summary>
internal sealed class HeldSerializer : IFusionCacheSerializer
{
    private const int JsonAt = 2 * sizeof(long);

    public byte[] Serialize<T>(T? obj)
    {
        var entry = obj as FusionCacheDistributedEntry<Held> ?? throw new NotSupportedException();
        var output = new ArrayBufferWriter<byte>();
        BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(sizeof(long)), entry.Timestamp);
        output.Advance(sizeof(long));
        BinaryPrimitives.WriteInt64BigEndian(output.GetSpan(sizeof(long)), entry.LogicalExpirationTimestamp);
        output.Advance(sizeof(long));
        entry.Value.WriteTo(output);
        return output.WrittenSpan.ToArray();
    }

    public T? Deserialize<T>(byte[] data) => (T)(object)new FusionCacheDistributedEntry<Held>(Held.From(data.AsMemory(JsonAt)),
        BinaryPrimitives.ReadInt64BigEndian(data), BinaryPrimitives.ReadInt64BigEndian(data.AsSpan(sizeof(long))), null, null);

    public ValueTask<byte[]> SerializeAsync<T>(T? obj, CancellationToken token = default) => new(Serialize(obj));

    public ValueTask<T?> DeserializeAsync<T>(byte[] data, CancellationToken token = default) => new(Deserialize<T>(data));
}
