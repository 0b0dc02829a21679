using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Prompts;

/// <summary>
/// How people say what find_models can filter by, in English and Chinese; for text in lower case and half width. All gaps are
/// bounded, so that a long text costs no more than its length.
/// </summary>
internal static partial class TaskPatterns
{
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <summary>The kinds by what asks for them beyond doubt.</summary>
    public static IReadOnlyList<(string Kind, Regex Said)> Kinds { get; } =
        [("chat", Chat()), ("embedding", Embedding()), ("reranker", Reranker()), ("text2image", TextToImage()), ("image2text", ImageToText())];

    /// <summary>What a retrieval system is made of.</summary>
    public static IReadOnlyList<string> RetrievalKinds { get; } = ["chat", "embedding", "reranker"];

    public static IReadOnlyList<(string Capability, Regex Said)> Capabilities { get; } =
        [("reasoning", Reasoning()), ("function_call", FunctionCall()), ("web_search", WebSearch())];

    public static IReadOnlyList<(string Sort, Regex Said)> Sorts { get; } =
        [("inputTokens", LongestInput()), ("outputTokens", LongestOutput()), ("modified", Newest())];

    [GeneratedRegex(@"\bchat(bots?)?\b(?!\s(logs?|histor|transcripts?|records?))|\bllms?\b|\bdialog|\bconversation(al)?\s(model|agent|assistant)|聊天(?!记录)|对话(?!记录)|大语言模型|问答机器人|客服机器人", Options)]
    private static partial Regex Chat();

    /// <summary>What a chat model does, when no other kind is asked for.</summary>
    [GeneratedRegex(@"\b(assistant|agent|copilot|summar|translat|writ|draft|rewrit|cod(e|ing)\b|program|extract|classif|answer|question|analy[sz]|review|explain|read|generat|support)|客服|助手|问答|摘要|总结|翻译|写|文案|代码|编程|抽取|提取|分类|智能体|改写|分析|审核|阅读|生成|回答|小说|思考", Options)]
    public static partial Regex ChatWork();

    [GeneratedRegex(@"\bembeddings?\b|\bembed\s(\w+\s){0,3}(documents?|texts?|sentences?|passages?|tickets?|queries|paragraphs?)|\bvectori[sz]|\bvectors?\b|\bsemantic\s(search|similarity)|向量|语义(检索|搜索|相似)|嵌入模型|文本嵌入", Options)]
    private static partial Regex Embedding();

    [GeneratedRegex(@"\bre-?rank|重排|精排", Options)]
    private static partial Regex Reranker();

    [GeneratedRegex(@"\brag\b|\bretrieval[- ]augmented|检索增强|知识库[^,。;]{0,4}问答", Options)]
    public static partial Regex Retrieval();

    [GeneratedRegex(@"\btext[- ]?(2|to)[- ]?image|\bimage\sgeneration|\b(generat|creat|draw|mak|produc|paint|design)\w*\s((?!(of|from|for|about|captions?|descriptions?|texts?)\b)[\w-]+\s){0,3}(images?|pictures?|posters?|illustrations?|logos?|drawings?|banners?)\b|文生图|文(本|字)生成图|画图|绘图|绘画|作图|作画|生图|(生成|制作|画|设计)[^,。;]{0,8}(图片|图像|海报|插画|插图|封面|壁纸|logo)(?!的?(描述|说明|文字|标题|摘要))", Options)]
    private static partial Regex TextToImage();

    [GeneratedRegex(@"\bimage[- ]?(2|to)[- ]?text|\bimage\s(understanding|captioning|recognition)|\bvisual\squestion|\bvqa\b|\bocr\b|\bvision\b|\bmulti-?modal|\b(read|describ|caption|analy[sz]|understand|recogni[sz]|extract)\w*\s(\w+\s){0,4}(images?|pictures?|photos?|screenshots?|scans?|charts?)\b|\bscanned\s|\bcaptions?\s(of|for)\s(\w+\s){0,2}(images?|pictures?|photos?)\b|图生文|图像理解|图片理解|视觉|多模态|看图|识图|读图|图文理解|(识别|理解|描述|分析|读取|看懂)[^,。;]{0,6}(图片|图像|照片|截图|图表|扫描件)|(图片|图像|照片|截图)[^,。;]{0,4}(识别|理解|描述|分析|问答|文字)", Options)]
    private static partial Regex ImageToText();

