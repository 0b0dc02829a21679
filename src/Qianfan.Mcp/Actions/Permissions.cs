namespace Qianfan.Mcp.Actions;

/// <summary>
/// Permission policies, one of which an action asks for. The documents of DescribeSystemModel, DescribeSystemModelSet and -Sets name
/// none, and those of evaluation were not read.
/// </summary>
internal static class Permissions
{
    /// <summary>Lists and details of the account's own models.</summary>
    public static IReadOnlyList<string> OwnModels { get; } =
    [
        "QianfanFullControlAccessPolicy", "QianfanReadAccessPolicy", "QianfanModelTuningFullControlAccessPolicy", "QianfanModelTuningReadAccessPolicy",
    ];

    /// <summary>
    /// Services, batch inference and TPM quotas. For services the documents contradict each other: those of 2025-10 and later name
    /// QianfanDataFullControlAccessPolicy and QianfanDataOperateAccessPolicy in place of the last two.
    /// </summary>
    public static IReadOnlyList<string> Services { get; } =
        ["QianfanFullControlAccessPolicy", "QianfanServiceOperateAccessPolicy", "QianfanServiceReadAccessPolicy"];
}
