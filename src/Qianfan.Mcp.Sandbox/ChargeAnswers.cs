using System.Text.Json;

namespace Qianfan.Mcp.Sandbox;

/// <summary>The action of POST /v2/charge.</summary>
internal static class ChargeAnswers
{
    private static readonly string[] _filters = ["paymentTiming", "instanceId", "status"];

    /// <summary>
    /// DescribeTPMResource (查询TPM配额, 2025-09-15): <c>{instances[]}</c>, never paged; <c>expiredTime</c> is "-" where there is none. That a
    /// model which the document does not list is refused is a guess; an unlisted filter value matches nothing.
    /// </summary>
    public static void TpmResource(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json)
    {
        var model = parameters.Needed("model");
        if (!catalog.TpmModels.Contains(model))
            throw Refusal.Parameter("model");
        var instances = catalog.TpmInstances.Where(instance => instance.Sandbox("model")!.Value.GetString() == model);
        foreach (var filter in _filters)
            if (parameters.Text(filter) is { Length: > 0 } wanted)
                instances = instances.Where(instance => instance.Text(filter) == wanted);

        json.WriteStartObject();
        json.WriteObjects("instances", instances, instance => json.WriteFields(instance));
        json.WriteEndObject();
    }
}
