using System.Text.Json;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>What is made of a reply stays with it.</summary>
public sealed class RenditionsTests
{
    [Fact]
    public void What_a_reply_says_is_read_once_whatever_its_source()
    {
        var reply = new Reply(JsonElement.Parse("[1]"), null, Reply.Live, default, 3);
        var readings = 0;

        var first = reply.Renditions.Facts(Read);
        var again = reply.From(Reply.Stale).Renditions.Facts(Read);

        Assert.Same(first, again);
        Assert.Equal(1, readings);

        string Read() => $"{reply.Result} {++readings}";
    }
}
