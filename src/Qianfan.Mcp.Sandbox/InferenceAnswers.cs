using System.Text.Json;

namespace Qianfan.Mcp.Sandbox;

/// <summary>The routes of the V2 inference API, opened by <see cref="BearerKeys"/>; their errors have the OpenAI shape.</summary>
internal static class InferenceAnswers
{
    public const string ModelsPath = "/v2/models";

    public const string ChatPath = "/v2/chat/completions";

    private static readonly string[] _callableStates = ["Opened", "Free"];

    public static SandboxReply Of(SandboxRequest request, string requestId)
    {
        try
        {
            return (request.Method, request.Path) switch
            {
                ("GET", ModelsPath) => SandboxReply.Write(200, Models),
                ("POST", ChatPath) => Chat(Parameters.Parse(request.Body).Needed("model"), requestId),
                _ => Error(405, "method_not_supported", "Method not supported"),
            };
        }
        catch (Refusal refusal)
        {
            return Error(refusal.Status, "invalid_request", refusal.Message);
        }

        SandboxReply Error(int status, string code, string message) =>
            SandboxReply.OpenAiError(status, code, message, "invalid_request_error", requestId);
    }

    /// <summary>GET /v2/models (cloud.baidu.com/doc/qianfan-api, Dmba8k71y, Amwbl43sp): <c>{object, data[]}</c>, for all keys.</summary>
    private static void Models(Utf8JsonWriter json)
    {
        json.WriteString("object", "list");
        json.WriteObjects("data", SandboxCatalog.Embedded.ListedModels, model => json.WriteFields(model));
    }

    // Enough to see whether a model may be called. The texts and codes of the refusals are guesses; a listed id that answers 403 is not.
    private static SandboxReply Chat(string model, string requestId)
    {
        var catalog = SandboxCatalog.Embedded;
        var services = catalog.Services.Where(service => service.Sandbox("v2")?.Text("model") == model).ToArray();
        if (!services.Any(service => _callableStates.Contains(service.Text("chargeStatus"))))
            return services.Length > 0 || catalog.ListedModels.Any(row => row.Text("id") == model)
                ? SandboxReply.OpenAiError(403, "model_access_denied", $"No permission to use model {model}", "access_denied", requestId)
                : SandboxReply.OpenAiError(404, "model_not_found", $"Model {model} not found", "invalid_request_error", requestId);
        return SandboxReply.Write(200, json =>
        {
            json.WriteString("id", requestId);
            json.WriteString("object", "chat.completion");
            json.WriteString("model", model);
            json.WritePropertyName("choices");
            json.WriteRawValue("""[{"index":0,"message":{"role":"assistant","content":"Sandbox."},"finish_reason":"stop"}]""");
            json.WritePropertyName("usage");
            json.WriteRawValue("""{"prompt_tokens":1,"completion_tokens":1,"total_tokens":2}""");
        });
    }
}
