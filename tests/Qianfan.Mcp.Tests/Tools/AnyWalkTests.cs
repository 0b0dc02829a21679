using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Qianfan.Mcp.Tests.Catalog;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>However many rows of whatever length, and however large the pages: a walk meets each row once, in order.</summary>
public sealed class AnyWalkTests
{
    private static readonly Gen<int[]> _sizes = Gen.Choose(1, 100).NonEmptyListOf().Select(sizes => sizes.ToArray());

    [Fact]
    public void A_list_of_its_own_is_met_once_in_order() => Prop.ForAll(
        Gen.Choose(0, 260).ToArbitrary(), Gen.Choose(0, 250).NonEmptyListOf().ToArbitrary(), _sizes.ToArbitrary(), (rows, lengths, sizes) =>
        {
            var ids = Enumerable.Range(0, rows).Select(i => string.Create(CultureInfo.InvariantCulture, $"am-{i}")).ToArray();
            var list = ids.Select((id, i) => $$"""{"modelIdStr":"{{id}}","modelName":"{{new string('长', lengths[i % lengths.Count])}}"}""");
            using var caller = new Caller(StubTransport.Result($"[{string.Join(',', list)}]"));
            return Walk(caller, "list_evaluable_models", sizes).SequenceEqual(ids);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Fact]
    public void A_list_that_upstream_pages_is_met_once_in_order() => Prop.ForAll(
        Gen.Choose(0, 100).ToArbitrary(), _sizes.ToArbitrary(), (versions, sizes) =>
        {
            int[] all = [.. Enumerable.Range(0, versions)];
            using var upstream = new ChangingCatalog { Versions = all };
            using var caller = new Caller(upstream);
            return Walk(caller, "list_preset_models", sizes).SequenceEqual(all.Chunk(4).Select(model => $"am-{ChangingCatalog.Id(model[0])}"));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    private static List<string> Walk(Caller caller, string tool, int[] sizes)
    {
        List<string> ids = [];
        for (var (page, marker) = (0, (string?)""); marker is not null; page++)
        {
            var arguments = string.Create(CultureInfo.InvariantCulture, $$"""{"maxKeys":{{sizes[page % sizes.Length]}},"marker":"{{marker}}"}""");
            var answer = caller.AnswerAsync(tool, arguments).GetAwaiter().GetResult();
            ids.AddRange(answer.GetProperty("models").EnumerateArray().Select(Id));
            Assert.InRange(ids.Count, 0, 260);
            marker = answer.TryGetProperty("nextMarker", out var next) ? next.GetString() : null;
        }
        return ids;
    }

    private static string Id(JsonElement model) => model.GetProperty("modelId").GetString()!;
}
