using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Catalog;

/// <summary>One condition of a find_models call.</summary>
/// <param name="Name">Its parameter.</param>
/// <param name="Field">The field that it looks at.</param>
/// <param name="Holds">Whether a model meets it; <see langword="null"/> where the field has no known value.</param>
internal sealed record Filter(string Name, ModelField Field, Func<ModelRow, bool?> Holds)
{
    /// <summary>The parameters of all filters, in the order they are published.</summary>
    public static IReadOnlyList<Parameter> Parameters { get; } =
    [
        Parameter.Text("query", ("Part of a name or id.", "名称或 ID。"), "ernie 4.5"),
        Parameter.Texts("kind",
            ("chat, completion, embedding, reranker, text2image, ….", "如 chat 对话、embedding 向量、reranker 重排序、text2image 文生图。"), "chat"),
        Parameter.Integer("minInputTokens", 0, long.MaxValue, ("Least context.", "输入上限至少。")) with { Example = "100000" },
        Parameter.Integer("minOutputTokens", 0, long.MaxValue, ("Least output.", "输出上限至少。")) with { Example = "4096" },
        Parameter.Texts("capabilities",
            ("reasoning, function_call, web_search, ….", "reasoning 推理能力、function_call 函数调用、web_search 联网搜索。"), "function_call"),
        Parameter.Choices("chargeStatus", ["NotOpen", "Opened", "Stopped", "Free"], ("Billing state of a service.", "开通状态。")),
        Parameter.Choices("chargeType", ["TPM", "Tokens", "Calls", "Free"], ("How a service is billed.", "计费方式。")),
        Parameter.Flag("callableNow", ("Opened or Free.", "现在可调用。")),
        Parameter.Flag("supportsBatchInference", ("Can run in batch.", "支持批量推理。")),
        Parameter.Flag("supportsEvaluation", ("Can be evaluated.", "支持评估。")),
        Parameter.Flag("supportsDeployment", ("Can be deployed.", "支持部署。")),
    ];

    /// <summary>The filters that the caller set, in the order of <see cref="Parameters"/>.</summary>
    public static IReadOnlyList<Filter> Of(Arguments arguments)
    {
        var kinds = arguments.Texts("kind").Select(Spelling.Kind).ToArray();
        var capabilities = arguments.Texts("capabilities").Select(Spelling.Fold).ToArray();
        var (statuses, types) = (arguments.Texts("chargeStatus"), arguments.Texts("chargeType"));
        var query = Spelling.Fold(arguments.Text("query"));
        List<Filter?> filters =
        [
            query.Length == 0 ? null : new("query", ModelFields.Name, row => row.Matches(query)),
            kinds.Length == 0 ? null : new("kind", ModelFields.Kind, row => row.Kind is { } kind ? kinds.Contains(kind) : null),
            AtLeast("minInputTokens", ModelFields.InputTokens, row => row.InputTokens),
            AtLeast("minOutputTokens", ModelFields.OutputTokens, row => row.OutputTokens),
            capabilities.Length == 0 ? null : new("capabilities", ModelFields.Capabilities, row =>
                row.Details is not null ? capabilities.All(row.Capabilities.Select(Spelling.Fold).Contains) : null),
            statuses.Count == 0 ? null : new("chargeStatus", ModelFields.Services, row => Served(row, HasStatus)),
            // One service must meet all conditions: one that is open and another that is free help nobody.
            types.Count == 0 ? null : new("chargeType", ModelFields.Services, row => Served(row, IsMeant)),
            Flag("callableNow", ModelFields.Callable, row => Served(row, service => service.IsOpen && IsMeant(service))),
            Flag("supportsBatchInference", ModelFields.Batch, row => row.Batch),
            Flag("supportsEvaluation", ModelFields.Evaluation, row => row.Evaluation),
            Flag("supportsDeployment", ModelFields.Deployment, row => row.Deployment),
        ];
        return [.. filters.OfType<Filter>()];

        Filter? AtLeast(string name, ModelField field, Func<ModelRow, long?> limit) =>
            arguments.Integer(name) is { } least ? new(name, field, row => limit(row) is { } most ? most >= least : null) : null;

        Filter? Flag(string name, ModelField field, Func<ModelRow, bool?> holds) => arguments.Flag(name) ? new(name, field, holds) : null;

        bool HasStatus(Service service) => statuses.Count == 0 || statuses.Contains(service.ChargeStatus ?? "");
        bool IsMeant(Service service) => HasStatus(service) && (types.Count == 0 || types.Contains(service.ChargeType ?? ""));
    }

    private static bool? Served(ModelRow row, Func<Service, bool> does) => row.Services.Any(does) ? true : row.ServicesKnown ? false : null;
}
