using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Qianfan.Mcp.Sandbox;

/// <summary>
/// Qianfan's console catalog API in process, with the IAM route that issues bearer tokens and what they open of inference: checks the
/// signature or the key of every call, then answers from <see cref="SandboxCatalog"/> in the documented shapes, whatever the host. Safe
/// for calls from many threads; its only state is the count behind request ids and the tokens.
/// </summary>
/// <param name="clock">Judges expiry and dates the answers.</param>
/// <param name="accounts">Accounts in addition to the one of <see cref="AccessKey"/>.</param>
internal sealed class SandboxQianfan(TimeProvider clock, params IEnumerable<SandboxAccount> accounts)
{
    public const string AccessKey = "sandbox-access-key";

    public const string SecretKey = "sandbox-secret-key";

    /// <summary>The account's key for /v2/models and inference, in Qianfan's form.</summary>
    public const string ApiKey = "bce-v3/ALTAK-sandbox0000000000/0123456789abcdef0123456789abcdef01234567";

    /// <summary>A header on every answer, so that nobody takes made-up data for real.</summary>
    public const string Mark = "X-Qianfan-Sandbox";

    private const string EvaluationRoute = "/wenxinworkshop/modelrepo/eval/model/list";

    private static readonly Dictionary<(string Path, string Action), Answering> Routes = new()
    {
        [("/v2/service", "DescribePresetServices")] = ServiceAnswers.PresetServices,
        [("/v2/service", "DescribeServices")] = ServiceAnswers.Services,
        [("/v2/service", "DescribeService")] = ServiceAnswers.Service,
        [("/v2/service", "DescribeServiceMetric")] = ServiceAnswers.Metric,
        [("/v2/model", "DescribeSystemModelSets")] = ModelAnswers.SystemModelSets,
        [("/v2/model", "DescribeSystemModelSet")] = ModelAnswers.SystemModelSet,
        [("/v2/model", "DescribeSystemModel")] = ModelAnswers.SystemModel,
        [("/v2/model", "DescribeCustomModelSets")] = ModelAnswers.CustomModelSets,
        [("/v2/model", "DescribeModelSet")] = ModelAnswers.ModelSet,
        [("/v2/model", "DescribeModel")] = ModelAnswers.Model,
        [("/v2/eval", "DescribeEvalObjects")] = EvaluationAnswers.Objects,
        [("/v2/charge", "DescribeTPMResource")] = ChargeAnswers.TpmResource,
        [("/v2/batchinference", "DescribeBatchInferenceModel")] = BatchAnswers.BatchInferenceModel,
        [(EvaluationRoute, "")] = EvaluationAnswers.Models,
    };

    private readonly SignatureValidator _validator = new(clock, [new(AccessKey, SecretKey), .. accounts]);
    private readonly BearerKeys _keys = new(clock, [ApiKey, .. accounts.Select(account => account.ApiKey).OfType<string>()]);
    private long _calls;

    private delegate void Answering(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json);

    /// <summary>
    /// Never throws. On the console's routes, 400 for a bad header, an expired call, bad JSON, a bad parameter or a method other than POST;
    /// 403 for a bad signature; 404 for an unknown route or action; 200 otherwise, which on the evaluation route may hold an error.
    /// </summary>
    public SandboxReply Answer(SandboxRequest request)
    {
        var call = Interlocked.Increment(ref _calls);
        var requestId = string.Create(CultureInfo.InvariantCulture, $"5a4db0c0-0000-4000-8000-{call:x12}");
        var reply = request.Path is InferenceAnswers.ModelsPath or InferenceAnswers.ChatPath
            ? _keys.Check(request, requestId) ?? InferenceAnswers.Of(request, requestId)
            : Signed(request, requestId, call);
        return reply with
        {
            Headers = new Dictionary<string, string>(reply.Headers)
            {
                ["Date"] = clock.GetUtcNow().ToString("r", CultureInfo.InvariantCulture),
                ["X-Bce-Request-Id"] = requestId,
                [Mark] = "1",
            },
        };
    }

    private SandboxReply Signed(SandboxRequest request, string requestId, long call)
    {
        if (_validator.Check(request) is { } refused)
            return SandboxReply.Gateway(refused, requestId);
        return request.Path == BearerKeys.Path ? _keys.Issue(request, requestId) : Routed(request, requestId, call);
    }

    private static SandboxReply Routed(SandboxRequest request, string requestId, long call)
    {
        try
        {
            var answering = Route(request);
            var parameters = Parameters.Parse(request.Body);
            if (parameters.Ids().Select(SandboxErrors.For).FirstOrDefault(error => error is not null) is { } error)
                return error.Reply(requestId);

            void Result(Utf8JsonWriter json) => answering(SandboxCatalog.Embedded, parameters, json);
            var logId = (2347238208 + call).ToString(CultureInfo.InvariantCulture);
            return request.Path == EvaluationRoute ? SandboxReply.Legacy(logId, Result) : SandboxReply.Console(requestId, Result);
        }
        catch (Refusal refusal)
        {
            return request.Path == EvaluationRoute && refusal.Status == (int)HttpStatusCode.BadRequest
                ? SandboxReply.LegacyError(500001, "param invalid")
                : SandboxReply.ConsoleError(refusal.Status, refusal.Code, refusal.Message, requestId);
        }
    }

    private static Answering Route(SandboxRequest request)
    {
        var action = request.Asked("Action");
        var answering = Routes.GetValueOrDefault((request.Path, action)) ?? Sample(request.Path, action);
        if (answering is null && !Routes.Keys.Any(route => route.Path == request.Path))
            throw Refusal.NotFound("The requested route does not exist.");
        if (request.Method != "POST")
            throw new Refusal(HttpStatusCode.BadRequest, "InvalidHTTPRequest", "There was an error in the body of your HTTP request.");
        return answering ?? throw new Refusal(HttpStatusCode.NotFound, "InvalidHTTPRequest", "The requested Action does not exist.");
    }

    // An action whose answer does not depend on its parameters needs no code, only Data/ACTION.answer.json.
    private static Answering? Sample(string path, string action) =>
        SandboxCatalog.Sample(action) is { } sample && sample.Text("path") == path
            ? (_, _, json) => sample.GetProperty("result").WriteTo(json)
            : null;
}
