using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Tests.Catalog;
using Qianfan.Mcp.Tests.Repository;
using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>A call with mistakes in it.</summary>
/// <param name="Kind">What is wrong.</param>
internal sealed record BadCall(string Kind, string Tool, JsonObject Arguments)
{
    /// <summary>The parameters that are wrong already.</summary>
    public HashSet<string> Broken { get; } = [];

    /// <summary>What was meant, where the one mistake leaves no doubt.</summary>
    public JsonObject? Meant { get; set; }

    public override string ToString() => $"{Kind}: {Tool} {Arguments.ToJsonString()}";
}

/// <summary>Good calls of all tools, with mistakes made in them as models make them: the same ones every time.</summary>
internal sealed partial class BadCalls
{
    private static readonly string[] _far = ["temperature", "topP", "stream", "frequencyPenalty", "apiVersion", "userPrompt"];

    private readonly Random _random = new(15);
    private readonly Shop _shop;
    private readonly Dictionary<string, JsonObject> _good;
    private readonly Dictionary<string, string[]> _wrongIds = [];
    private readonly (string Kind, int Calls, Func<BadCall, CatalogTool, bool> Break)[] _breaks;

    private BadCalls(Shop shop)
    {
        _shop = shop;
        _good = ToolList.Tools.ToDictionary(tool => tool.Name, tool => JsonNode.Parse(Checkout.Read(
            "tests", "Qianfan.Mcp.Tests", "Snapshots", $"{tool.Name}.json"))!["arguments"]!.AsObject());
        _breaks =
        [
            ("name", 35, MisspellName), ("value", 16, MisspellValue), ("type", 22, MistakeType), ("id", 30, MistakeId),
            ("missing", 12, LeaveOut), ("nested", 10, BreakMember), ("unknown", 8, AddUnknown), ("both", 7, GiveBoth),
        ];
    }

    /// <summary>140 calls with one mistake, 40 with two and 20 with three; all of them are refused.</summary>
    public static async Task<IReadOnlyList<BadCall>> MakeAsync(Shop shop)
    {
        var maker = new BadCalls(shop);
        await maker.LearnIdsAsync();
        List<BadCall> calls = [];
        foreach (var (kind, count, break_) in maker._breaks)
            for (var made = 0; made < count; made++)
                calls.Add(await maker.MakeAsync(kind, 1, () => break_));
        foreach (var (kind, count, mistakes) in new[] { ("two at once", 40, 2), ("three at once", 20, 3) })
            for (var made = 0; made < count; made++)
                calls.Add(await maker.MakeAsync(kind, mistakes, () => maker.Any(maker._breaks).Break));
        return calls;
    }

    private async Task<BadCall> MakeAsync(string kind, int mistakes, Func<Func<BadCall, CatalogTool, bool>> next)
    {
        while (true)
        {
            var tool = Any(ToolList.Tools);
            var call = new BadCall(kind, tool.Name, _good[tool.Name].DeepClone().AsObject());
            var made = 0;
            for (var tries = 0; tries < 20 && made < mistakes; tries++)
                made += next()(call, tool) ? 1 : 0;
            // What the reader understands all the same is no mistake.
            if (made == mistakes && (await _shop.CallAsync(call.Tool, call.Arguments.ToJsonString())).IsError is true)
                return call;
        }
    }

    // Ids of another kind, ids that nobody has, and names in the place of ids.
    private async Task LearnIdsAsync()
    {
        var models = (await _shop.AnswerAsync("list_preset_models", "{}")).GetProperty("models").EnumerateArray().Take(5).ToArray();
        var services = (await _shop.AnswerAsync("list_preset_services", """{"maxKeys":20}""")).GetProperty("services")
            .EnumerateArray().Take(4).ToArray();
        var own = (await _shop.AnswerAsync("list_custom_models", "{}")).GetProperty("models").EnumerateArray().Take(4).ToArray();
        var ownServices = (await _shop.AnswerAsync("list_custom_services", "{}")).GetProperty("services")
            .EnumerateArray().Take(4).ToArray();
        string[] Of(JsonElement[] rows, string name) => [.. rows.Select(row => JsonReading.Text(row, name)).OfType<string>()];
        JsonElement[] Versions(JsonElement[] rows) => [.. rows.Select(row => row.GetProperty("versions")[0])];
        string[] Nobodys(string[] ids) => [.. ids.Select(id => id[..^2] + (id[^1] == 'q' ? "zz" : "qq"))];

        foreach (var (prefix, rows, serving) in new[] { ("preset", models, services), ("custom", own, ownServices) })
        {
            var (ids, versions) = (Of(rows, "modelId"), Of(Versions(rows), "versionId"));
            string[] Wrong(string[] right, string[] others, string[] names) =>
                [.. others, .. Of(serving, "serviceId"), .. Nobodys(right).Take(2), .. names.Take(2)];
            _wrongIds[$"get_{prefix}_model"] = Wrong(ids, versions, Of(rows, "name"));
            _wrongIds[$"get_{prefix}_model_version"] = Wrong(versions, ids, Of(Versions(rows), "name"));
        }
        _wrongIds["get_custom_service"] =
        [
            .. Of(services, "serviceId"), .. Of(ownServices, "modelId"), .. Of(ownServices, "versionId"),
            .. Nobodys(Of(ownServices, "serviceId")).Take(2), .. Of(ownServices, "name").Take(2),
        ];
    }