    // 推理 is reasoning, and also what a model does when it is called at all.
    [GeneratedRegex(@"\breasoning\b|\breason\s(through|step|about|over)|\bdeep(ly)?\sthink|\bthink(s|ing)?\s(step|model|mode)|\bchain[- ]of[- ]thought|(?<!批量|离线|在线|批|模型)推理(?!服务|接口|平台|成本|价格|费用|速度|引擎|任务|api)|深度思考|思维链|思考模型", Options)]
    private static partial Regex Reasoning();

    [GeneratedRegex(@"\bfunction[-_ ]?call|\btool[-_ ]?(use|using|call)|\bcall(s|ing)?\s((?!(through|via|by|over|it|them|now)\b)\w+\s){0,3}(functions?|tools?|apis?)\b|\bus(e|es|ing)\stools\b|函数调用|工具调用|(调用|使用)[^,。;]{0,6}(函数|工具|接口|api)", Options)]
    private static partial Regex FunctionCall();

    [GeneratedRegex(@"\bweb[-_ ]?search|\bsearch(es|ing)?\s(the\s)?(web|internet|online)|\b(internet|online|web)\s(search|access)|\bbrows\w+\s(the\s)?(web|internet)|\b(latest|current|today's)\snews|联网|上网|(网络|网页|互联网)搜索|搜索(互联网|网络|网页)|实时(信息|新闻|资讯|搜索)", Options)]
    private static partial Regex WebSearch();

    [GeneratedRegex(@"\bbatch(es)?\b|\bin\sbulk\b|\bbulk\b|\boffline\s(inference|processing|jobs?)|\b(nightly|overnight)\b|批量|离线|跑批|批处理", Options)]
    public static partial Regex Batch();

    [GeneratedRegex(@"\bevaluation\s(task|job|run|support)|\b(support\w*|allow\w*|run|with)\s(model\s)?evaluation|\bevaluate\s(the|this|a|our|its|candidate)\s?(models?|candidates?|versions?)|\bmodel\sevaluation|\bcan\sbe\sevaluated|评测|评估任务|模型评估|(支持|可|能|做|用于)评估|评估(模型|效果)", Options)]
    public static partial Regex Evaluation();

    [GeneratedRegex(@"\b(private|dedicated|on-?prem\w*|own)\s(deployment|instance|endpoint)|\bcan\sbe\sdeployed|\bdeployable\b|\bdeploy(ed|ing)?\s(\w+\s){0,2}(model|ourselves|myself|privately)|\bmodel\s(\w+\s){0,3}deploy|私有化|(独立|自行|自己|可|能|支持)部署|专属(服务|部署)|部署[^,。;]{0,6}(模型|服务)|模型[^,。;]{0,6}部署", Options)]
    public static partial Regex Deployment();

    [GeneratedRegex(@"(?<!\bfeel\s|-)\bfree\b(?![- ]?(form|text|style|lance))|\bno[- ]cost\b|\bat\sno\s(cost|charge)|免费|不花钱|零成本", Options)]
    public static partial Regex Free();

    [GeneratedRegex(@"\bcall(able|ed)?\s(it\s|them\s)?(right\s)?(now|today|immediately)|\b(available|usable|use\sit|ready\sto\suse|works?)\s(right\s)?(now|today|immediately)|\bright\snow\b|\bright\saway\b|\bimmediately\s(callable|usable|available)|\bready\sto\s(use|call)|\balready\s(opened|enabled|activated)|\bwithout\s(opening|activating|applying)|现在(就|便|要|必须)*(能|可以|可)?(直接)?(调用|用|使用)|(立即|马上|立刻|当前|直接)(就)?(能|可以|可)?(调用|用|使用)|已经?开通|无需开通|免开通", Options)]
    public static partial Regex CallableNow();

    [GeneratedRegex(@"\b(our|my)\s(own\s|custom\s|fine-?tuned\s|trained\s)+(models?|versions?)|\bcustom\smodels?|\bmodels?\s(that\s)?(we|i)('ve)?\s(have\s)?(trained|fine-?tuned|imported)|我们?(自己)?的模型|自有模型|自定义模型|自训练|我们?(自己)?(精调|微调|训练)(过|好)?的", Options)]
    public static partial Regex OwnModels();

