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

    private const string Models =
        """
        {"models":[
            {"modelId":"am-a11p4gybyw5h","name":"客服问答精调-ERNIE-Speed","type":"大语言模型","calls":7,"createTime":"2024-06-04T17:48:21+08:00",
             "versions":[{"versionId":"amv-orkxgow0ozg1","name":"V3"},{"versionId":"amv-66hvkds8q9h2","name":"V2"}]},
            {"modelId":"am-e1y40ear8jwk","name":"SQL","type":"大语言模型","calls":12000,"createTime":"2024-05-21T18:59:11+08:00","versions":[]},
            {"modelId":"am-5h0gio6vztpw","name":"clc","type":"LLM"},
            {"modelId":"am-8rvbu54zixbe","name":"clc_test","type":"LLM"}]}
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
    public void Issue_names_keep_their_room_while_dates_and_types_give_way() => Assert.Equal(
        """
        modelId          name                      calls  versions
        ---------------  ------------------------  -----  -------------------
        am-a11p4gybyw5h  客服问答精调-ERNIE-Speed      7  amv-orkxgow0ozg1 V3
                                                          amv-66hvkds8q9h2 V2
        am-e1y40ear8jwk  SQL                       12000
        am-5h0gio6vztpw  clc
        am-8rvbu54zixbe  clc_test
        (Hidden at 72 columns: type, createTime. Widen the terminal or add
        --json to see them.)

        """, Show(Models, 72));

    [Fact]
    public void Dates_lose_the_time_of_day_before_anything_is_left_out()
    {
        var lines = Show(Models, 94).Split('\n');

        Assert.Equal("modelId          name                      type        calls  createTime  versions", lines[0]);
        Assert.Equal("am-e1y40ear8jwk  SQL                       大语言模型  12000  2024-05-21", lines[4]);
        Assert.DoesNotContain("Left out", lines[^2], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(20)]
    [InlineData(33)]
    [InlineData(40)]
    [InlineData(61)]
    [InlineData(80)]
    [InlineData(200)]
    public void No_line_is_wider_than_the_terminal(int width) => Assert.All(
        (string[])[.. Show(Models, width).Split('\n'), .. Show(Comparison, width).Split('\n')],
        line => Assert.True(Columns.Width(line) <= Math.Max(width, 35), line));

    [Fact]
    public void Columns_come_in_the_order_in_which_the_tool_declares_them()
    {
        var schema = JsonElement.Parse(
            """{"properties":{"models":{"items":{"properties":{"name":{},"model":{},"callable":{}}}}}}""");

        var heading = Show("""{"models":[{"extra":1,"callable":true,"name":"a"},{"model":"m","name":"b"}]}""", 80, schema: schema).Split('\n')[0];

        Assert.Equal("name  model  callable  extra", heading);
    }

    [Fact]
    public void A_few_rows_that_do_not_fit_are_shown_line_by_line() => Assert.Equal(
        """
        serviceId     svcp-7940ab471306
        name          ERNIE-4.0-8K
        chargeStatus  Opened

        serviceId  svcp-7d6044e91474
        name       文心大模型
        labels     客服, 生产
        total: 2
        notes: maxKeys 500 was lowered.
        source: sandbox

        """, Show(Services, 32));

    private const string Comparison =
        """
        {"differences":[
            {"field":"inputTokens","values":["5120","98304","not reported"]},
            {"field":"services","values":["-","deepseek-v3.2-think (svcp-bf4d0dcd9694): Tokens, NotOpen","-"]},
            {"field":"modifyTime","values":["2024-10-25T19:10:46+08:00","2026-02-21T18:47:52+08:00","not reported"]}],
         "same":{"kind":"chat"},
         "models":[{"name":"ERNIE-4.0-8K","versionId":"amv-tg07pj97a068"},{"name":"DeepSeek-V3.2-Think","asked":"DeepSeek-V3"},{"name":"文心"}],
         "costs":[{"name":"ERNIE-4.0-8K","cny":0.33},{"name":"DeepSeek-V3.2-Think","unknown":"no price is reported"},{"name":"文心","cny":2}],
         "source":"live"}
        """;

    [Fact]
    public void Models_that_are_compared_have_a_column_each() => Assert.Equal(
        """
        name         ERNIE-4.0-8K      DeepSeek-V3.2-Think          文心
        -----------  ----------------  ---------------------------  ------------
        versionId    amv-tg07pj97a068
        asked                          DeepSeek-V3
        inputTokens  5120              98304                        not reported
        services     -                 deepseek-v3.2-think          -
                                       (svcp-bf4d0dcd9694):
                                       Tokens, NotOpen
        modifyTime   2024-10-25        2026-02-21                   not reported
        cny          0.33                                           2
        unknown                        no price is reported

        same:
        kind  chat
        source: live

        """, Show(Comparison, 72));

    [Fact]
    public void Models_that_do_not_stand_beside_each_other_follow_below()
    {
        var lines = Show(Comparison, 36).Split('\n');

        Assert.Equal(["name         ERNIE-4.0-8K", "name         DeepSeek-V3.2-Think", "name         文心"],
            lines.Where(line => line.StartsWith("name ", StringComparison.Ordinal)));
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
    public void What_upstream_sent_is_indented_below_its_name() => Assert.Equal(
        """
        name  bce-reranker
        upstream
          status       Ready
          description  优化语义搜索结果的排序，适
                       合检索增强
          limits
            reranker
              tokens  400
          tags         a, b
          none
          trainings
            mode  method
            ----  ------
            SFT   LoRA

        """, Show(
        """
        {"version":{"name":"bce-reranker","upstream":{"status":"Ready","description":"优化语义搜索结果的排序，适合检索增强",
         "limits":{"reranker":{"tokens":400}},"tags":["a","b"],"none":null,"trainings":[{"mode":"SFT","method":"LoRA"}]}}}
        """, 41));

    [Fact]
    public void Rows_with_what_upstream_sent_are_shown_one_below_the_other() => Assert.Equal(
        """
        name  A
        upstream
          url  /a

        name  B
        upstream
          (nothing)

        """, Show("""{"services":[{"name":"A","upstream":{"url":"/a"}},{"name":"B","upstream":{}}]}""", 80));

    [Fact]
    public void A_list_without_rows_says_so() =>
        Assert.Equal("(no rows)\n\nloosen:\nfilter  query\ntotal: 0\n", Show("""{"models":[],"total":0,"loosen":{"filter":"query"}}""", 80));

    [Fact]
    public void Its_words_are_in_the_language_of_the_answer_and_members_keep_their_names() => Assert.Equal(
        "（没有数据）\n\nversion:\ncallable  是\nbatch     否\n",
        Show("""{"models":[],"version":{"callable":true,"batch":false}}""", 80, Language.Chinese));

    [Fact]
    public void What_is_left_out_is_told_in_chinese_too() =>
        Assert.Contains("（72 列显示不下，已省略 type、createTime；加宽终端或加 --json 可查看。）", Show(Models, 72, Language.Chinese), StringComparison.Ordinal);

    [Fact]
    public void No_sequence_for_terminals_gets_through() =>
        Assert.DoesNotContain('\e', Show("""{"version":{"name":"a\u001b[31mred","upstream":{"x":"\u001b]0;t\u0007"}}}""", 80));

    private static string Show(string answer, int width, Language language = Language.English, JsonElement? schema = null)
    {
        using var output = new StringWriter { NewLine = "\n" };
        AnswerTable.Write(output, JsonElement.Parse(answer), schema, width, language);
        return output.ToString();
    }
}
