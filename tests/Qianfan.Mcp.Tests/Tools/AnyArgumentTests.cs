using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>Whatever JSON a caller sends for whatever parameter, it is either understood or refused in words.</summary>
public sealed class AnyArgumentTests
{
    private static readonly Gen<string> _scalars = Gen.OneOf(
        Gen.Elements(
            "null", "true", "false", "0", "-1", "5", "5.0", "2.5", "-0", "1e400", "1e-400", "500", "9007199254740993", "99999999999999999999",
            "\"\"", "\" \"", "\"5\"", "\"NaN\"", "\"Infinity\"", "\"∞\"", "\"٣\"", "\"chat\"", "\"CHAT,free\"", "\",\"", "\"amv-1\"", "\"am-1\""),
        Gen.Elements(
            """ "[\"chat\"]" """, """ "[" """, """ "[1,null,{}]" """, """ "[[[]]]" """, """ "\ud800" """, """ "\udc00,a" """, """ "\u0000" """,
            """ "[\"\\ud800\"]" """, """ "\\" """, """ "a\u202eb" """, """ "\"" """, """ "full" """, """ "yes" """),
        ArbMap.Default.ArbFor<int>().Generator.Select(number => $"{number}"),
        // Any UTF-16, also what is no text: half a surrogate pair.
        ArbMap.Default.ArbFor<char[]>().Generator.Select(text => $"\"{string.Concat(text.Select(unit => $"\\u{(int)unit:x4}"))}\""));

    private static readonly Gen<(CatalogTool Tool, string Name, string Json)> _arguments =
        from tool in Gen.Elements(ToolList.Tools.ToArray())
        from parameter in Gen.Elements(tool.Parameters.ToArray())
        from name in Gen.Elements([parameter.Name, .. parameter.Aliases])
        from json in Values(depth: 3)
        select (tool, name, json);

    [Fact]
    public void Any_value_for_any_parameter_is_sent_in_its_declared_type_or_refused() => Prop.ForAll(
        _arguments.ToArbitrary(),
        one =>
        {
            var complaint = Complaint(one.Tool, one.Name, one.Json);
            return (complaint is null).Label($"{one.Tool.Name} {one.Name}: {complaint}");
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    private static Gen<string> Values(int depth)
    {
        if (depth == 0)
            return _scalars;
        var several = Gen.Choose(0, 3).SelectMany(count => Values(depth - 1).ArrayOf(count));
        return Gen.OneOf(
            _scalars,
            _scalars,
            several.Select(items => $"[{string.Join(',', items)}]"),
            several.Select(items => $"{{{string.Join(',', items.Select((item, i) => $"\"m{i}\":{item}"))}}}"));
    }

    private static string? Complaint(CatalogTool tool, string name, string json)
    {
        using var upstream = StubTransport.Result("{}");
        using var caller = new Caller(upstream);
        var needed = tool.Parameters
            .Where(parameter => parameter.Required && parameter.Name != name && parameter.Alternative != name && !parameter.Aliases.Contains(name))
            .Select(parameter => KeyValuePair.Create(parameter.Name, JsonElement.Parse(parameter.Example)));

        var result = caller.CallAsync(tool, [.. needed, new(name, JsonElement.Parse(json))]).GetAwaiter().GetResult();

        if (result.IsError is true)
            return Caller.Text(result).StartsWith("INVALID_ARGUMENT: ", StringComparison.Ordinal) ? null : Caller.Text(result);
        // The others send bodies of their own, in which no argument stands.
        return tool is not ActionTool ? null : upstream.Requests.SelectMany(request => request.Json.EnumerateObject())
            .Select(member => Complaint(tool, member)).FirstOrDefault(text => text is not null);
    }

    private static string? Complaint(CatalogTool tool, JsonProperty member)
    {
        var parameter = tool.Parameters.SingleOrDefault(parameter => parameter.Name == member.Name && !parameter.Local);
        if (parameter is null)
            return $"{member.Name} went upstream";
        var right = parameter.Kind switch
        {
            ParameterKind.Integer => member.Value.TryGetInt64(out var number) && number >= parameter.Minimum && number <= parameter.Maximum,
            ParameterKind.Flag => member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            ParameterKind.Texts or ParameterKind.Choices => member.Value.ValueKind == JsonValueKind.Array
                && member.Value.GetArrayLength() > 0 && member.Value.EnumerateArray().All(item => IsText(parameter, item)),
            _ => IsText(parameter, member.Value),
        };
        return right ? null : $"{member.Name} went upstream as {member.Value.GetRawText()}";
    }

    private static bool IsText(Parameter parameter, JsonElement value) =>
        value.ValueKind == JsonValueKind.String && (parameter.Allowed.Count == 0 || parameter.Allowed.Contains(value.GetString()));
}
