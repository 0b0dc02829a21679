using System.Globalization;
using System.Text.Json;

namespace Qianfan.Mcp.Sandbox;

/// <summary>The actions of POST /v2/service: preset services, and the account's own (定制服务).</summary>
internal static class ServiceAnswers
{
    private const string FirstProtocol = "https://aip.baidubce.com/rpc/2.0/ai_custom/v1/wenxinworkshop";
    private const string SecondProtocol = "https://qianfan.baidubce.com/v2";

    private static readonly (string Parameter, string Field)[] _presetFilters =
    [
        ("serviceIds", "serviceId"), ("serviceType", "serviceType"), ("chargeType", "chargeType"), ("chargeStatus", "chargeStatus"),
    ];

    /// <summary>The field of the list of own services that DescribeService does not show.</summary>
    private const string Creator = "creator";

    /// <summary>
    /// DescribePresetServices (获取预置服务列表, 2024-11-08): <c>{serviceList[]}</c>, never paged. A filter value that is in no document
    /// matches nothing instead of being refused. <c>protocolVersion</c> is newer than that document; that each version lists only the
    /// services that speak it, and that <c>endpoint</c> is the model name of a v2 call, is not verified.
    /// </summary>
    public static void PresetServices(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json)
    {
        var protocol = parameters.Protocol() ?? 1;
        var services = catalog.Services.Where(service => service.Sandbox($"v{protocol}") is not null);
        foreach (var (parameter, field) in _presetFilters)
            if (parameters.Texts(parameter) is { } wanted)
                services = services.Where(service => wanted.Contains(service.Text(field)));

        json.WriteStartObject();
        json.WriteObjects("serviceList", services, service =>
        {
            json.WriteFields(service);
            var spoken = service.Sandbox($"v{protocol}")!.Value;
            json.WriteString("url", protocol == 1 ? FirstProtocol + spoken.GetString() : SecondProtocol + spoken.Text("path"));
            if (protocol == 2)
                json.WriteString("endpoint", spoken.Text("model"));
        });
        json.WriteEndObject();
    }

    /// <summary>
    /// DescribeServices (获取定制服务列表, 2025-05-15): <c>{serviceList[], pageInfo}</c>. No document shows the list's name or its fields; here
    /// they are those of DescribeService and of the filters. A filter value that is in no document matches nothing; without
    /// <c>protocolVersion</c> the services of both versions are listed.
    /// </summary>
    public static void Services(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json) =>
        CatalogPage.Of(catalog.CustomServices.Where(Filter(parameters)), parameters, "serviceId").Write(json, "serviceList", service =>
        {
            json.WriteFields(service, without: ["description", "resourceConfig"]);
            json.WriteString(Creator, Fact(service, Creator));
        });

    /// <summary>
    /// DescribeService (获取定制服务详情, qianfan/s/Kmh4sv4c7, 2025-10-31). How an unknown id is refused is a guess; so are that
    /// <c>resourceConfig</c> is null where no resource is assigned, and which <c>endpoint</c> stands beside a V1 <c>url</c>.
    /// </summary>
    public static void Service(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json)
    {
        var id = parameters.Needed("serviceId");
        var found = catalog.CustomServices.Where(service => service.Text("serviceId") == id).ToArray();
        if (found.Length == 0)
            throw Refusal.NotFound("The specified service does not exist.");
        json.WriteStartObject();
        json.WriteFields(found[0]);
        json.WriteEndObject();
    }

    /// <summary>
    /// DescribeServiceMetric, after the mock answer of the Python SDK: <c>{startTime, endTime, serviceList[]}</c>. Services use the same
    /// every day, which is invented; those that use nothing at all are left out, which is a guess.
    /// </summary>
    public static void Metric(SandboxCatalog catalog, Parameters parameters, Utf8JsonWriter json)
    {
        var (start, end) = (Time(parameters, "startTime"), Time(parameters, "endTime"));
        if (end <= start)
            throw Refusal.Parameter("endTime");
        var (ids, apps, protocol) = (parameters.Texts("serviceId"), parameters.Texts("appId"), parameters.Protocol());
        var used = catalog.CustomServices.Where(service =>
            service.Sandbox("usage") is not null && Speaks(service, protocol) && ids?.Contains(service.Text("serviceId")) is not false);

        json.WriteStartObject();
        json.WriteString("startTime", parameters.Text("startTime"));
        json.WriteString("endTime", parameters.Text("endTime"));
        json.WriteObjects("serviceList", used, service =>
        {
            json.WriteString("serviceId", service.Text("serviceId"));
            json.WriteString("serviceName", service.Text("name"));
            var usage = service.Sandbox("usage")!.Value.EnumerateArray().Where(app => apps?.Contains(app.Text("appId")) is not false);
            json.WriteObjects("appList", usage, app =>
            {
                json.WriteString("appId", app.Text("appId"));
                json.WriteStartObject("metric");
                foreach (var count in app.GetProperty("daily").EnumerateObject())
                    json.WriteNumber(count.Name, (long)(count.Value.GetInt64() * (end - start).TotalDays));
                json.WriteEndObject();
            });
        });
        json.WriteEndObject();
    }

    private static DateTime Time(Parameters parameters, string name) => DateTime.TryParseExact(
        parameters.Needed(name), "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        ? time : throw Refusal.Parameter(name);

    private static bool Speaks(JsonElement service, int? protocol) => protocol is null
        || service.Sandbox("protocols")!.Value.EnumerateArray().Any(version => version.GetInt32() == protocol);

    private static Func<JsonElement, bool> Filter(Parameters parameters)
    {
        var name = parameters.Text("name") ?? "";
        var (types, states, creators) = (parameters.Texts("serviceType"), parameters.Texts("runStatus"), parameters.Texts("creator"));
        var (chargeType, payType, protocol) = (parameters.Text("chargeType"), parameters.Text("payType"), parameters.Protocol());

        return service => service.Text("name").Contains(name, StringComparison.OrdinalIgnoreCase)
            && types?.Contains(service.Text("serviceType")) is not false
            && states?.Contains(service.Text("runStatus")) is not false
            && creators?.Contains(Fact(service, Creator)) is not false
            && (string.IsNullOrEmpty(chargeType) || service.Text("chargeType") == chargeType)
            && (string.IsNullOrEmpty(payType) || service.Text("payType").Split(',').Contains(payType))
            && Speaks(service, protocol);
    }

    private static string Fact(JsonElement service, string name) => service.Sandbox(name)!.Value.GetString()!;
}
