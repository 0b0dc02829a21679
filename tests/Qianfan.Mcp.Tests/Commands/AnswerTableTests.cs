using System.Text.Json;
using Qianfan.Mcp.Commands;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>What a person sees of an answer on a terminal.</summary>
public sealed class AnswerTableTests
{
    private const string Services =
        """
        {"services":[
            {"serviceId":"svcp-7940ab471306","name":"ERNIE-4.0-8K","chargeStatus":"Opened"},
            {"serviceId":"svcp-7d6044e91474","name":"文心大模型","labels":["客服","生产"]}],
         "total":2,"notes":["maxKeys 500 was lowered."],"source":"sandbox"}
        """;

    [Fact]
    public void Columns_line_up_and_chinese_takes_two_places() => Assert.Equal(
        """
        serviceId          name          chargeStatus  labels
        -----------------  ------------  ------------  ----------
        svcp-7940ab471306  ERNIE-4.0-8K  Opened
        svcp-7d6044e91474  文心大模型                  客服, 生产
        total: 2
        notes: maxKeys 500 was lowered.
        source: sandbox

        """, Show(Services, 120));

    [Fact]
    public void A_narrow_terminal_cuts_texts_but_no_ids()
    {
        var lines = Show(Services, 46).Split('\n');

        Assert.StartsWith("svcp-7940ab471306  ERNIE-4…  Opened", lines[2], StringComparison.Ordinal);
        Assert.StartsWith("svcp-7d6044e91474  文心大…", lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void One_object_is_shown_field_by_field() => Assert.Equal(
        """
        versionId     amv-tg07pj97a068
        capabilities  function_call, web_search
        callable      yes
        source: live

        """, Show("""{"version":{"versionId":"amv-tg07pj97a068","capabilities":["function_call","web_search"],"callable":true},"source":"live"}""", 80));

    [Fact]
    public void A_list_without_rows_says_so() =>
        Assert.Equal("(no rows)\ntotal: 0\n", Show("""{"models":[],"total":0}""", 80));

    [Fact]
    public void Its_words_are_in_the_language_of_the_answer_and_members_keep_their_names() => Assert.Equal(
        "（没有数据）\ncallable  是\nbatch     否\n", Show("""{"models":[],"version":{"callable":true,"batch":false}}""", 80, Language.Chinese));

    private static string Show(string answer, int width, Language language = Language.English)
    {
        using var output = new StringWriter { NewLine = "\n" };
        AnswerTable.Write(output, JsonElement.Parse(answer), width, language);
        return output.ToString();
    }
}
