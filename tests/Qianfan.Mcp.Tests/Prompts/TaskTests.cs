using System.Text.Json;
using Qianfan.Mcp.Prompts;
using Qianfan.Mcp.Tests.Catalog;

namespace Qianfan.Mcp.Tests.Prompts;

/// <summary>What is read from a task description; every call that comes of it is one that find_models takes.</summary>
public sealed class TaskTests : IDisposable
{
    private readonly Shop _shop = new();

    public void Dispose() => _shop.Dispose();

    [Theory]
    [InlineData("Summarize 100k-token contracts overnight in batch, free if possible", """{"kind":["chat"],"minInputTokens":100000,"chargeStatus":["Free"],"supportsBatchInference":true}""")]
    [InlineData("A chatbot with 128K context that calls our APIs and can be called right now", """{"kind":["chat"],"minInputTokens":123904,"capabilities":["function_call"],"callableNow":true}""")]
    [InlineData("Embed documents for semantic search", """{"kind":["embedding"]}""")]
    [InlineData("We need a reranker that is ready to use", """{"kind":["reranker"],"callableNow":true}""")]
    [InlineData("Generate product images from a description", """{"kind":["text2image"]}""")]
    [InlineData("Describe product photos in one sentence", """{"kind":["image2text"]}""")]
    [InlineData("Math problems: needs chain-of-thought reasoning, no web search", """{"kind":["chat"],"capabilities":["reasoning"]}""")]
    [InlineData("An assistant that searches the web and uses function calling, input up to 30,000 words", """{"kind":["chat"],"minInputTokens":40000,"capabilities":["function_call","web_search"]}""")]
    [InlineData("Read 200k token reports and write 4k token summaries", """{"kind":["chat"],"minInputTokens":200000,"minOutputTokens":4000}""")]
    [InlineData("Use an ERNIE Speed model for dialog, cheaper than DeepSeek-R1", """{"query":"ernie speed","kind":["chat"]}""")]
    [InlineData("Classify tickets, 10 million tokens per day", """{"kind":["chat"]}""")]
    [InlineData("Translate with our own fine-tuned model", """{"kind":["chat"],"includeCustom":true}""")]
    [InlineData("A model with the longest context for a private deployment", """{"supportsDeployment":true,"sort":"inputTokens"}""")]
    [InlineData("Feel free to pick a chat model; it must not need batch and supports evaluation", """{"kind":["chat"],"supportsEvaluation":true}""")]
    [InlineData("用现在就能调用的模型批量总结10万字的合同，最好免费", """{"kind":["chat"],"minInputTokens":100000,"chargeStatus":["Free"],"callableNow":true,"supportsBatchInference":true}""")]
    [InlineData("批量总结100K tokens的合同，现在就要能调用", """{"kind":["chat"],"minInputTokens":100000,"callableNow":true,"supportsBatchInference":true}""")]
    [InlineData("需要128K上下文的对话模型，支持函数调用和联网搜索", """{"kind":["chat"],"minInputTokens":123904,"capabilities":["function_call","web_search"]}""")]
    [InlineData("把知识库文档做成向量", """{"kind":["embedding"]}""")]
    [InlineData("给搜索结果重排序", """{"kind":["reranker"]}""")]
    [InlineData("根据文案生成活动海报", """{"kind":["text2image"]}""")]
    [InlineData("识别用户上传的图片", """{"kind":["image2text"]}""")]
    [InlineData("写一部二十万字的小说", """{"kind":["chat"],"minOutputTokens":200000}""")]
    [InlineData("输入不少于32K，输出4K，离线批量推理", """{"minInputTokens":32000,"minOutputTokens":4000,"supportsBatchInference":true}""")]
    [InlineData("需要深度思考的数学助手，不需要联网，无需函数调用", """{"kind":["chat"],"capabilities":["reasoning"]}""")]
    [InlineData("找一个可以私有化部署的文心模型做客服，输入１．５万ｔｏｋｅｎ", """{"query":"ernie","kind":["chat"],"minInputTokens":15000,"supportsDeployment":true}""")]
    [InlineData("每天处理500万token，分类评论", """{"kind":["chat"]}""")]
    [InlineData("用我们精调过的模型做评测，已开通的", """{"callableNow":true,"supportsEvaluation":true,"includeCustom":true}""")]
    [InlineData("代替 ERNIE-4.0-8K 的最新模型，用来翻译", """{"kind":["chat"],"sort":"modified"}""")]
    [InlineData("Chat without web search or function calling, not only in batch", """{"kind":["chat"],"supportsBatchInference":true}""")]
    [InlineData("对话模型，不需要联网和函数调用", """{"kind":["chat"]}""")]
    [InlineData("Extract fields from scanned invoices", """{"kind":["image2text"]}""")]
    [InlineData("A research assistant with web access and a 64k prompt", """{"kind":["chat"],"minInputTokens":64000,"capabilities":["web_search"]}""")]
    [InlineData("客服机器人，上下文至少32k，能调用我们的订单接口", """{"kind":["chat"],"minInputTokens":27904,"capabilities":["function_call"]}""")]
    [InlineData("不仅要能推理，还要支持工具调用", """{"kind":["chat"],"capabilities":["reasoning","function_call"]}""")]
    [InlineData("???", "{}")]
    public async Task A_task_becomes_the_arguments_of_one_call(string task, string arguments)
    {
        var call = Assert.Single(ModelPlan.Calls(TaskWords.Read(task)));

        Assert.Equal(arguments, call);
        await _shop.FindAsync(call);
    }

