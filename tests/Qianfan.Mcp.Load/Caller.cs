namespace Qianfan.Mcp.Load;

/// <summary>One of many callers: asks all there is to ask, again and again, and judges every answer.</summary>
internal sealed class Caller(HttpClient client, int number)
{
    // So far apart that no two callers ever use the same id.
    private const long Ids = 10_000_000;

    private long _id = number * Ids;

    /// <summary>Calls until the time is over; the call that runs then is finished.</summary>
    public async Task RunAsync(Expected expected, Tally tally, CancellationToken over)
    {
        // Each begins elsewhere, so that all tools run at any time.
        for (var next = number; !over.IsCancellationRequested; next++)
            await AskAsync(Question.All[next % Question.All.Count], expected, tally, over);
    }

    /// <summary>All pages of an answer.</summary>
    public async Task<List<Page>> WalkAsync(Question question)
    {
        List<Page> pages = [];
        do
            pages.Add((await SendAsync(question, pages.LastOrDefault()?.Marker)).Page);
        while (pages[^1].Marker is not null);
        return pages;
    }

    private async Task AskAsync(Question question, Expected expected, Tally tally, CancellationToken over)
    {
        string? marker = null;
        var isDegraded = false;
        for (var number = 0; number == 0 || marker is not null && !over.IsCancellationRequested; number++)
        {
            try
            {
                var (page, took) = await SendAsync(question, marker);
                tally.Add(expected.Judge(question, number, page, isDegraded), took);
                isDegraded |= page.IsIncomplete;
                marker = page.Marker;
            }
            catch (Exception e)
            {
                // Whatever it was: no answer, or a wrong one.
                tally.AddWrong(e);
                return;
            }
        }
    }

    private async Task<(Page Page, TimeSpan Took)> SendAsync(Question question, string? marker)
    {
        var id = ++_id;
        var answer = await ToolCall.SendAsync(client, number, id, question.Tool, question.For(number, marker));
        return (Page.Read(answer, number, id), answer.Took);
    }
}
