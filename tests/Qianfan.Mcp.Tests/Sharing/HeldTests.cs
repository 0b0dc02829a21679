using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Server;
using Qianfan.Mcp.Sharing;
using Qianfan.Mcp.Upstream;
using ZiggyCreatures.Caching.Fusion.Internals.Distributed;

namespace Qianfan.Mcp.Tests.Sharing;

/// <summary>What one replica holds is the same for another.</summary>
public sealed class HeldTests
{
    private static readonly DateTimeOffset _then = new(2026, 11, 24, 8, 30, 0, 123, TimeSpan.Zero);

    private readonly HeldSerializer _serializer = new();

    [Fact]
    public void An_answer_is_the_same_for_another_replica()
    {
        var reply = new Reply(JsonElement.Parse("{ \"result\" : [1.0, \"\\u6587心\"] }"), "id-1", Reply.Sandbox, _then, 31)
        {
            NearLimits = [new("requests", 1, 100)],
        };

        var theirs = Sent(Held.Of(reply, reply.Write)).As(Reply.Read)!;

        Assert.Equal(reply.Result.GetRawText(), theirs.Result.GetRawText());
        Assert.Equal((reply.RequestId, reply.Source, reply.AsOf, reply.Size), (theirs.RequestId, theirs.Source, theirs.AsOf, theirs.Size));
        Assert.Empty(theirs.NearLimits);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"result":1,"source":5,"asOf":"2026-11-24","size":1}""")]
    [InlineData("""{"result":1,"source":"live","asOf":"soon","size":1}""")]
    [InlineData("""{"result":1,"source":"live","asOf":"2026-11-24T00:00:00Z","size":1.5}""")]
    public void What_cannot_be_read_is_not_there(string json) =>
        Assert.Null(Held.From(System.Text.Encoding.UTF8.GetBytes(json)).As(Reply.Read));

    [Fact]
    public void What_echoes_a_key_is_known()
    {
        var reply = new Reply(JsonElement.Parse("""{"echo":"ALTAK-0123456789"}"""), null, Reply.Live, _then, 10);
        var held = Held.Of(reply, reply.Write);

        Assert.True(held.Echoes(text => text.Replace("ALTAK-0123456789", "***", StringComparison.Ordinal)));
        Assert.False(held.Echoes(text => text.Replace("ALTAK-9876543210", "***", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Every_field_of_every_row_of_a_search_is_the_same_for_another_replica()
    {
        var context = UpstreamFactory.Open(Settings.From(setting => setting == Setting.Sandbox ? "1" : null), NullLogger.Instance);
        using var upstream = context.Upstream;
        using var reader = new CatalogReader(context, context.Key!, refresh: false, CancellationToken.None);
        var all = await JoinedCatalog.ReadAsync(reader, ModelFields.All, true);
        var found = await Search.RunAsync(await reader.DetailAsync(all, ModelFields.All), [], null, Order.All[0], reader);

        var theirs = Sent(Held.Of(found, json => SharedSearch.Write(json, found))).As(SharedSearch.Read)!;

        Assert.InRange(found.Rows.Count, 100, 1000);
        Assert.Equal(found.Rows.Select(Shown), theirs.Rows.Select(Shown));
        Assert.Equal(found.Identify(), theirs.Identify());
        Assert.Equal((found.Source, found.AsOf), (theirs.Source, theirs.AsOf));
        Assert.Equal(found.Notes, theirs.Notes);
        Assert.Equal(found.Incomplete, theirs.Incomplete);
    }

    private Held Sent(Held held) =>
        _serializer.Deserialize<FusionCacheDistributedEntry<Held>>(_serializer.Serialize(new FusionCacheDistributedEntry<Held>(held, 1, 2, null, null)))!.Value;

    private static string Shown(ModelRow row) => System.Text.Encoding.UTF8.GetString(ModelFields.Render(row, ModelFields.All).Span);
}