    [Theory]
    [InlineData("Build RAG over 50k token manuals that runs in batch")]
    [InlineData("为5万字的手册做检索增强问答，要批量处理")]
    public async Task Several_kinds_become_a_call_each_and_only_the_speaking_one_is_asked_for_limits(string task)
    {
        var calls = ModelPlan.Calls(TaskWords.Read(task));

        Assert.Equal(
            ["""{"kind":["chat"],"minInputTokens":50000,"supportsBatchInference":true}""", """{"kind":["embedding"]}""", """{"kind":["reranker"]}"""], calls);
        foreach (var call in calls)
            Assert.NotEqual(0, (await _shop.FindAsync(call)).GetProperty("total").GetInt32());
    }

    [Theory]
    [InlineData("DeepSeek-V3 or ERNIE-4.5-Turbo-128K for chat?", "deepseek-v3 ernie-4.5-turbo-128k")]
    [InlineData("比 ERNIE-4.0-8K 更快的对话模型", "ernie-4.0-8k")]
    [InlineData("a chat model like deepseek-r1, instead of ernie 4.0", "deepseek-r1 ernie 4.0")]
    public void Models_that_are_mentioned_are_compared_and_not_searched_for(string task, string mentioned)
    {
        var read = TaskWords.Read(task);

        Assert.Null(read.Query);
        Assert.Equal(mentioned, string.Join(' ', read.Mentioned));
    }

    [Theory]
    [InlineData("一百万字", 1_000_000)]
    [InlineData("两千五百字", 2_500)]
    [InlineData("十二万字", 120_000)]
    [InlineData("1.5M tokens", 1_500_000)]
    [InlineData("12,500 characters", 12_500)]
    [InlineData("约 8 万 token", 80_000)]
    [InlineData("几万字", null)]
    [InlineData("50 words", null)]
    [InlineData("999999999999k tokens", null)]
    [InlineData("ERNIE-Speed-128K", null)]
    [InlineData("4K context", 2_000)]
    [InlineData("context of at least 32k and output of 2k", 30_000)]
    public void Amounts_are_read_as_tokens(string text, int? tokens) => Assert.Equal(tokens, TaskWords.Read(text).Limits.Input);

    [Theory]
    [InlineData("9")]
    [InlineData("一")]
    [InlineData("9k ")]
    [InlineData("not ")]
    [InlineData("ernie-")]
    [InlineData("generate a ")]
    [InlineData("生成")]
    [InlineData("\uD83D")]
    [InlineData("10k tokens ")]
    public async Task A_hostile_text_is_read_quickly(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 5000));

        var reading = Task.Run(() => ModelPlan.Calls(TaskWords.Read(text)));

        Assert.All(await reading.WaitAsync(TimeSpan.FromSeconds(10)), call => JsonElement.Parse(call));
    }
}
