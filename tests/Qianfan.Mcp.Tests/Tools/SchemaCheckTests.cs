using System.Text.Json;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>The validator itself: a check that finds nothing proves nothing.</summary>
public sealed class SchemaCheckTests
{
    private const string Schema =
        """
        {"type":"object","required":["a"],"additionalProperties":false,"properties":{
          "a":{"type":"array","items":{"type":"object","additionalProperties":false,"properties":{"n":{"type":"integer"}}}},
          "b":{"type":"string","enum":["x","y"]},"c":{"type":"boolean"},"d":{"type":"object"}}}
        """;

    [Theory]
    [InlineData("""{"a":[]}""")]
    [InlineData("""{"a":[{},{"n":1}],"b":"y","c":false,"d":{"any":[null]}}""")]
    public void Finds_nothing_wrong_with_what_is_right(string value) => Assert.Empty(Faults(Schema, value));

    [Theory]
    [InlineData("[]", "$: [] is no object")]
    [InlineData("{}", "$: a is missing")]
    [InlineData("""{"a":null}""", "$.a: null is no array")]
    [InlineData("""{"a":[{"n":1.5}]}""", "$.a[0].n: 1.5 is no integer")]
    [InlineData("""{"a":[{"m":1}]}""", "$.a[0]: m is not declared")]
    [InlineData("""{"a":[],"a":[]}""", "$: a is there twice")]
    [InlineData("""{"a":[],"b":"z"}""", "$.b: \"z\" is not in the enum")]
    [InlineData("""{"a":[],"c":"true"}""", "$.c: \"true\" is no boolean")]
    [InlineData("""{"a":[],"d":[]}""", "$.d: [] is no object")]
    public void Names_what_is_wrong_and_where(string value, string fault) => Assert.Equal([fault], Faults(Schema, value));

    [Theory]
    [InlineData("""{"type":"object","properties":{}}""", "$: the schema allows additional properties")]
    [InlineData("""{"type":"object","$ref":"#"}""", "$: the schema uses $ref")]
    public void Names_what_is_wrong_with_the_schema(string schema, string fault) => Assert.Equal([fault], Faults(schema, "{}"));

    private static IReadOnlyList<string> Faults(string schema, string value) =>
        SchemaCheck.Faults(JsonElement.Parse(schema), JsonElement.Parse(value));
}
