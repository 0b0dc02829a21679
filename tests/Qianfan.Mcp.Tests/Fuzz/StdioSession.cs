using System.Globalization;
using System.Text;
using System.Text.Json;
using Qianfan.Mcp.Server;
using Qianfan.Mcp.Tests.Server.Http;

namespace Qianfan.Mcp.Tests.Fuzz;

/// <summary>One client of the server over a pair of streams: sends mutants in bursts, and sees that each gets what it must.</summary>
internal sealed class StdioSession(FuzzRun run, string era, Stream toServer, Stream fromServer)
{
    private const int BurstLength = 25;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, List<(int Number, bool Unreadable)>> _due = [];
    private readonly Dictionary<int, byte[]> _sent = [];
    private TaskCompletionSource _allThere = new();
    private int _unexplained;
    private int _explainable;
    private string? _lastUnexplained;

    /// <summary>Ends with the server's output.</summary>
    public Task Reading { get; private set; } = Task.CompletedTask;

    /// <summary>Sends the cases, and a good request after each burst. The streams stay open. Ends early where a reply is missing.</summary>
    public async Task RunAsync(IEnumerable<int> numbers)
    {
        Reading = ReadAsync();
        await BurstAsync(-1, RequestSamples.Opening(era).Select((line, i) => (-1 - i, Encoding.UTF8.GetBytes(line))));
        foreach (var burst in numbers.Chunk(BurstLength))
            if (!await BurstAsync(burst[0], burst.Select(number => (number, Mutant(number)))))
                return;
    }

    private async Task<bool> BurstAsync(int first, IEnumerable<(int Number, byte[] Line)> lines)
    {
        _allThere = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var good = string.Create(CultureInfo.InvariantCulture, $"\"good-{first}\"");
        // The good one holds the burst open until all of it is sent.
        Expect(good, first);
        foreach (var (number, line) in lines)
        {
            lock (_lock)
                _sent[number] = line;
            var reading = Message.Read(line);
            // What is longer is refused unread.
            var due = line.Length <= McpRequest.MaxBytes ? reading.Due : Due.ErrorAtMost;
            if (due == Due.Reply)
                Expect(reading.Id!, number, reading.Unreadable);
            else if (due != Due.Silence)
                Interlocked.Increment(ref _explainable);
            run.Count($"{era} {reading.Due}");
            await SendAsync(line);
        }
        await SendAsync(Encoding.UTF8.GetBytes(RequestSamples.Good(era, good)));
        try
        {
            await _allThere.Task.WaitAsync(FuzzRun.Patience);
        }
        catch (TimeoutException)
        {
            lock (_lock)
                foreach (var (id, number) in _due.SelectMany(pair => pair.Value.Select(due => (pair.Key, due.Number))))
                    run.Fail(number, $"{era}: no reply with id {id} to {FuzzRun.Quote(_sent.GetValueOrDefault(number, []))}");
            return false;
        }
        lock (_lock)
        {
            if (_unexplained > _explainable)
                run.Fail(first, $"{era}: nothing explains {_lastUnexplained}; sent from there on: {string.Join("\n", _sent.Values.Select(line => FuzzRun.Quote(line)))}");
            _sent.Clear();
        }
        return true;
    }

    private async Task SendAsync(byte[] line)
    {
        await toServer.WriteAsync((byte[])[.. line, (byte)'\n']);
        await toServer.FlushAsync();
    }

    private void Expect(string id, int number, bool unreadable = false)
    {
        lock (_lock)
        {
            if (!_due.TryGetValue(id, out var numbers))
                _due[id] = numbers = [];
            numbers.Add((number, unreadable));
        }
    }

    private byte[] Mutant(int number)
    {
        var choices = FuzzRun.Choices(number, $"stdio {era}");
        var line = new Mutation(choices, longest: 300_000).Apply(RequestSamples.Choose(era, number, choices), "params");
        // A message is a line, so it has no line ends.
        return [.. line.Select(unit => unit is (byte)'\n' or (byte)'\r' ? (byte)' ' : unit)];
    }

    private async Task ReadAsync()
    {
        using var reader = new StreamReader(fromServer, new UTF8Encoding(false, throwOnInvalidBytes: true), leaveOpen: true);
        try
        {
            while (await reader.ReadLineAsync() is { } line)
                Take(line);
        }
        catch (Exception e)
        {
            run.Fail(-1, $"{era}: the output cannot be read: {e}");
        }
    }

    private void Take(string line)
    {
        var reply = JsonElement.Parse(line);
        var id = reply.TryGetProperty("id", out var value) ? Message.Normal(value) : null;
        lock (_lock)
        {
            var (number, unreadable) = (-1, true);
            if (id is not null && _due.TryGetValue(id, out var numbers))
            {
                ((number, unreadable), numbers[0]) = (numbers[0], numbers[^1]);
                numbers.RemoveAt(numbers.Count - 1);
                if (numbers.Count == 0)
                    _due.Remove(id);
            }
            else if (id is not null)
                (_unexplained, _lastUnexplained) = (_unexplained + 1, line);
            if (Message.Complaint(reply, mayBeWordless: unreadable && era == Post.Modern) is { } complaint)
                run.Fail(number, $"{era}: it {complaint}: {line}\n  sent: {FuzzRun.Quote(_sent.GetValueOrDefault(number, []))}");
            if (_due.Count == 0)
                _allThere.TrySetResult();
        }
    }
}
