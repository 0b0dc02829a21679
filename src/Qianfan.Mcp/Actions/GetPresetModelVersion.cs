using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribeSystemModel (获取预置模型版本详情): limits, capabilities and support flags of one preset model version.</summary>
// Source: the provider's document of 2024-11-26; capabilities and modelProviders from qianfan-api/s/7mnimyrcg (2026-04-03).
internal static class GetPresetModelVersion
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "get_preset_model_version",
        Title = ("Details of one platform version", "预置模型版本详情"),
        Description = (
            "Gives the details of one built-in platform version by its versionId (amv-…, from find_models): limits of input and "
                + "output in tokens and characters, of a reranker's query and document, capabilities, status (ready or not), whether "
                + "it can be deployed, compressed or evaluated. An absent field is not reported. Prices are in find_models.",
            "查看一个平台（官方）预置版本（amv-…，来自 find_models）的详情：输入和输出上限是多少 token、多少字符，重排序的查询和文档长度限制，有哪些能力，是否就绪，能否部署、压缩、评估。没有的字段表示未提供。价格见 "
                + "find_models。"),
        Operation = new("/v2/model", "DescribeSystemModel"),
        Body = [SharedFields.OneVersion(("The versionId (amv-…) of a preset model.", "预置模型的 versionId（amv-…）。"),
            "list_preset_models", "get_preset_model", "amv-tg07pj97a068")],
        Answer = "version",
        Fields =
        [
            .. SharedFields.VersionDetails, Field.Texts("capabilities", null), Field.Texts("modelProviders", null),
            .. SharedFields.VersionSupport,
        ],
    };
}
