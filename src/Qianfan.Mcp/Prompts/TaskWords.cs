using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Prompts;

/// <summary>What a task text asks of a model, as far as find_models can filter by it; and what it mentions that no list tells.</summary>
internal sealed record TaskWords
{
    /// <summary>Longer texts are read as far as this.</summary>
    public const int LongestText = 8000;

    private const int LookBack = 40;

    public required IReadOnlyList<string> Kinds { get; init; }
    public required IReadOnlyList<string> Capabilities { get; init; }
    public required TokenLimits Limits { get; init; }

    /// <summary>Part of the name of the one model or family that it wants.</summary>
    public string? Query { get; init; }

    /// <summary>Models that it mentions otherwise, to set beside what is found.</summary>
    public required IReadOnlyList<string> Mentioned { get; init; }
    public string? Sort { get; init; }
    public bool Free { get; init; }
    public bool CallableNow { get; init; }
    public bool Batch { get; init; }
    public bool Evaluation { get; init; }
    public bool Deployment { get; init; }
    public bool OwnModels { get; init; }
    public bool Price { get; init; }
    public bool Speed { get; init; }
    public bool Training { get; init; }
    public bool Volume { get; init; }

    /// <summary>A length in pages or "some ten thousand characters", which is no number of tokens.</summary>
    public bool VagueLength { get; init; }

    public static TaskWords Read(string task)
    {
        var text = Fold(task.Length > LongestText ? task[..LongestText] : task);
        var capabilities = TaskPatterns.Capabilities.Where(one => Wants(text, one.Said)).Select(one => one.Capability).ToArray();
        var (wanted, mentioned) = Names(text);
        return new()
        {
            Kinds = ReadKinds(text, capabilities),
            Capabilities = capabilities,
            Limits = TokenPhrases.Read(text),
            Query = wanted.Length == 1 ? wanted[0] : null,
            Mentioned = wanted.Length == 1 ? mentioned : [.. wanted, .. mentioned],
            Sort = TaskPatterns.Sorts.Where(one => Wants(text, one.Said)).Select(one => one.Sort).FirstOrDefault(),
            Free = Wants(text, TaskPatterns.Free()),
            CallableNow = Wants(text, TaskPatterns.CallableNow()),
            Batch = Wants(text, TaskPatterns.Batch()),
            Evaluation = Wants(text, TaskPatterns.Evaluation()),
            Deployment = Wants(text, TaskPatterns.Deployment()),
            OwnModels = Wants(text, TaskPatterns.OwnModels()),
            Price = Wants(text, TaskPatterns.Price()),
            Speed = Wants(text, TaskPatterns.Speed()),
            Training = Wants(text, TaskPatterns.Training()),
            Volume = Wants(text, TaskPatterns.Volume()),
            VagueLength = Wants(text, TaskPatterns.VagueLength()),
        };
    }

    private static string[] ReadKinds(string text, string[] capabilities)
    {
        var kinds = TaskPatterns.Kinds.Where(one => Wants(text, one.Said)).Select(one => one.Kind).ToList();
        if (Wants(text, TaskPatterns.Retrieval()))
            kinds.AddRange(TaskPatterns.RetrievalKinds);
        // Only chat models reason, call functions and search.
        if (capabilities.Length > 0 || kinds.Count == 0 && Wants(text, TaskPatterns.ChatWork()))
            kinds.Add("chat");
        return [.. TaskPatterns.Kinds.Select(one => one.Kind).Where(kinds.Contains)];
    }

    private static (string[] Wanted, string[] Mentioned) Names(string text)
    {
        var names = TaskPatterns.Name().Matches(text).Where(match => !IsNegated(text, match))
            .Select(match => (Name: Spell(match.Value), Compared: TaskPatterns.Compared().IsMatch(Before(text, match)))).ToArray();
        var mentioned = names.Where(one => one.Compared).Select(one => one.Name).Distinct().ToArray();
        return ([.. names.Where(one => !one.Compared).Select(one => one.Name).Distinct().Except(mentioned)], mentioned);
    }

    private static string Spell(string name) => name.StartsWith("文心", StringComparison.Ordinal)
        ? "ernie" + name[(name.StartsWith("文心一言", StringComparison.Ordinal) ? 4 : 2)..]
        : name;

    private static bool Wants(string text, Regex said) => said.Matches(text).Any(match => !IsNegated(text, match));

    private static bool IsNegated(string text, Match match) =>
        TaskPatterns.NegatedBefore().IsMatch(Before(text, match)) || TaskPatterns.NegatedAfter().IsMatch(text[(match.Index + match.Length)..]);

    private static string Before(string text, Match match) => text[Math.Max(0, match.Index - LookBack)..match.Index];

    // Letter by letter, since the server runs without culture data: lower case, half width, straight apostrophes.
    private static string Fold(string text) => string.Create(text.Length, text, static (folded, text) =>
    {
        for (var i = 0; i < text.Length; i++)
            folded[i] = text[i] switch
            {
                >= '\uFF01' and <= '\uFF5E' and var wide => char.ToLowerInvariant((char)(wide - 0xFEE0)),
                '\u2019' => '\'',
                '\u3000' or '\u00A0' => ' ',
                var letter => char.ToLowerInvariant(letter),
            };
    });
}
