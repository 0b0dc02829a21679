using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Qianfan.Mcp.Tests.Catalog;

/// <summary>Upstream with as many versions as a test wants, which may change at any time; four of them make a model, two models a page.</summary>
internal sealed class ChangingCatalog : HttpMessageHandler
{
    private const int PerModel = 4;
    private const int PerPage = 2;

    /// <summary>Numbers of the versions.</summary>
    public IReadOnlyList<int> Versions { get; set; } = [];

    /// <summary>Whether every page of models says that the next begins where the first did.</summary>
    public bool Circles { get; init; }

    /// <summary>Whether each version has a service.</summary>
    public bool HasServices { get; init; }

    public static string Id(int version) => FormattableString.Invariant($"amv-{version:x12}");

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get)
            return Answer(request, new() { ["token"] = "bearer-of-the-test", ["object"] = "list", ["data"] = new JsonArray() });
        var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        var result = request.RequestUri!.Query switch
        {
            "?Action=DescribeSystemModelSets" => Models(int.Parse((string?)body["marker"] ?? "0", null)),
            "?Action=DescribeSystemModel" => Details((string)body["modelId"]!),
            "?Action=DescribePresetServices" => new JsonObject
            {
                ["serviceList"] = new JsonArray([.. (HasServices ? Versions : []).Select(version => new JsonObject { ["modelId"] = Id(version), ["name"] = $"Model {version % 3}" })]),
            },
            _ => [],
        };
        return Answer(request, new() { ["result"] = result });
    }

    private static HttpResponseMessage Answer(HttpRequestMessage request, JsonObject body) => new(HttpStatusCode.OK)
    {
        Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json"),
        RequestMessage = request,
    };

    private JsonObject Models(int start)
    {
        var models = Versions.Chunk(PerModel).ToArray();
        var next = Circles ? 0 : start + PerPage;
        return new()
        {
            ["systemModelSetList"] = new JsonArray([.. models.Skip(start).Take(PerPage).Select(versions => new JsonObject
            {
                ["modelSetId"] = $"am-{Id(versions[0])}",
                ["modelSetName"] = "Model",
                ["modelIds"] = new JsonArray([.. versions.Select(version => (JsonNode)Id(version))]),
                // Many have the same name, so that order hangs on more than that.
                ["modelNames"] = new JsonArray([.. versions.Select(version => (JsonNode)$"Model {version % 3}")]),
            })]),
            ["pageInfo"] = new JsonObject { ["isTruncated"] = Circles || next < models.Length, ["nextMarker"] = $"{next}" },
        };
    }

    private static JsonObject Details(string id) => new()
    {
        ["modelId"] = id,
        ["tokenLimitations"] = new JsonObject { ["trivial"] = new JsonObject { ["inputTokens"] = Convert.ToInt32(id[4..], 16) % 5 * 1000 } },
    };
}
