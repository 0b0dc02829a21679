namespace Qianfan.Mcp.Tools;

/// <summary>How long a page may be, so that no answer floods a model's context.</summary>
internal static class PageBudget
{
    /// <summary>Fewer than measured, which is 2.4 to 3.1: ids and JSON are dense.</summary>
    private const double BytesPerToken = 2.3;
    private const int TokensOfFewRows = 2000;
    private const int TokensOfManyRows = 3000;
    private const int FewRows = 20;

    /// <summary>For what stands around the rows.</summary>
    private const int TokensAround = 150;

    /// <summary>As many whole rows as fit, and one in any case. Who asks for many rows gets more of them.</summary>
    /// <param name="asked">What the caller set as most rows; <see langword="null"/> when nothing.</param>
    /// <param name="usual">Most rows otherwise.</param>
    public static IReadOnlyList<ReadOnlyMemory<byte>> Fill(IEnumerable<ReadOnlyMemory<byte>> rows, long? asked, int usual)
    {
        var left = ((asked > FewRows ? TokensOfManyRows : TokensOfFewRows) - TokensAround) * BytesPerToken;
        List<ReadOnlyMemory<byte>> page = [];
        foreach (var row in rows.Take((int)(asked ?? usual)))
        {
            left -= row.Length + 1;
            if (left < 0 && page.Count > 0)
                break;
            page.Add(row);
        }
        return page;
    }
}
