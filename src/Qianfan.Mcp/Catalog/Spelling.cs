namespace Qianfan.Mcp.Catalog;

/// <summary>Makes different spellings of one thing equal, for everything that looks up names, kinds and capabilities.</summary>
internal static class Spelling
{
    /// <summary>
    /// Letters and digits only, in lower case and half width. Not by <see cref="string.Normalize()"/>, which changes nothing in invariant
    /// globalization mode and throws at half a surrogate pair.
    /// </summary>
    public static string Fold(string? text)
    {
        var folded = new StringBuilder();
        foreach (var unit in text ?? "")
        {
            var half = unit is >= '\uFF01' and <= '\uFF5E' ? (char)(unit - 0xFEE0) : unit;
            if (char.IsLetterOrDigit(half))
                folded.Append(char.ToLowerInvariant(half));
        }
        return folded.ToString();
    }

    /// <summary>One word for each vendor, whose name differs between sources.</summary>
    public static string Vendor(string name) => Fold(name) switch
    {
        "百度" or "文心" => "baidu",
        "tongyilab" or "tongyi" or "qwen" or "通义" or "千问" or "阿里" or "阿里巴巴" or "阿里云" => "alibaba",
        "智谱" or "zhipuai" or "zai" => "zhipu",
        "深度求索" => "deepseek",
        "月之暗面" or "moonshotai" or "kimi" => "moonshot",
        "上海人工智能实验室" or "上海ai实验室" => "shanghaiailab",
        var folded => folded,
    };

    /// <summary>The day of a time or date as Qianfan writes it, <c>2026-09-01</c> or <c>2026-09-01T08:00:00+08:00</c>.</summary>
    public static DateOnly? Date(string? text) => text is { Length: >= 10 }
        && DateOnly.TryParseExact(text[..10], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>Upstream has different words for the kinds of services and of models; this is one. An unknown kind is passed on.</summary>
    public static string? Kind(string? kind) => Fold(kind) switch
    {
        "completions" or "续写" or "文本生成" => "completion",
        // A multimodal service is called for chat.
        "multimodal" or "对话" or "聊天" or "对话模型" or "大语言模型" or "llm" => "chat",
        "embeddings" or "嵌入" or "向量" or "向量化" or "文本向量" or "vector" => "embedding",
        "rerank" or "rerankers" or "重排序" or "重排" or "排序" => "reranker",
        "texttoimage" or "文生图" or "图像生成" or "图片生成" or "imagegeneration" => "text2image",
        "imagetotext" or "图生文" => "image2text",
        "imagetoimage" or "图生图" or "图像编辑" => "image2image",
        "imagetovideo" or "图生视频" => "image2video",
        "texttovideo" or "文生视频" or "视频生成" or "videogeneration" => "text2video",
        "texttoaudio" or "语音合成" or "tts" => "text2audio",
        "文字识别" => "ocr",
        _ => kind?.Trim().ToLowerInvariant(),
    };

    /// <summary>One word for each capability; an unknown one is passed on.</summary>
    public static string Capability(string word) => Fold(word) switch
    {
        "functioncall" or "functioncalling" or "toolcall" or "toolcalls" or "toolcalling" or "tooluse" or "tools" or "函数调用" or "工具调用"
            => "function_call",
        "reasoning" or "thinking" or "deepthinking" or "深度思考" or "思考" or "推理" or "推理能力" => "reasoning",
        "websearch" or "search" or "联网搜索" or "联网" or "搜索增强" => "web_search",
        "vision" or "imageunderstanding" or "visual" or "图像理解" or "视觉" or "视觉理解" or "图片理解" or "识图" => "vision",
        "structuredoutput" or "jsonmode" or "jsonschema" or "结构化输出" => "structured_output",
        _ => word.Trim().ToLowerInvariant(),
    };

    /// <summary>One word for each kind of input.</summary>
    public static string Modality(string word) => Fold(word) switch
    {
        "图像" or "图片" or "images" or "picture" => "image",
        "视频" or "videos" => "video",
        "音频" or "语音" or "speech" => "audio",
        "文本" or "文字" => "text",
        var folded => folded,
    };

    /// <summary>The Latin name of a family that Chinese names differently; <see langword="null"/> for other words.</summary>
    public static string? Family(string word) => Fold(word) switch
    {
        "文心" or "文心一言" or "一言" or "文心大模型" => "ernie",
        "千问" or "通义" or "通义千问" => "qwen",
        "智谱" or "智谱清言" or "chatglm" => "glm",
        "深度求索" => "deepseek",
        "月之暗面" => "kimi",
        "书生" => "internlm",
        "百川" => "baichuan",
        "零一万物" => "yi",
        "蒸汽机" => "musesteamer",
        "羊驼" => "llama",
        _ => null,
    };
}
