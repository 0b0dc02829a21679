using System.Text.Json;
using System.Text.Json.Nodes;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Tests.Faults;

namespace Qianfan.Mcp.Bench;

/// <summary>
/// Upstream with as many versions as wanted, late by a given time: rows of the sandbox, repeated under ids of their own. Four versions
/// make a model, each has a service, every other one can run in batch. Signatures are not checked and answers are made beforehand, so
/// that the time is the server's.
/// </summary>
internal sealed class LargeCatalog
{
    private const int PerModel = 4;
    private const int PerPage = 100;

    private readonly Dictionary<string, SandboxReply> _answers = [];

    private LargeCatalog(int versions)
    {
        var rows = SandboxCatalog.Embedded;
        var numbers = Enumerable.Range(0, versions).ToArray();
        foreach (var (row, i) in Repeat(rows.Versions, numbers))
            Add("DescribeSystemModel", Version(i), Row(row, ("modelId", Version(i)), ("modelName", Name(i)), ("modelSetId", Model(i))));

        var models = numbers.Chunk(PerModel).ToArray();
        for (var start = 0; start < models.Length; start += PerPage)
            Add("DescribeSystemModelSets", start == 0 ? "" : $"{start}", Page(rows, models, start));
        for (var protocol = 1; protocol <= 2; protocol++)
            Add("DescribePresetServices", $"{protocol}", new() { ["serviceList"] = Services(rows, numbers, protocol) });
        Add("DescribeBatchInferenceModel", "", Batch(models));
        var listed = new JsonArray([.. Repeat(rows.ListedModels, numbers).Select(pair => Row(pair.Row, ("id", Name(pair.Item))))]);
        _answers[$"{InferenceAnswers.ModelsPath} "] = SandboxReply.Write(200, json =>
        {
            json.WritePropertyName("data");
            listed.WriteTo(json);
        });
        _answers[$"{BearerKeys.Path} "] = SandboxReply.Write(200, json => json.WriteString("token", "token-of-the-bench"));
    }

    /// <summary>Serves the catalog on a free port.</summary>
    public static async Task<FaultySandboxServer> ServeAsync(int versions, TimeSpan latency)
    {
        var catalog = new LargeCatalog(versions);
        var server = await FaultySandboxServer.StartAsync(TimeProvider.System);
        var late = latency > TimeSpan.Zero ? new SandboxFault.Delay(latency) : null;
        server.Fault = _ => late;
        server.Answer = catalog.Answer;
        return server;
    }

    private SandboxReply Answer(SandboxRequest request)
    {
        var action = request.Asked("Action") is { Length: > 0 } named ? named : request.Path;
        var body = request.Body.IsEmpty ? default : JsonElement.Parse(request.Body.Span);
        var which = action switch
        {
            "DescribeSystemModel" => body.GetProperty("modelId").GetString(),
            "DescribeSystemModelSets" => body.TryGetProperty("marker", out var marker) ? marker.GetString() : "",
            "DescribePresetServices" => $"{body.GetProperty("protocolVersion")}",
            _ => "",
        };
        return _answers[$"{action} {which}"];
    }

    private void Add(string action, string which, JsonObject result) =>
        _answers[$"{action} {which}"] = SandboxReply.Console("5a4db0c0-0000-4000-8000-000000000001", json => result.WriteTo(json));

    private static JsonObject Page(SandboxCatalog rows, int[][] models, int start)
    {
        var shown = models.Skip(start).Take(PerPage);
        var next = start + PerPage;
        return new()
        {
            ["systemModelSetList"] = new JsonArray([.. Repeat(rows.Models, shown).Select(pair => Row(pair.Row, ("modelSetId", Model(pair.Item[0])),
                ("modelSetName", $"Model {pair.Item[0] / PerModel}"), ("modelIds", Texts(pair.Item, Version)), ("modelNames", Texts(pair.Item, Name))))]),
            ["pageInfo"] = new JsonObject { ["maxKeys"] = PerPage, ["isTruncated"] = next < models.Length, ["nextMarker"] = $"{next}" },
        };
    }

    private static JsonArray Services(SandboxCatalog rows, int[] numbers, int protocol) => new([.. Repeat(rows.Services, numbers)
        .Where(pair => protocol == 1 || pair.Item % 2 == 0)
        .Select(pair => Row(pair.Row, ("serviceId", $"svcp-{pair.Item:x12}"), ("name", Name(pair.Item)), ("modelId", Version(pair.Item)),
            ("modelSetId", Model(pair.Item)), ("url", $"https://qianfan.baidubce.com/v{protocol}/chat/{pair.Item}")))]);

    private static JsonObject Batch(int[][] models) => new()
    {
        ["commonModelList"] = new JsonArray([.. models.Select(versions => new JsonObject
        {
            ["modelId"] = Model(versions[0]),
            ["modelVersionList"] = new JsonArray([.. versions.Where(version => version % 2 == 0)
                .Select(version => new JsonObject { ["modelVersionId"] = Version(version), ["modelVersionName"] = Name(version) })]),
        })]),
    };

    private static IEnumerable<(JsonElement Row, T Item)> Repeat<T>(IEnumerable<JsonElement> rows, IEnumerable<T> items)
    {
        var all = rows.ToArray();
        return items.Select((item, i) => (all[i % all.Length], item));
    }

    private static JsonObject Row(JsonElement row, params ReadOnlySpan<(string Name, JsonNode Value)> own)
    {
        var copy = JsonObject.Create(row)!;
        copy.Remove("sandbox");
        foreach (var (name, value) in own)
            copy[name] = value;
        return copy;
    }

    private static JsonArray Texts(int[] versions, Func<int, string> text) => new([.. versions.Select(version => (JsonNode)text(version))]);

    private static string Version(int number) => $"amv-{number:x12}";

    private static string Model(int version) => $"am-{version / PerModel:x12}";

    private static string Name(int version) => $"Model-{version}-8K";
}
