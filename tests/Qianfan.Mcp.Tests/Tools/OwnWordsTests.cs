using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using Qianfan.Mcp.Resources;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>A key is taken out of what upstream and callers wrote, and never out of the server's own words around it.</summary>
public sealed class OwnWordsTests
{
    [Theory]
    [InlineData("UPSTREAM_UNREADABLE")]
    [InlineData("redirect")]
    [InlineData("Retry unchanged")]
    [InlineData("upstream")]
    public async Task Issue_words_of_a_failure_stay_whole_whatever_the_key_is(string key)
    {
        using var usual = new Caller(new StubTransport(302, ""));
        using var unlucky = new Caller(new StubTransport(302, "")) { Key = new(key, "caller-secret", key) };

        Assert.Equal(await usual.FailureAsync("list_preset_models"), await unlucky.FailureAsync("list_preset_models"));
    }

    [Theory]
    [InlineData("modelType")]
    [InlineData("argument")]
    [InlineData("Arguments")]
    public async Task Issue_words_about_an_argument_stay_whole_while_the_key_in_it_goes(string key)
    {
        using var usual = new Caller(StubTransport.Result("{}"));
        using var unlucky = new Caller(StubTransport.Result("{}")) { Key = new("caller-id", key) };

        Assert.Equal(
            await usual.FailureAsync("list_preset_models", "{\"x***y\":1}"),
            await unlucky.FailureAsync("list_preset_models", $"{{\"x{key}y\":1}}"));
    }

    [Theory]
    [InlineData("{\"maxKeys\":\"KEY\"}")]
    [InlineData("{\"maxKeys\":[\"KEY\"]}")]
    [InlineData("{\"maxKeys\":{\"KEY\":\"KEY\"}}")]
    [InlineData("{\"detail\":\"KEY\"}")]
    [InlineData("{\"detail\":\"\\u0063aller-secret\"}")]
    [InlineData("{\"detail\":\"caller\\u200b-secret\"}")]
    [InlineData("{\"KEY\":1}")]
    public async Task A_key_in_an_argument_is_not_quoted(string arguments)
    {
        using var caller = new Caller(StubTransport.Result("{}"));

        var failure = await caller.FailureAsync(
            "list_preset_models", arguments.Replace("KEY", caller.Key!.Secret, StringComparison.Ordinal));

        Assert.Contains("***", failure, StringComparison.Ordinal);
        Assert.DoesNotContain(caller.Key.Secret, failure, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Members_of_an_answer_keep_their_names_whatever_the_key_is()
    {
        using var caller = new Caller(StubTransport.Result("""{"systemModelSetList":[{"modelSetId":"ams-1","modelSetName":"modelSetName"}]}"""))
        {
            Key = new("modelSetName", "modelSetId", "models\""),
        };

        var answer = await caller.AnswerAsync("list_preset_models");

        var row = answer.GetProperty("models")[0];
        Assert.Contains(row.EnumerateObject(), member => member.Value.ValueKind == JsonValueKind.String && member.Value.GetString() == "***");
        Assert.DoesNotContain(row.EnumerateObject(), member => member.Name.Contains('*', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("versions")]
    [InlineData("callable")]
    [InlineData("find_models")]
    public async Task Issue_words_of_resources_stay_whole_whatever_the_key_is(string key)
    {
        Assert.Equal(await ReadAsync("caller-id", "qianfan://catalog"), await ReadAsync(key, "qianfan://catalog"));
        Assert.Equal(await ReadAsync("caller-id", "qianfan://services/none"), await ReadAsync(key, "qianfan://services/none"));
        Assert.Equal(await ReadAsync("caller-id", "qianfan://nothing"), await ReadAsync(key, "qianfan://nothing"));
    }

    private static async Task<string> ReadAsync(string key, string address)
    {
        using var caller = new Caller(StubTransport.Result("{}"));
        var context = new ToolContext(caller.Upstream, new(key, "caller-secret"), NullLogger.Instance);
        try
        {
            var read = await ResourceList.ReadAsync(address, Language.English, context, CancellationToken.None);
            return Assert.IsType<TextResourceContents>(Assert.Single(read.Contents)).Text;
        }
        catch (McpProtocolException e)
        {
            return e.Message;
        }
    }
}
