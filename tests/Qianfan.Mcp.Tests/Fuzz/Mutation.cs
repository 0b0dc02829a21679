using System.Text;

namespace Qianfan.Mcp.Tests.Fuzz;

/// <summary>Changes to JSON, from one member of another type to bytes that are no text.</summary>
/// <param name="choices">What is changed, and how.</param>
/// <param name="longest">Of the longest texts that are put in, in characters; they are rare.</param>
internal sealed class Mutation(Random choices, int longest)
{
    private const int Rare = 150;

    private static readonly string[] _scalars =
    [
        "null", "true", "false", "0", "-0", "-1", "7", "2.5", "5.0", "1e3", "1e400", "-1e400", "1e-400", "9007199254740993", "-9223372036854775809",
        "123456789012345678901234567890", "0.1234567890123456789012345678901234567890", "[]", "{}", "[[]]", "[null]", "[{}]", "{\"a\":{}}",
        """ "" """, """ " " """, """ "5" """, """ "NaN" """, """ "∞" """, """ "null" """, """ "true" """, """ "-" """, """ "1e3" """, """ "😀" """,
        """ "\ud800" """, """ "\udc00\ud800" """, """ "a\ud800b" """, """ "\u0000" """, """ "\u0007\u001b[31m" """, """ "a\u202eb\u200bc" """,
        """ "\udb40\udc41\udb40\udc42" """, """ "\ue000\ufffd\ufeff" """, """ "\u2028\u2029\r\n\t" """, """ "\\u4e2d\\" """, """ "\"},{\"x\":1" """,
        """ "<script>alert(1)</script>" """, """ "caller-secret" """, """ "bce-auth-v1/a/b/1/host/c" """, """ "amv-1" """, """ "am-1" """, """ "../../etc" """,
        """ "文心一言 4.0" """, """ "e\u0301\u0301\u0301" """, """ "\ud83d\ude00" """, """ "%00%ff%ED%A0%80" """,
    ];

    private static readonly string[] _names =
        ["", " ", "a", "\\ud800", "\\u0000", "status\\u200b", "模型", "__proto__", "result", "code", "error_code", "id", "method", "name", "$ref", "😀", "\\\"", "constructor"];

    private static readonly int[] _depths = [1, 2, 10, 50, 57, 58, 59, 60, 61, 62, 63, 64, 65, 100, 1000];

    private static readonly string[] _letters = ["a", "长", "\\u0007", "\\u4e2d", "😀", "\\\\", "\\ud800", " ", "\u202e", "a,"];

    private bool _isLong;

    /// <summary>The tree with one to four changes, as bytes that may be changed as well.</summary>
    /// <param name="core">The member that holds what is most worth changing; what stands around it is changed less often.</param>
    public byte[] Apply(Tree tree, string core)
    {
        var mutant = tree.Copy();
        var inside = choices.Next(3) > 0 ? mutant.Members?.Find(member => member.Name == core).Value : null;
        for (var left = choices.Next(1, 5); left > 0; left--)
            Change(inside ?? mutant);
        var bytes = Encoding.UTF8.GetBytes(mutant.ToString());
        return choices.Next(6) == 0 ? Damage(bytes) : bytes;
    }

    public string Scalar() => Pick(_scalars).Trim();

    public T Pick<T>(IReadOnlyList<T> all) => all[choices.Next(all.Count)];

    /// <summary>Bytes cut off, turned, put in or repeated; a mark at the beginning; what is no UTF-8.</summary>
    public byte[] Damage(byte[] bytes)
    {
        if (bytes.Length == 0)
            return bytes;
        var at = choices.Next(bytes.Length);
        var to = Math.Min(bytes.Length, at + choices.Next(1, 40));
        switch (choices.Next(9))
        {
            case 0: return bytes[..at];
            case 1: return bytes[at..];
            case 2: return [.. bytes[..at], .. bytes[to..]];
            case 3: return [.. bytes[..to], .. bytes[at..]];
            case 4: return [0xEF, 0xBB, 0xBF, .. bytes];
            case 5: return [.. bytes[..at], 0xC3, 0x28, 0xED, 0xA0, 0x80, .. bytes[at..]];
            case 6: return [.. bytes[..at], (byte)choices.Next(256), .. bytes[at..]];
            case 7: return [.. bytes, .. bytes[..at]];
            default:
                byte[] turned = [.. bytes];
                turned[at] ^= (byte)(1 << choices.Next(8));
                return turned;
        }
    }

    private void Change(Tree root)
    {
        Tree[] all = [.. root.All()];
        var one = Pick(all);
        switch (choices.Next(12))
        {
            case 0: one.Become(Tree.Of("null")); break;
            case 1 or 2: one.Become(Tree.Of(Scalar())); break;
            case 3: one.Become(Pick(all).Copy()); break;
            case 4: one.Become(Tree.Of(Text())); break;
            case 5: one.Become(Nested(one)); break;
            case 6: one.Become(Tree.Of(OtherType(one))); break;
            case 7: Drop(one); break;
            case 8: Rename(one); break;
            case 9: Repeat(one); break;
            default: Double(one); break;
        }
    }

    private string Text()
    {
        var rare = !_isLong && choices.Next(Rare) == 0;
        _isLong |= rare;
        var count = rare ? longest : choices.Next(1, 3000);
        var letter = Pick(_letters);
        return $"\"{new StringBuilder().Insert(0, letter, Math.Max(1, count / letter.Length))}\"";
    }

    private Tree Nested(Tree inner)
    {
        var depth = Pick(_depths);
        var (open, close) = choices.Next(2) == 0 ? ("[", "]") : ("{\"a\":", "}");
        return Tree.Of($"{new StringBuilder().Insert(0, open, depth)}{inner}{new StringBuilder().Insert(0, close, depth)}");
    }

    // A text of what was none, and the other way round.
    private string OtherType(Tree one) => one switch
    {
        { Members: null, Items: null, Raw: ['"', ..] } => choices.Next(2) == 0 ? $"[{one}]" : $"{{\"value\":{one}}}",
        { Members: null, Items: null } => $"\"{one}\"",
        _ => $"\"{System.Text.Json.JsonEncodedText.Encode(one.ToString())}\"",
    };

    private void Drop(Tree one)
    {
        if (one.Members is { Count: > 0 } members)
            members.RemoveAt(choices.Next(members.Count));
        else if (one.Items is { Count: > 0 } items)
            items.RemoveAt(choices.Next(items.Count));
    }

    private void Rename(Tree one)
    {
        if (one.Members is not { Count: > 0 } members)
            return;
        var at = choices.Next(members.Count);
        members[at] = (choices.Next(2) == 0 ? Pick(members).Name : Pick(_names), members[at].Value);
    }

    // The same name again, before or after, with another value; the same item again.
    private void Double(Tree one)
    {
        if (one.Members is { Count: > 0 } members)
            members.Insert(choices.Next(members.Count + 1), (Pick(members).Name, Tree.Of(Scalar())));
        else
            one.Items?.Insert(choices.Next(one.Items.Count + 1), Tree.Of(Scalar()));
    }

    private void Repeat(Tree one)
    {
        // What is long already would only fill the memory of these tests.
        if (_isLong || one.Items is not { Count: > 0 and < 300 } items)
            return;
        var many = choices.Next(2, 120);
        for (var count = 0; count < many; count++)
            items.Add(Pick(items).Copy());
    }
}
