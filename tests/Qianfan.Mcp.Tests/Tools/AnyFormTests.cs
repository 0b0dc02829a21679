using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>One value has several forms; whichever a caller chooses, the same goes upstream.</summary>
public sealed class AnyFormTests
{
    private static readonly Gen<(CatalogTool Tool, Parameter Parameter, string One, string Other)> _pairs =
        from tool in Gen.Elements(ToolList.Tools.OfType<ActionTool>().Where(tool => tool.Parameters.Any(IsSent)).ToArray())
        from parameter in Gen.Elements(tool.Parameters.Where(IsSent).ToArray())
        from number in Gen.Choose((int)parameter.Minimum, (int)Math.Min(parameter.Maximum, 1000))
        from choices in Gen.Choose(0, Math.Max(0, parameter.Allowed.Count - 1)).NonEmptyListOf()
        let forms = Forms(parameter, number, [.. choices.Distinct().Select(choice => parameter.Allowed.ElementAtOrDefault(choice) ?? $"id-{choice}")])
        from one in Gen.Elements(forms)
        from other in Gen.Elements(forms)
        select ((CatalogTool)tool, parameter, one, other);

    [Fact]
    public void A_value_is_sent_alike_in_whatever_form_it_comes() => Prop.ForAll(
        _pairs.ToArbitrary(),
        pair => (Body(pair.Tool, pair.Parameter, pair.One) == Body(pair.Tool, pair.Parameter, pair.Other))
            .Label($"{pair.Tool.Name} {pair.Parameter.Name}: {pair.One} and {pair.Other}")).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    // A marker is one that a page gave, and stands for another upstream.
    private static bool IsSent(Parameter parameter) => !parameter.Local && parameter.Name != Paging.Marker;

    private static string[] Forms(Parameter parameter, int number, string[] texts) => parameter.Kind switch
    {
        ParameterKind.Integer => [.. Each(number, "{0}", "\"{0}\"", "{0}.0", "{0}e0", "\" {0} \"", "\"{0}.0\"")],
        ParameterKind.Flag when number % 2 == 0 => ["true", "\"true\"", "\"True\"", "\" TRUE \"", "1", "\"1\"", "\"yes\""],
        ParameterKind.Flag => ["false", "\"false\"", "\"FALSE \"", "0", "\"0\"", "\"no\""],
        ParameterKind.Texts or ParameterKind.Choices =>
        [
            Json(texts), Json((string[])[.. texts, .. texts, "", " "]), Json(string.Join(',', texts)), Json($" {string.Join(" , ", texts)}, "), Json(Json(texts)),
            .. parameter.Kind == ParameterKind.Choices ? (string[])[Json(texts.Select(text => text.ToUpperInvariant())), Json(string.Join(',', texts).ToLowerInvariant())] : [],
        ],
        ParameterKind.Choice => [Json(texts[0]), Json($" {texts[0]} "), Json(texts[0].ToUpperInvariant()), Json(texts[0].ToLowerInvariant())],
        _ => [parameter.Example, Json($" {JsonElement.Parse(parameter.Example).GetString()}\n")],
    };

    private static IEnumerable<string> Each(int number, params string[] forms) => forms.Select(form => string.Format(CultureInfo.InvariantCulture, form, number));

    private static string Json<T>(T value) => JsonSerializer.Serialize(value);

    private static string Body(CatalogTool tool, Parameter parameter, string value)
    {
        using var upstream = StubTransport.Result("{}");
        using var caller = new Caller(upstream);
        var needed = tool.Parameters.Where(other => other.Required && other != parameter && other.Alternative != parameter.Name)
            .Select(other => KeyValuePair.Create(other.Name, JsonElement.Parse(other.Example)));
        var result = caller.CallAsync(tool, [.. needed, new(parameter.Name, JsonElement.Parse(value))]).GetAwaiter().GetResult();
        return result.IsError is true ? Caller.Text(result)
            : string.Join(' ', upstream.Requests.Select(request => request.Json.GetRawText()).Order(StringComparer.Ordinal));
    }
}
