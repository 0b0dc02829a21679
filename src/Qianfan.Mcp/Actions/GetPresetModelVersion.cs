using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribeSystemModel (获取预置模型版本详情): limits, capabilities and support flags of one preset model version.</summary>
// Source: the provider's document of 2024-11-26; capabilities and modelProviders from qianfan-api/s/7mnimyrcg (2026-04-03).
internal static class GetPresetModelVersion
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "get_preset_model_version",
        Title = ("Limits and capabilities of a platform version", "预置模型版本详情"),
        Description = ("Gives limits and capabilities of one platform version by its version id (amv-…): how many input tokens and "
            + "output tokens it takes, characters, a reranker's query and document; function calling; whether it is ready, can be deployed, "
            + "compressed.",
            "查看一个平台（官方）预置版本（amv-…）的详情：输入上限、输出上限是多少 token 和字符，"
            + "重排序的查询和文档长度限制，有哪些能力（如函数调用），能否部署、压缩、评估。"),
        Operation = new("/v2/model", "DescribeSystemModel"),
        Body = [SharedFields.OneVersion(("The versionId (amv-…) of a preset model.", "预置模型的 versionId（amv-…）。"),
            "list_preset_models", "list_preset_services", "amv-tg07pj97a068")],
        Answer = "version",
        Fields =
        [
            .. SharedFields.VersionDetails, Field.Texts("capabilities", null), Field.Texts("modelProviders", null),
            .. SharedFields.VersionSupport,
        ],
    };
}
