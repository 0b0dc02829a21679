using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Qianfan.Mcp.Tests.Repository;

namespace Qianfan.Mcp.Tests.Server.Records;

/// <summary>
/// Generated upstream records: sparse, full of nulls, with unknown fields and odd types. <c>tests/interop/records/generator.mjs</c>
/// makes the same of the same shapes and numbers, so that the clients of both languages read the very same ones.
/// </summary>
internal static class GeneratedRecords
{
    /// <summary>How many records each tool is tried with.</summary>
    public const int Count = 1000;

    private static readonly JsonElement _oddities = JsonElement.Parse(Checkout.Read("tests", "interop", "records", "oddities.json"));
    private static readonly string[] _odd = Texts("odd");
    private static readonly string[] _unknown = Texts("unknown");
    private static readonly string[] _none = Texts("none");
    private static readonly ConcurrentDictionary<string, string[]> _records = new();

    /// <summary>The tools that read one action, in the order of the shapes.</summary>
    public static IReadOnlyList<string> Tools { get; } = [.. InteropTools.Shapes.Keys];

    public static JsonElement Shape(string tool) => InteropTools.Shapes[tool];

    /// <summary>Whether a record is no object at all: one in twenty is not.</summary>
    public static bool IsNone(int i) => i % 20 == 3;

    /// <summary>One record as JSON text, since some of what upstream may send would not survive as values.</summary>
    public static string Record(string tool, int i) =>
        _records.GetOrAdd(tool, static tool => [.. Enumerable.Range(0, Count).Select(i => Make(tool, i))])[i];

    /// <summary>The SHA-256 of all records together.</summary>
    public static string Hash()
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var tool in Tools)
            for (var i = 0; i < Count; i++)
                sum.AppendData(Encoding.UTF8.GetBytes($"{Record(tool, i)}\n"));
        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    private static string Make(string tool, int i)
    {
        var random = new Numbers((uint)(Tools.IndexOf(tool) * Count + i));
        var row = Shape(tool).GetProperty("row");
        var text = (i % 20) switch
        {
            0 => Compact(row),
            1 => $"{{{string.Join(',', row.EnumerateObject().Select(member => $"\"{member.Name}\":null"))}}}",
            2 => "{}",
            3 => random.Pick(_none),
            _ => Sparse(row, random),
        };
        return text.Replace("#", i.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    private static string Sparse(JsonElement row, Numbers random)
    {
        // Which members stay is settled before any of them is made odd.
        var kept = row.EnumerateObject().Where(_ => random.Below(4) > 0).ToArray();
        List<string> members = [.. kept.Select(member => $"\"{member.Name}\":{Oddly(member.Value, random)}")];
        if (random.Below(3) == 0)
            members.Add(random.Pick(_unknown));
        return $"{{{string.Join(',', members)}}}";
    }

    private static string Oddly(JsonElement value, Numbers random)
    {
        var kind = random.Below(10);
        if (kind == 0)
            return "null";
        if (kind < 3)
            return random.Pick(_odd);
        if (value.ValueKind == JsonValueKind.Object)
            return Sparse(value, random);
        if (value.ValueKind != JsonValueKind.Array)
            return value.GetRawText();
        List<string> items = [.. value.EnumerateArray().Select(item => Oddly(item, random))];
        if (random.Below(3) == 0)
            items.Add(random.Pick(_odd));
        return $"[{string.Join(',', items)}]";
    }

    private static string Compact(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object =>
            $"{{{string.Join(',', value.EnumerateObject().Select(member => $"\"{member.Name}\":{Compact(member.Value)}"))}}}",
        JsonValueKind.Array => $"[{string.Join(',', value.EnumerateArray().Select(Compact))}]",
        _ => value.GetRawText(),
    };

    private static string[] Texts(string name) => [.. _oddities.GetProperty(name).EnumerateArray().Select(text => text.GetString()!)];

    private static int IndexOf(this IReadOnlyList<string> tools, string tool) => tools.TakeWhile(one => one != tool).Count();

    /// <summary>mulberry32: the same numbers on every machine and in every language.</summary>
    private sealed class Numbers(uint seed)
    {
        private uint _state = seed;

        public int Below(int limit)
        {
            unchecked
            {
                _state += 0x6D2B79F5;
                var mixed = (_state ^ (_state >> 15)) * (_state | 1);
                mixed ^= mixed + (mixed ^ (mixed >> 7)) * (mixed | 61);
                return (int)((mixed ^ (mixed >> 14)) / 4294967296.0 * limit);
            }
        }

        public string Pick(string[] texts) => texts[Below(texts.Length)];
    }
}
