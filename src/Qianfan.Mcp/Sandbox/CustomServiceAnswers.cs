using System.Net;
using System.Text.Json;

namespace Qianfan.Mcp.Sandbox;

/// <summary>The actions of POST /v2/service that describe the account's own services.</summary>
internal static class CustomServiceAnswers
{
    private static readonly string[] _filterFacts = ["chargeType", "payType", "creator"];

    /// <summary>
    /// DescribeServices (获取定制服务列表, 2025-05-15): <c>{serviceList[], pageInfo}</c>. No document shows the list's name or its fields; here they
    /// are those of DescribeService and of the filters. A filter value that is in no document matches nothing; without
    /// <c>protocolVersion</c> the services of both versions are listed.
    /// </summary>
    public static void Services(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json)
    {
        var page = CatalogPage.Of([.. catalog.CustomServices.Where(Filter(parameters))], parameters, "serviceId");
        json.WriteStartObject();
        json.WriteStartArray("serviceList");
        foreach (var service in page.Rows)
        {
            json.WriteStartObject();
            foreach (var property in service.EnumerateObject().Where(property => property.Name is not ("sandbox" or "description" or "resourceConfig")))
            {
                property.WriteTo(json);
            }

            foreach (var fact in _filterFacts)
            {
                json.WriteString(fact, Fact(service, fact));
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        page.WriteInfo(json);
        json.WriteEndObject();
    }

    /// <summary>
    /// DescribeService (获取定制服务详情), after the mock answer of the Python SDK. How an unknown id is refused is a guess; so is that
    /// <c>resourceConfig</c> is null where no resource is assigned.
    /// </summary>
    public static void Service(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json)
    {
        var id = parameters.Needed("serviceId");
        var found = catalog.CustomServices.Where(service => service.Text("serviceId") == id).ToArray();
        if (found.Length == 0)
        {
            throw new Refusal(HttpStatusCode.NotFound, "NotFound", "The specified service does not exist.");
        }

        json.WriteStartObject();
        json.WriteFields(found[0]);
        json.WriteEndObject();
    }

    private static Func<JsonElement, bool> Filter(Parameters parameters)
    {
        var name = parameters.Text("name") ?? "";
        var (types, states, creators) = (parameters.Texts("serviceType"), parameters.Texts("runStatus"), parameters.Texts("creator"));
        var (chargeType, payType, protocol) = (parameters.Text("chargeType"), parameters.Text("payType"), parameters.Number("protocolVersion"));
        if (protocol is not (null or 1 or 2))
        {
            throw Refusal.Parameter("protocolVersion");
        }

        return service => service.Text("name").Contains(name, StringComparison.OrdinalIgnoreCase)
            && types?.Contains(service.Text("serviceType")) is not false
            && states?.Contains(service.Text("runStatus")) is not false
            && creators?.Contains(Fact(service, "creator")) is not false
            && (string.IsNullOrEmpty(chargeType) || Fact(service, "chargeType") == chargeType)
            && (string.IsNullOrEmpty(payType) || Fact(service, "payType") == payType)
            && (protocol is null || service.Sandbox("protocols")!.Value.EnumerateArray().Any(version => version.GetInt32() == protocol));
    }

    private static string Fact(JsonElement service, string name) => service.Sandbox(name)!.Value.GetString()!;
}
