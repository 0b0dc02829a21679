namespace Qianfan.Mcp.Tools;

/// <summary>The languages that tools, parameters and prompts are described in.</summary>
internal enum Language { English, Chinese }

/// <summary>One text in every language, so that no declaration can have it in one of them only.</summary>
internal sealed record Words(string English, string Chinese)
{
    public string In(Language language) => language == Language.Chinese ? Chinese : English;

    public static implicit operator Words((string English, string Chinese) texts) => new(texts.English, texts.Chinese);
}
