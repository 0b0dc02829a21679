using System.Text.Json;
using System.Text.Json.Nodes;
using Qianfan.Mcp.Clients;

namespace Qianfan.Mcp.Tests.Clients;

/// <summary>One member of someone else's JSON file is set, and not a byte of the rest changes.</summary>
public sealed class JsonTextTests
{
    private const string Filled = """
        {
          "servers": {
            "qianfan": {
              "command": "dotnet"
            }
          }
        }

        """;

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    public void An_empty_file_becomes_an_object(string before) => Assert.Equal(Filled, Set(before));

    [Theory]
    [InlineData("{}", "{\n  \"servers\": {\n    \"qianfan\": {\n      \"command\": \"dotnet\"\n    }\n  }\n}")]
    [InlineData("{ // mine\n}", "{ // mine\n  \"servers\": {\n    \"qianfan\": {\n      \"command\": \"dotnet\"\n    }\n  }\n}")]
    [InlineData(
        "{\n\t\"servers\": {\n\t\t\"other\": 1 // one, two\n\t}\n}\n",
        "{\n\t\"servers\": {\n\t\t\"other\": 1, // one, two\n\t\t\"qianfan\": {\n\t\t\t\"command\": \"dotnet\"\n\t\t}\n\t}\n}\n")]
    [InlineData(
        "{ \"servers\": { \"other\": [1,2,], /* , */ }, \"rest\": null }",
        "{ \"servers\": { \"other\": [1,2,], /* , */\n  \"qianfan\": {\n    \"command\": \"dotnet\"\n  }\n}, \"rest\": null }")]
    [InlineData(
        "{\r\n  \"a\": \"é 中 \\u0041\"\r\n}",
        "{\r\n  \"a\": \"é 中 \\u0041\",\r\n  \"servers\": {\r\n    \"qianfan\": {\r\n      \"command\": \"dotnet\"\r\n    }\r\n  }\r\n}")]
    [InlineData(
        "{\n  \"servers\": { \"qianfan\": { \"old\": true }, \"z\": 0 }\n}",
        "{\n  \"servers\": { \"qianfan\": {\n    \"command\": \"dotnet\"\n  }, \"z\": 0 }\n}")]
    public void The_rest_keeps_its_bytes(string before, string after)
    {
        Assert.Equal(after, Set(before));
        Assert.Equal(after, Set(after));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{} {}")]
    [InlineData("{\"a\": \"\\ud83d\"}")]
    [InlineData("{\"\\ud83d\": 1}")]
    public void What_is_no_json_is_refused(string before) => Assert.ThrowsAny<JsonException>(() => Set(before));

    [Theory]
    [InlineData("[]", "it must be a JSON object.")]
    [InlineData("null", "it must be a JSON object.")]
    [InlineData("""{"servers":[]}""", "servers must be an object.")]
    [InlineData("""{"servers":"x"}""", "servers must be an object.")]
    [InlineData("""{"servers":false}""", "servers must be an object.")]
    public void Issue_another_kind_of_container_is_refused_with_the_reason(string before, string reason) =>
        Assert.Equal(reason, Assert.Throws<RefusedFileException>(() => Set(before)).Message);

    [Fact]
    public void A_list_gains_only_what_it_lacks()
    {
        var text = new JsonText("""{"inputs":[{"id":"a","x":1}]}""");

        text.Append("inputs", "id", [new() { ["id"] = "a" }, new() { ["id"] = "b" }]);

        Assert.Equal(["""{"id":"a","x":1}""", """{"id":"b"}"""], JsonNode.Parse(text.ToString())!["inputs"]!.AsArray().Select(item => item!.ToJsonString()));
    }

    /// <summary>Any object with comments, trailing commas and odd layout: what was there is there, and the new member is right.</summary>
    [Fact]
    public void Whatever_the_layout_the_values_stay()
    {
        string[] pieces = ["\"a\": 1", "\"b\": {\"servers\": []}", "\"c\": [1, {\"d\": \"},\"}]", "\"servers\": {\"x\": 1}", "\"servers\": {}"];
        string[] gaps = ["", " ", "\n", "\r\n\t", " // , }\n", " /* ] , */ "];
        var random = new Random(20261122);
        for (var i = 0; i < 2_000; i++)
        {
            string Gap() => gaps[random.Next(gaps.Length)];
            var members = pieces.Where(_ => random.Next(2) == 0).DistinctBy(piece => piece[..4]).ToArray();
            var body = string.Join(",", members.Select(member => $"{Gap()}{member}{Gap()}"));
            var before = $"{Gap()}{{{body}{(members.Length > 0 && random.Next(2) == 0 ? "," + Gap() : Gap())}}}{Gap()}";

            var after = Set(before);

            var (old, young) = (Parse(before), Parse(after));
            Assert.Equal("""{"command":"dotnet"}""", young["servers"]!["qianfan"]!.ToJsonString());
            young["servers"]!.AsObject().Remove("qianfan");
            if (old["servers"] is null && young["servers"]!.AsObject().Count == 0)
                young.Remove("servers");
            Assert.True(JsonNode.DeepEquals(old, young), before);
            Assert.Equal(after, Set(after));
        }
    }

    private static JsonObject Parse(string text) =>
        JsonNode.Parse(text, null, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true })!.AsObject();

    private static string Set(string before)
    {
        var text = new JsonText(before);
        text.Set("servers", "qianfan", _ => new JsonObject { ["command"] = "dotnet" });
        Assert.True(text.IsRight);
        return text.ToString();
    }
}
