using System.Text;
using System.Text.Json;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>The table of fields by itself, over rows that upstream hardly sends.</summary>
public sealed class ModelFieldsTests
{
    [Fact]
    public void Nothing_is_written_for_what_is_absent_empty_zero_or_false() => Assert.Equal(
        """{"lifecycle":"unknown"}""",
        Render(new("amv-1") { ServicesKnown = true, Batch = false, Evaluation = false, FineTuning = false, Details = Details("", 0, []) }));

    [Fact]
    public void Unknown_is_not_false() => Assert.Equal(
        """{"versionId":"amv-1","lifecycle":"unknown","unknown":["vendor","status","inputTokens","outputTokens",""" +
        "\"capabilities\",\"services\",\"callable\",\"batch\",\"evaluation\",\"fineTuning\",\"deployment\",\"modifyTime\",\"kind\"]}",
        Render(new("amv-1", VersionId: "amv-1") { DetailsFailed = true, ServicesFailed = true }, [.. ModelFields.All.Where(field => field != ModelFields.Kind), ModelFields.Kind]));

    [Fact]
    public void A_flag_that_nobody_tells_is_unknown_and_no_other_value_need_be_named() => Assert.Equal(
        """{"lifecycle":"unknown","unknown":["callable","batch","evaluation","fineTuning","deployment"]}""",
        Render(new("amv-1") { Details = Details("", 0, []) with { Deployment = null } }));

    [Fact]
    public void Hidden_characters_and_half_a_surrogate_pair_are_removed_and_long_texts_cut()
    {
        var row = JsonElement.Parse(Render(new("amv-1")
        {
            Name = "a\uD800b\u202E\nc",
            ServicesKnown = true,
            Services = [new("\uDC00", null, null, new('e', 500), null, null, null, "Free", " ", 2)],
            Details = Details("\u200B", 1, ["\uD83D", " vision "]),
        }));

        Assert.Equal("ab c", row.GetProperty("name").GetString());
        Assert.False(row.TryGetProperty("status", out _));
        Assert.Equal("""["vision"]""", row.GetProperty("capabilities").GetRawText());
        var service = row.GetProperty("services")[0];
        Assert.Equal(["model", "chargeType"], service.EnumerateObject().Select(member => member.Name));
        Assert.Equal(200, service.GetProperty("model").GetString()!.Length);
    }

    [Fact]
    public void Every_field_has_words() => Assert.All(
        ModelFields.All.Except([ModelFields.Name]), field => Assert.All(
            Enum.GetValues<Language>(), language => Assert.NotEqual("", field.Words(new ModelRow("amv-1"), language))));

    private static VersionDetails Details(string status, long tokens, string[] capabilities) =>
        new(null, null, status, tokens, tokens, capabilities, Vendor: null, Deployment: false, ModifyTime: null);

    private static string Render(ModelRow row, IReadOnlyList<ModelField>? fields = null) =>
        Encoding.UTF8.GetString(ModelFields.Render(row, fields ?? ModelFields.All).Span);
}
