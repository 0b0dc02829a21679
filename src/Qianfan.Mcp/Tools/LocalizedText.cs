namespace Qianfan.Mcp.Tools;

/// <summary>The languages of texts for people.</summary>
internal enum Language { English, Chinese }

/// <summary>One text in every language, so that no declaration can lack one.</summary>
internal sealed record LocalizedText(string English, string Chinese)
{
    public string In(Language language) => language == Language.Chinese ? Chinese : English;

    /// <summary>The same in every language, or English because only agents read it.</summary>
    public static LocalizedText Same(string text) => new(text, text);

    public static implicit operator LocalizedText((string English, string Chinese) texts) => new(texts.English, texts.Chinese);
}
