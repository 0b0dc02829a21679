namespace Qianfan.Mcp.Tools;

/// <summary>The languages that people are spoken to in.</summary>
internal enum Language { English, Chinese }

/// <summary>One text in every language, so that no declaration can have it in one of them only.</summary>
internal sealed record LocalizedText(string English, string Chinese)
{
    public string In(Language language) => language == Language.Chinese ? Chinese : English;

    /// <summary>What reads the same in every language, or stays English because only agents read it.</summary>
    public static LocalizedText Same(string text) => new(text, text);

    public static implicit operator LocalizedText((string English, string Chinese) texts) => new(texts.English, texts.Chinese);
}
