using System.Text.Json;

namespace Qianfan.Mcp.Sandbox;

/// <summary>The action of POST /v2/charge.</summary>
internal static class ChargeAnswers
{
    /// <summary>
    /// DescribeTPMResource (查询TPM配额, 2025-09-15): <c>{instances[]}</c>, never paged; <c>expiredTime</c> is "-" where there is none. A model that
    /// the document does not name is refused, which is a guess; a filter value that it does not name matches nothing.
    /// </summary>
    public static void TpmResource(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json)
    {
        var model = parameters.Needed("model");
        if (!catalog.TpmModels.Contains(model))
        {
            throw Refusal.Parameter("model");
        }

        var instances = catalog.TpmInstances.Where(instance => instance.Sandbox("model")!.Value.GetString() == model);
        foreach (var filter in Filters)
        {
            if (parameters.Text(filter) is { Length: > 0 } wanted)
            {
                instances = instances.Where(instance => instance.Text(filter) == wanted);
            }
        }

        json.WriteStartObject();
        json.WriteStartArray("instances");
        foreach (var instance in instances)
        {
            json.WriteStartObject();
            json.WriteFields(instance);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string[] Filters { get; } = ["paymentTiming", "instanceId", "status"];
}
