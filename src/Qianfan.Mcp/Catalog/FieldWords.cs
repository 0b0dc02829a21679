namespace Qianfan.Mcp.Catalog;

/// <summary>The value of a field in words, so that different kinds of values can stand side by side.</summary>
internal static class FieldWords
{
    /// <summary>Upstream was asked and does not tell.</summary>
    public const string Untold = "not told";

    public static string Of(ModelRow row, string field) => row.IsUnknown(field) ? "unknown" : field switch
    {
        "modelId" => row.ModelId ?? Untold,
        "kind" => row.Kind ?? Untold,
        "status" => row.Details?.Status ?? Untold,
        "inputTokens" => Number(row.InputTokens),
        "outputTokens" => Number(row.OutputTokens),
        "capabilities" => Join(row.Capabilities.Order(StringComparer.Ordinal)),
        "services" => Join(row.Services.Select(service =>
            FormattableString.Invariant($"{service.Id} {service.Endpoint} {service.ChargeType} {service.ChargeStatus} v{service.Protocol}"))),
        "callable" => YesNo(row.Callable),
        "batch" => YesNo(row.Batch),
        "evaluation" => YesNo(row.Evaluation),
        "deployment" => YesNo(row.Deployment),
        "custom" => YesNo(row.Custom),
        "modifyTime" => row.ModifyTime ?? Untold,
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "Say here how it is told."),
    };

    private static string Number(long? number) => number is null or 0 ? Untold : FormattableString.Invariant($"{number}");
    private static string YesNo(bool? flag) => flag switch { true => "yes", false => "no", _ => Untold };
    private static string Join(IEnumerable<string> texts) => string.Join(", ", texts) is { Length: > 0 } text ? text : "none";
}
