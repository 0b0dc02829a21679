using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Tests.Catalog;
using Qianfan.Mcp.Tools;
using Xunit.Abstractions;

namespace Qianfan.Mcp.Tests.Tools;

/// <summary>
/// Who does what a failure says, to the letter and no more, repeats the call with success. A script does it, from the text alone: what it
/// says to send is sent, what it says to leave out is left out, and a value that another call has is taken from that call's answer.
/// </summary>
public sealed partial class SelfRepairTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("English")]
    [InlineData("Chinese")]
    public async Task Following_the_failure_to_the_letter_mends_a_call_at_once(string of)
    {
        var language = Enum.Parse<Language>(of);
        using var shop = new Shop { Language = language };
        var calls = await BadCalls.MakeAsync(shop);
        Assert.Equal(200, calls.Count);

        List<(string Kind, string? Left)> ends = [];
        foreach (var call in calls)
            ends.Add((call.Kind, await MendAsync(shop, call, language)));

        foreach (var kind in ends.GroupBy(end => end.Kind))
            output.WriteLine($"{kind.Key}: {kind.Count(end => end.Left is null)} of {kind.Count()}");
        string[] left = [.. ends.Select(end => end.Left).OfType<string>()];
        Assert.True(left.Length <= calls.Count * 5 / 100, $"{left.Length} calls were not mended:\n{string.Join("\n\n", left)}");
        output.WriteLine(string.Join("\n\n", left));
    }

    [Theory]
    [InlineData("kind", "chatt")]
    [InlineData("kind", "embeding")]
    [InlineData("kind", "rerankr")]
    [InlineData("kind", "text2imag")]
    [InlineData("vendor", "zhipuu")]
    [InlineData("vendor", "Badu")]
    [InlineData("vendor", "deepsek")]
    [InlineData("capabilities", "video")]
    [InlineData("capabilities", "function_cal")]
    [InlineData("inputModalities", "imgae")]
    public async Task A_word_that_no_model_has_comes_with_one_that_finds_some(string name, string word)
    {
        foreach (var language in Enum.GetValues<Language>())
        {
            using var shop = new Shop { Language = language };
            var none = await shop.FindAsync(new JsonObject { [name] = new JsonArray(word) }.ToJsonString());
            Assert.Equal(0, none.GetProperty("total").GetInt32());

            var hint = Shop.Lines(none, "notes").Select(note => Hint().Match(note)).First(match => match.Success);
            var filters = hint.Groups["meant"] is { Success: true } meant ? new JsonObject { [name] = new JsonArray(meant.Value) }
                : new JsonObject { [hint.Groups["name"].Value] = JsonNode.Parse(hint.Groups["list"].Value) };

            Assert.InRange((await shop.FindAsync(filters.ToJsonString())).GetProperty("total").GetInt32(), 1, int.MaxValue);
        }
    }

    /// <returns>What is still wrong, if the call fails again.</returns>
    private static async Task<string?> MendAsync(Shop shop, BadCall call, Language language)
    {
        var failure = await shop.FailureAsync(call.Tool, call.Arguments.ToJsonString());
        var (next, objects) = WithoutObjects(failure.Split('\n')[1]);
        var arguments = call.Arguments.DeepClone().AsObject();
        var (send, leave, look) = language == Language.Chinese
            ? (SendInChinese(), LeaveInChinese(), LookInChinese()) : (Send(), Leave(), Look());
        foreach (Match step in leave.Matches(next))
            Remove(step.Groups["gone"].Value);
        foreach (Match step in send.Matches(next))
        {
            Remove(step.Groups["gone"].Value);
            foreach (var (name, value) in Said(step))
                arguments[name] = value!.DeepClone();
        }
        foreach (Match step in look.Matches(next))
        {
            var (tool, field, name) = (step.Groups["tool"].Value, step.Groups["field"].Value, step.Groups["name"].Value);
            var looked = await shop.CallAsync(tool, Said(step).ToJsonString());
            // Another tool answers this.
            if (field.Length == 0)
                return looked.IsError is true ? $"{call}\n{failure}" : null;
            var given = $"{call.Arguments[name] ?? call.Arguments.Select(one => one.Value).OfType<JsonValue>().FirstOrDefault()}";
            if (looked.IsError is not true && Found(looked.StructuredContent!.Value, field, given) is { } found)
                arguments[name] = found;
        }
        var again = await shop.CallAsync(call.Tool, arguments.ToJsonString());
        var isOther = call is { Broken.Count: 1, Meant: { } meant } && !JsonNode.DeepEquals(arguments, meant);
        return again.IsError is true || isOther
            ? $"{call}\n{failure}\n{arguments.ToJsonString()}\n{Caller.Text(again)}" : null;

        JsonObject Said(Match step) => objects[step.Groups["json"].Value[0] - '0'];

        void Remove(string names)
        {
            foreach (var name in names.Split([", ", "、"], StringSplitOptions.RemoveEmptyEntries))
                arguments.Remove(name);
        }
    }

    /// <summary>The text with each JSON object replaced by its number.</summary>
    private static (string Text, List<JsonObject> Objects) WithoutObjects(string text)
    {
        List<JsonObject> objects = [];
        for (var at = text.IndexOf('{'); at >= 0; at = text.IndexOf('{', at + 1))
        {
            var rest = Encoding.UTF8.GetBytes(text[at..]);
            var reader = new Utf8JsonReader(rest);
            objects.Add(JsonNode.Parse(JsonElement.ParseValue(ref reader).GetRawText())!.AsObject());
            text = $"{text[..at]}#{objects.Count - 1}{Encoding.UTF8.GetString(rest[(int)reader.BytesConsumed..])}";
        }
        return (text, objects);
    }

    /// <summary>Of the objects with this field, that of the one that tells of what was given, else of the first.</summary>
    private static string? Found(JsonElement answer, string field, string given)
    {
        var rows = Objects(answer).Where(one => one.TryGetProperty(field, out _)).ToArray();
        var texts = rows.SelectMany(row => Texts(row)).ToArray();
        var nearest = Nearest.To(given, texts).FirstOrDefault();
        var meant = rows.Where(row => Texts(row).Contains(nearest)).Concat(rows).FirstOrDefault();
        return meant.ValueKind == JsonValueKind.Object ? meant.GetProperty(field).GetString() : null;

        static IEnumerable<string> Texts(JsonElement row) =>
            row.EnumerateObject().Where(one => one.Value.ValueKind == JsonValueKind.String).Select(one => one.Value.GetString()!);
    }

    private static IEnumerable<JsonElement> Objects(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Objects),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(one => Objects(one.Value)).Prepend(value),
        _ => [],
    };

    [GeneratedRegex(@"Send (?:e\.g\. )?#(?<json>\d)(?: in place of (?<gone>[^.]+))?[.;]")]
    private static partial Regex Send();

    [GeneratedRegex(@"(?:去掉 (?<gone>[^，。]+)，)?(?:例如)?传入 #(?<json>\d)[。；]")]
    private static partial Regex SendInChinese();

    [GeneratedRegex(@"Leave out (?<gone>[^.]+)\.")]
    private static partial Regex Leave();

    [GeneratedRegex("去掉 (?<gone>[^，。]+)。")]
    private static partial Regex LeaveInChinese();

    [GeneratedRegex(@"Call (?<tool>\w+) #(?<json>\d)(?: instead|, then send the right (?<field>\w+) from its result as (?<name>\w+))\.")]
    private static partial Regex Look();

    [GeneratedRegex(@"调用 (?<tool>\w+) #(?<json>\d)(?:，再把返回结果中相应的 (?<field>\w+) 作为 (?<name>\w+) 传入)?。")]
    private static partial Regex LookInChinese();

    [GeneratedRegex(@"Did you mean (?<meant>[^?]+)\?|是不是 (?<meant>[^？]+)？|(?:Try|可改用) (?<name>\w+) (?<list>\[[^\]]+\])")]
    private static partial Regex Hint();
}
