using Qianfan.Mcp.Tools;
using Qianfan.Mcp.Upstream;

namespace Qianfan.Mcp.Actions;

/// <summary>DescribeFineTuningSupportModels: the platform's models that fine-tuning takes. Upstream has no pages.</summary>
// Hyperparameters are left out, as they are many; detail full has them. Source: the mock answer in bce-qianfan-sdk at 6cacf600, and its
// names of models, modes and methods; no document was read. Not verified: that the answer is the whole list, and which policies it needs.
internal static class ListFineTuningModels
{
    public static ActionTool Tool { get; } = new()
    {
        Name = "list_fine_tuning_models",
        Title = ("Models that can be fine-tuned", "支持精调的模型列表"),
        Description = (
            "Lists the platform's base models that fine-tuning (model training) can start from, with the modes of each (SFT, "
                + "PostPretrain, DPO, KTO) and their methods (full, LoRA). find_models with fineTuning filters by this list.",
            "列出可以精调（模型训练）的平台基础模型，以及各自支持的训练方式（SFT、PostPretrain、DPO、KTO）和方法（全量更新、LoRA）。find_models 的 fineTuning 按这个列表筛选。"),
        Operation = new("/v2/finetuning", "DescribeFineTuningSupportModels"),
        Paging = Paging.Own,
        Answer = "models",
        Fields =
        [
            Field.Text("name", null, "model"),
            Field.Text("type", ("text2text, text2image, imageUnderstanding or newer.", "text2text、text2image、imageUnderstanding 等。"),
                "modelType"),
            Field.Objects("training", null,
            [
                Field.Text("mode", ("SFT, PostPretrain, DPO, KTO or newer.", "SFT、PostPretrain、DPO、KTO 等。"), "trainMode"),
                Field.Texts("methods", ("Such as FullFineTuning, LoRA.", "如 FullFineTuning、LoRA。"), row => Items(
                    row, "supportParameterScale").Select(scale => JsonReading.Text(scale, "parameterScale")).Distinct()),
            ], row => Items(row, "supportTrainMode").Select(mode => new Row(mode))),
        ],
    };

    private static IEnumerable<JsonElement> Items(Row row, string list) => JsonReading.Items(JsonReading.Member(row.Value, list));
}
