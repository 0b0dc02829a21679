using System.Text.Json;

namespace Qianfan.Mcp.Sandbox;

/// <summary>The action of POST /v2/service that describes preset services.</summary>
internal static class ServiceAnswers
{
    private const string FirstProtocol = "https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop";
    private const string SecondProtocol = "https://qianfan.baidubce.com/v2";

    /// <summary>
    /// DescribePresetServices (获取预置服务列表, 2024-11-08): <c>{serviceList[]}</c>, never paged. A filter value that is in no document
    /// matches nothing instead of being refused. <c>protocolVersion</c> is newer than that document; that each version lists only the
    /// services that speak it, and that <c>endpoint</c> is the model name of a v2 call, is not verified.
    /// </summary>
    public static void PresetServices(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json)
    {
        var protocol = parameters.Number("protocolVersion") ?? 1;
        if (protocol is not (1 or 2))
        {
            throw Refusal.Parameter("protocolVersion");
        }

        var services = catalog.Services.Where(service => service.Sandbox($"v{protocol}") is not null);
        foreach (var (parameter, field) in Filters)
        {
            if (parameters.Texts(parameter) is { } wanted)
            {
                services = services.Where(service => wanted.Contains(service.Text(field)));
            }
        }

        Write([.. services], protocol, json);
    }

    private static (string Parameter, string Field)[] Filters { get; } =
    [
        ("serviceIds", "serviceId"), ("serviceType", "serviceType"), ("chargeType", "chargeType"), ("chargeStatus", "chargeStatus"),
    ];

    private static void Write(IEnumerable<JsonElement> services, int protocol, Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteStartArray("serviceList");
        foreach (var service in services)
        {
            json.WriteStartObject();
            json.WriteFields(service);
            if (protocol == 1)
            {
                json.WriteString("url", FirstProtocol + service.Sandbox("v1")!.Value.GetString());
            }
            else
            {
                var v2 = service.Sandbox("v2")!.Value;
                json.WriteString("url", SecondProtocol + v2.Text("path"));
                json.WriteString("endpoint", v2.Text("model"));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
