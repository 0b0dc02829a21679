using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using WireMock.Matchers;
using WireMock.RequestBuilders;
using WireMock.Server;

namespace Qianfan.Mcp.Tests.Documented;

/// <summary>
/// WireMock.Net in Qianfan's place with a small catalog in the documented shapes: preset models, their services and details, own services,
/// <c>/v2/models</c>, and the token route. What is asked otherwise than documented, or without a key in its documented form, gets no answer
/// but 404.
/// </summary>
internal sealed class DocumentedCatalog : IDisposable
{
    public const string AccessKey = "documented-id";
    private const string Token = "bce-v3/documented-token";

    // Name, context, input price and output price (CNY per thousand), kinds of input, and when it was changed last.
    private static readonly (string Name, long Context, string Input, string Output, string[] Takes, string Changed)[] _models =
    [
        ("GLM-5.1", 202_752, """[{"up_to":32,"price":"0.006"},{"up_to":200,"price":"0.008"}]""", """[{"up_to":32,"price":"0.024"},{"up_to":200,"price":"0.028"}]""", ["text"], "2026-04-01"),
        ("DeepSeek-V4-Pro", 1_048_576, "\"0.012\"", "\"0.024\"", ["text"], "2026-09-10"),
        ("ERNIE-4.5-Turbo-20260402", 131_072, "\"0.0008\"", "\"0.0032\"", ["text"], "2026-04-02"),
        ("Qwen3.5-27B", 262_144, "\"0.0006\"", "\"0.0048\"", ["text", "image"], "2026-03-02"),
        ("Qwen3.5-122B-A10B", 262_144, "\"0.0008\"", "\"0.0064\"", ["text", "image"], "2026-09-02"),
        ("ERNIE-4.0-8K", 8_192, "\"0.03\"", "\"0.09\"", ["text"], "2024-10-25"),
    ];

    private readonly WireMockServer _server = WireMockServer.Start();

    public DocumentedCatalog()
    {
        Answer(Signed(Request.Create().UsingGet().WithPath("/v1/BCE-BEARER/token").WithParam("expireInSeconds", "3600")),
            $$"""{"userId":"u","token":"{{Token}}","status":"enable","createTime":"2026-11-21T08:30:00Z","expireTime":"2099-01-01T00:00:00Z"}""");
        Answer(Request.Create().UsingGet().WithPath("/v2/models").WithHeader("Authorization", new ExactMatcher($"Bearer {Token}")),
            Json("data", _models.Select(model => $$$"""
                {"id":"{{{Model(model.Name)}}}","object":"model","type":"chat","context_length":{{{model.Context}}},
                 "architecture":{"input_modalities":["{{{string.Join("\",\"", model.Takes)}}}"],"output_modalities":["text"]},
                 "pricing":{"prompt":{{{model.Input}}},"completion":{{{model.Output}}},"image":null}}
                """)));
        Action("/v2/model", "DescribeSystemModelSets", null, Result(Json("systemModelSetList", _models.Select((model, i) =>
            $$"""{"modelSetId":"am-{{i}}","modelSetName":"{{model.Name}}","modelIds":["amv-{{i}}"],"modelNames":["{{model.Name}}"]}"""))));
        Action("/v2/service", "DescribePresetServices", """{"protocolVersion":1}""", Result("""{"serviceList":[]}"""));
        Action("/v2/service", "DescribePresetServices", """{"protocolVersion":2}""", Result(Json("serviceList", _models.Select((model, i) => $$"""
            {"serviceId":"svcp-{{i}}","name":"{{model.Name}}","url":"https://qianfan.baidubce.com/v2/chat/completions",
             "endpoint":"{{Model(model.Name)}}","serviceType":"chat","modelSetId":"am-{{i}}","modelId":"amv-{{i}}",
             "chargeType":"Tokens","chargeStatus":"Opened"}
            """))));
        for (var i = 0; i < _models.Length; i++)
            Action("/v2/model", "DescribeSystemModel", $$"""{"modelId":"amv-{{i}}"}""", Result($$"""
                {"modelSetId":"am-{{i}}","modelId":"amv-{{i}}","modelName":"{{_models[i].Name}}","status":"Ready","modelApplicationType":"chat",
                 "modifyTime":"{{_models[i].Changed}}T08:00:00+08:00","isSupportDeploy":false}
                """));
        Action("/v2/model", "DescribeCustomModelSets", null, Result("""{"customModelSetList":[]}"""));
        Action("/v2/service", "DescribeServices", null, Result("""{"serviceList":[]}"""));
        Action("/v2/batchinference", "DescribeBatchInferenceModel", null, Result("[]"));
        Action("/v2/finetuning", "DescribeFineTuningSupportModels", null, Result("[]"));
        Answer(Signed(Request.Create().UsingPost().WithPath("/wenxinworkshop/modelrepo/eval/model/list")), Result("{}"));
    }

    public Uri Address => new(_server.Url!);

    public void Dispose() => _server.Dispose();

    // What is written in `model` of a call.
    private static string Model(string name) => name.ToLowerInvariant();

    private static string Json(string list, IEnumerable<string> rows) => $$"""{"{{list}}":[{{string.Join(',', rows)}}]}""";

    private static string Result(string result) => $$"""{"requestId":"r","result":{{result}}}""";

    private void Action(string path, string action, string? body, string answer)
    {
        var request = Request.Create().UsingPost().WithPath(path).WithParam("Action", action);
        Answer(Signed(body is null ? request : request.WithBody(new JsonMatcher(body))), answer);
    }

    private void Answer(IRequestBuilder request, string answer) =>
        _server.Given(request).RespondWith(DocumentedUpstream.Answer(200, JsonNode.Parse(answer)!.ToJsonString()));

    private static IRequestBuilder Signed(IRequestBuilder request) => request.WithHeader(headers =>
        headers.TryGetValue("Authorization", out var authorization) && Regex.IsMatch(
            Assert.Single(authorization), $"^bce-auth-v1/{AccessKey}/[0-9TZ:-]+/[0-9]+/host;x-bce-date/[0-9a-f]{{64}}$"));
}
