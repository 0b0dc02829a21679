using System.Text.Json;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Catalog;

/// <summary>
/// What is known of one model version from all sources. <see langword="null"/> is what could not be fetched, or within
/// <see cref="Details"/> what upstream does not tell.
/// </summary>
/// <param name="Key">The version's id, or that of a service which belongs to no version.</param>
internal sealed record ModelRow(string Key)
{
    public const string Limits = "inputTokens";

    /// <summary>Fields that only the details of a version have.</summary>
    private static readonly string[] _detailed = ["status", Limits, "outputTokens", "capabilities", "deployment", "modifyTime"];

    public string Name { get; init; } = "";

    /// <summary>Whether the name is the model's or a service's, since no list has told the version's own; its details have it.</summary>
    public bool NameIsBorrowed { get; init; }

    /// <summary>Name of the model that this is a version of.</summary>
    public string? Family { get; init; }
    public string? VersionId { get; init; }
    public string? ModelId { get; init; }
    public bool Custom { get; init; }

    /// <summary>Under both protocols.</summary>
    public IReadOnlyList<Service> Services { get; init; } = [];

    /// <summary>Whether there are no services beside <see cref="Services"/>.</summary>
    public bool ServicesKnown { get; init; }
    public bool? Batch { get; init; }
    public bool? Evaluation { get; init; }

    /// <summary><see langword="null"/> until they are fetched.</summary>
    public VersionDetails? Details { get; init; }
    public bool DetailsFailed { get; init; }

    public string? Kind => Services.FirstOrDefault(service => service.Kind is not null)?.Kind ?? Details?.Kind;
    public long? InputTokens => Details?.InputTokens;
    public long? OutputTokens => Details?.OutputTokens;
    public IReadOnlyList<string> Capabilities => Details?.Capabilities ?? [];
    public string? ModifyTime => Details?.ModifyTime;

    /// <summary>Whether the version can be deployed; <see langword="null"/> when its details are not there.</summary>
    public bool? Deployment => Details?.Deployment;
    public bool? Callable => Services.Any(service => service.IsOpen) ? true : ServicesKnown ? false : null;
    public bool HasDetails => Details is not null;

    /// <param name="folded">By <see cref="Spelling.Fold"/>.</param>
    public bool Matches(string folded) => Names.Any(name => Spelling.Fold(name).Contains(folded, StringComparison.Ordinal));

    /// <summary>Everything that it may be called by.</summary>
    public IEnumerable<string?> Names =>
    [
        Name, Family, VersionId, ModelId,
        .. Services.SelectMany(service => (string?[])[service.Name, service.Id, service.Endpoint]),
    ];

    /// <summary>Whether one of these fields stands in details that were not asked for yet.</summary>
    public bool Lacks(IEnumerable<string> fields) => VersionId is not null && !HasDetails && !DetailsFailed
        && fields.Any(field => _detailed.Contains(field) || field == "kind" && Kind is null || field == "name" && NameIsBorrowed);

    /// <summary>Whether this field could not be fetched, as opposed to: upstream does not tell it.</summary>
    public bool IsUnknown(string field) => field switch
    {
        "name" => NameIsBorrowed && !HasDetails,
        "callable" => Callable is null,
        "services" => !ServicesKnown,
        "batch" => Batch is null,
        "evaluation" => Evaluation is null,
        "kind" => DetailsFailed && Kind is null,
        _ => DetailsFailed && _detailed.Contains(field),
    };

    /// <summary>All facts under the names that agents see, for <see cref="RowFields"/> to pick from.</summary>
    public JsonElement ToJson(IEnumerable<string> fields) => JsonElement.Parse(CatalogTool.Render(json =>
    {
        json.WriteStartObject();
        json.WriteString("name", Name);
        json.WriteString("versionId", VersionId);
        json.WriteString("modelId", ModelId);
        json.WriteString("kind", Kind);
        json.WriteString("status", Details?.Status);
        json.WriteNumber(Limits, InputTokens ?? 0);
        json.WriteNumber("outputTokens", OutputTokens ?? 0);
        json.WriteTexts("capabilities", Capabilities);
        json.WriteStartArray("services");
        foreach (var service in Services)
        {
            json.WriteStartObject();
            json.WriteString("serviceId", service.Id);
            json.WriteString("endpoint", service.Endpoint);
            json.WriteString("chargeType", service.ChargeType);
            json.WriteString("chargeStatus", service.ChargeStatus);
            json.WriteNumber("protocolVersion", service.Protocol ?? 0);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteBoolean("callable", Callable is true);
        json.WriteBoolean("batch", Batch is true);
        json.WriteBoolean("evaluation", Evaluation is true);
        json.WriteBoolean("deployment", Deployment is true);
        json.WriteBoolean("custom", Custom);
        json.WriteString("modifyTime", ModifyTime);
        json.WriteTexts("unknown", fields.Where(IsUnknown));
        json.WriteEndObject();
    }).Span);
}