    [GeneratedRegex(@"\b(longest|largest|biggest|maximum)\s(possible\s)?(context|input|window)|最(长|大)的?(上下文|输入|窗口)|上下文(越长越好|最长)", Options)]
    private static partial Regex LongestInput();

    [GeneratedRegex(@"\b(longest|largest|maximum)\s(possible\s)?outputs?|最(长|大)的?输出", Options)]
    private static partial Regex LongestOutput();

    [GeneratedRegex(@"\b(newest|latest|most\srecent)\s([\w.-]+\s){0,2}(models?|versions?)|最新的?[^,。;]{0,6}(模型|版本)", Options)]
    private static partial Regex Newest();

    [GeneratedRegex(@"\bcheap|\blow[- ]cost|\bbudget|\bprices?\b|\bpricing|\bcosts?\b|\binexpensive|\baffordable|便宜|低价|成本|性价比|价格|省钱|预算", Options)]
    public static partial Regex Price();

    [GeneratedRegex(@"\bfast|\blatency|\bquick|\breal-?time\sresponse|\blow[- ]delay|低延迟|时延|(响应|回复)[^,。;]{0,3}快|速度|快速|毫秒", Options)]
    public static partial Regex Speed();

    [GeneratedRegex(@"\bfine-?tun|\bsft\b|\btrain(ed|ing|able)?\b|精调|微调|训练", Options)]
    public static partial Regex Training();

    [GeneratedRegex(@"\bqps\b|\btpm\b|\brpm\b|\bthroughput|\bconcurren|\brate\slimit|\b(per|a|each|every)\s(day|hour|minute|second|month)|\bdaily\b|并发|吞吐|每(天|日|月|小时|分钟|秒)|日均", Options)]
    public static partial Regex Volume();

    [GeneratedRegex(@"\bpages?\b|\d\s?页|几万字|数万字|几十万字|数十万字", Options)]
    public static partial Regex VagueLength();

    /// <summary>Families that Qianfan has, with what follows of a version's name.</summary>
    [GeneratedRegex(@"(?<![a-z0-9])(ernie|文心一言|文心|deepseek|llama|chatglm|glm|qwen|bge|mixtral|gemma|kimi|stable[ -]?diffusion|fuyu)([ -]?(bot|speed|lite|tiny|turbo|pro|character|novel|functions?|large|zh|en|x\d|r\d|v\d(\.\d)?)(?![a-z])|[ -]?\d\.\d|-\d+[bk]?)*(?![a-z0-9])", Options)]
    public static partial Regex Name();

    /// <summary>Before a name: it is what there is, not what is wanted.</summary>
    [GeneratedRegex(@"(\bthan|\breplac\w*|\binstead\sof|\b(migrat|switch|mov)\w*\s(away\s)?from|\blike|\bsimilar\sto|\bversus|\bvs\.?|\bcompared?\s(to|with)|比|替代|替换|取代|代替|类似于?|对比)\s*((our|the|an?)\s|现在的|目前的|正在用的)*$", Options)]
    public static partial Regex Compared();

    /// <summary>Before a word: it is not wanted, nor what "or" joins to it. With "only" or "just" in between it is.</summary>
    [GeneratedRegex(@"(\b(no|not|without|never|nor|don't|doesn't|needn't|isn't|aren't|excluding|except)\b(\s(an?|any|the|need(ed|s)?|requir(e|es|ed)|us(e|ing)|to|for|be|have|of|support|want|do|does|model|much))*(\s([\w-]+\s){1,3}n?or)?\s*|(不需要?|不用|不必|不要|不含|不支持|不带|不做|不考虑|不是|无需|无须|没有|非)(要|求|用|任何|支持|做|使用|进行|有|具备|它|能|会)*([^,。;]{1,8}(和|或者?|及|、))?\s*)$", Options)]
    public static partial Regex NegatedBefore();

    [GeneratedRegex(@"^\s*((is|are)\s)?(not|n't|isn't|aren't)\s(needed|required|necessary|wanted)|^\s(is\s)?unnecessary|^\s*(功能|能力)?(不需要|不必|不要|无所谓|可有可无)", Options)]
    public static partial Regex NegatedAfter();
}
