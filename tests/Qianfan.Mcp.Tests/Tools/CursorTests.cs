using System.Buffers.Text;
using FsCheck;
using FsCheck.Fluent;
using Qianfan.Mcp.Signing;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>A marker is one that this server made, or it is refused in words.</summary>
public sealed class CursorTests
{
    private static readonly AccessKey _key = new("caller-id", "caller-secret");
    private static readonly FakeClock _clock = new();
    private static readonly uint _now = (uint)_clock.GetUtcNow().ToUnixTimeSeconds();

    private static readonly Gen<Cursor> _cursors =
        from age in Gen.Choose(0, 15 * 60 - 1)
        from rows in ArbMap.Default.ArbFor<ulong>().Generator
        from offset in ArbMap.Default.ArbFor<int>().Generator
        from upstream in Gen.Elements("", "am-1", "中", "😀", "\0", "=", "a b", "\"").ArrayOf().Select(string.Concat)
        select new Cursor((uint)(_now - age), rows, offset, upstream);

    private static readonly Gen<byte[]> _questions = ArbMap.Default.ArbFor<byte[]>().Generator;

    [Fact]
    public void Any_cursor_comes_back_out_of_its_marker() => Prop.ForAll(
        _cursors.ToArbitrary(), _questions.ToArbitrary(),
        (cursor, question) => Cursor.Read(cursor.ToMarker(_key, question), _key, question, _clock) == cursor)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Any_other_text_is_refused() => Prop.ForAll(
        Gen.OneOf(
            ArbMap.Default.ArbFor<char[]>().Generator.Select(units => new string(units)),
            ArbMap.Default.ArbFor<byte[]>().Generator.Select(bytes => Base64Url.EncodeToString(bytes)),
            Gen.Choose(0, 255).ArrayOf(40).Select(bytes => Base64Url.EncodeToString([.. bytes.Select(one => (byte)one)]))).ToArbitrary(),
        text => IsRefused(text, [])).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void A_marker_of_which_anything_is_changed_is_refused() => Prop.ForAll(
        _cursors.ToArbitrary(), _questions.ToArbitrary(), Gen.Choose(0, 10_000).ToArbitrary(), (cursor, question, place) =>
        {
            var marker = cursor.ToMarker(_key, question);
            var at = place % marker.Length;
            var changed = $"{marker[..at]}{(marker[at] == 'A' ? 'B' : 'A')}{marker[(at + 1)..]}";
            return IsRefused(changed, question) && IsRefused(marker[..at], question) && IsRefused($"{marker}A", question) && IsRefused(marker, [.. question, 0]);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Theory]
    [InlineData(15 * 60 - 1, false)]
    [InlineData(15 * 60, true)]
    public void A_marker_lasts_for_a_quarter_of_an_hour(int age, bool expired)
    {
        var marker = new Cursor((uint)(_now - age), 7, 3, "").ToMarker(_key, []);

        Assert.Equal(expired, IsRefused(marker, []));
    }

    [Fact]
    public void A_marker_is_only_good_as_it_was_written()
    {
        // One byte over a whole number of letters: four bits of the last letter mean nothing.
        var marker = new Cursor(_now, 7, 3, "a").ToMarker(_key, []);
        var spare = marker[^1] switch { 'A' => 'B', 'Q' => 'R', 'g' => 'h', _ => 'x' };

        Assert.False(IsRefused(marker, []));
        Assert.True(IsRefused($"{marker[..^1]}{spare}", []));
    }

    // Made by other code from the description: replicas of two versions open each other's markers.
    [Fact]
    public void A_marker_is_sealed_for_this_purpose_alone() =>
        Assert.Equal("awFWiAAAAAAAAAAHAAAAA2FtLTHYvQcDirF17Q", new Cursor(_now, 7, 3, "am-1").ToMarker(_key, "question"u8));

    private static bool IsRefused(string marker, byte[] question)
    {
        try
        {
            Cursor.Read(marker, _key, question, _clock);
            return false;
        }
        catch (ToolException e)
        {
            return e.Failure.Code == FailureCode.InvalidArgument;
        }
    }
}