    private bool MisspellName(BadCall call, CatalogTool tool)
    {
        var parameter = Any([.. tool.Parameters.Where(one => one.Name is not ("marker" or "modelSetName"))]);
        var name = _random.Next(5) switch
        {
            0 => SnakeCase().Replace(parameter.Name, "_$0").ToLowerInvariant(),
            1 => _random.Next(2) == 0 ? parameter.Name.ToLowerInvariant() : char.ToUpperInvariant(parameter.Name[0]) + parameter.Name[1..],
            _ => Misspelt(parameter.Name),
        };
        if (tool.Parameters.Any(one => one.Name == name || one.Aliases.Contains(name)) || !call.Broken.Add(parameter.Name))
            return false;
        var value = call.Arguments[parameter.Name]?.DeepClone() ?? JsonNode.Parse(parameter.Example);
        call.Arguments.Remove(parameter.Alternative ?? "");
        call.Meant = With(call, parameter.Name, value);
        call.Arguments.Remove(parameter.Name);
        call.Arguments[name] = value?.DeepClone();
        return true;
    }

    private bool MisspellValue(BadCall call, CatalogTool tool) => Break(call, tool.Parameters, one => one.Allowed.Count > 0, one =>
    {
        var meant = Any(one.Allowed);
        call.Meant = With(call, one.Name, one.IsList ? new JsonArray(meant) : meant);
        return one.IsList ? new JsonArray(Misspelt(meant)) : Misspelt(meant);
    });

    private bool MistakeType(BadCall call, CatalogTool tool) => Break(call, tool.Parameters, one => one.Name != "marker", WrongType);

    private JsonNode? WrongType(Parameter parameter) => JsonNode.Parse(parameter.Kind switch
    {
        ParameterKind.Integer => Any([
            "\"many\"", "[5,6]", "2.5", $"{parameter.Minimum - 1}",
            parameter.LowersToMaximum || parameter.Maximum == long.MaxValue ? "{}" : $"{parameter.Maximum + 1}",
        ]),
        ParameterKind.Number => Any(["\"cheap\"", "-3", "[1]"]),
        ParameterKind.Flag => Any(["\"yes, if that is possible\"", "{}", "[true]"]),
        ParameterKind.Object => Any(["\"a lot\"", "[1,2]", "7"]),
        // Dates and times are texts that are checked.
        _ when parameter.Check is not null && parameter.Alternative is null && !parameter.Aliases.Contains("versionId") =>
            Any(["\"2026/09/01\"", "\"next month\"", "\"2026-13-01\"", "20260901"]),
        _ => parameter.IsList ? Any(["{\"is\":\"chat\"}", "7", "true"]) : Any(["[\"a\",\"b\"]", "{\"is\":\"chat\"}"]),
    });

    private bool MistakeId(BadCall call, CatalogTool tool) => _wrongIds.TryGetValue(tool.Name, out var ids)
        && Break(call, tool.Parameters, one => one.Required, _ => Any(ids), "modelSetName");

    private bool LeaveOut(BadCall call, CatalogTool tool) => tool.Parameters.Any(one => one.Required)
        && Break(call, tool.Parameters, one => one.Required, _ => null, "modelSetName");

    private bool BreakMember(BadCall call, CatalogTool tool) => Break(call, tool.Parameters, one => one.Members.Count > 0, one =>
    {
        var whole = JsonNode.Parse(one.Example)!.AsObject();
        var member = Any(one.Members);
        var value = whole[member.Name]!.DeepClone();
        if (_random.Next(4) is var what && what == 0)
            whole[member.Name] = WrongType(member);
        else if (what == 1)
            whole["currency"] = "CNY";
        else if (whole.Remove(member.Name) && (what == 2 || !member.Required))
            whole[Misspelt(member.Name)] = value;
        return whole;
    });

    private bool AddUnknown(BadCall call, CatalogTool tool)
    {
        var name = Any(_far);
        call.Arguments[name] = 0.7;
        return call.Broken.Add(name);
    }

    // Both of two alternatives, or a name and its alias.
    private bool GiveBoth(BadCall call, CatalogTool tool)
    {
        var (one, other) = tool.Parameters.Select(one => (one, Other: one.Alternative ?? (one.Aliases is [var alias, ..] ? alias : null)))
            .FirstOrDefault(two => two.Other is not null);
        if (one is null || !call.Broken.Add(one.Name) || !call.Broken.Add(other!))
            return false;
        call.Arguments[one.Name] ??= JsonNode.Parse(one.Example);
        call.Arguments[other!] = JsonNode.Parse(tool.Parameters.FirstOrDefault(two => two.Name == other)?.Example ?? one.Example);
        return true;
    }

    /// <summary>Gives one of the parameters a wrong value, or none; what was given in its stead goes.</summary>
    private bool Break(
        BadCall call, IEnumerable<Parameter> parameters, Func<Parameter, bool> may, Func<Parameter, JsonNode?> value, string instead = "")
    {
        Parameter[] all = [.. parameters.Where(may).Where(one => !call.Broken.Contains(one.Name))];
        if (all.Length == 0)
            return false;
        var parameter = Any(all);
        call.Broken.Add(parameter.Name);
        call.Arguments.Remove(instead);
        call.Arguments.Remove(parameter.Name);
        if (value(parameter) is { } wrong)
            call.Arguments[parameter.Name] = wrong;
        return true;
    }

    private static JsonObject With(BadCall call, string name, JsonNode? value)
    {
        var arguments = call.Arguments.DeepClone().AsObject();
        arguments[name] = value;
        return arguments;
    }

    private string Misspelt(string word)
    {
        var at = 1 + _random.Next(word.Length - 2);
        return _random.Next(3) switch
        {
            0 => word.Remove(at, 1),
            1 => $"{word[..at]}{word[at + 1]}{word[at]}{word[(at + 2)..]}",
            _ => word.Insert(at, word[at..(at + 1)]),
        };
    }

    private T Any<T>(IReadOnlyList<T> all) => all[_random.Next(all.Count)];

    [GeneratedRegex("[A-Z]")]
    private static partial Regex SnakeCase();
}
