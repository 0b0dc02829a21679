using System.Text.Json;
using Qianfan.Mcp.Catalog;
using Qianfan.Mcp.Sandbox;
using Qianfan.Mcp.Tests.Server.Records;
using Qianfan.Mcp.Tests.Tools;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Tests.Fuzz;

/// <summary>Whole answers to mutate, by what was asked: those of the documents, generated ones, the sandbox's, and errors of every shape.</summary>
internal sealed class UpstreamAnswers
{
    private const int RecordsPerList = 3;

    private static readonly Tree[] _errors =
    [
        Tree.Parse("""{"requestId":"1bef3f87-c5b2-4419-936b-50f9884f10d4","code":"AccessDenied","message":"Access denied."}"""),
        Tree.Parse("""{"error_code":336100,"error_msg":"try again","log_id":"1bef3f87"}"""),
        Tree.Parse("""{"error":{"code":"rpm_rate_limit_exceeded","message":"Rate limit reached","type":"rate_limit_exceeded"},"id":"as-1"}"""),
        Tree.Of("<!DOCTYPE html><html><body><h1>502 Bad Gateway</h1></body></html>"),
        Tree.Of(""),
        Tree.Of("[]"),
        Tree.Of("\"text\""),
    ];

    private readonly Dictionary<string, List<Tree>> _answers = [];

    private UpstreamAnswers() { }

    public static async Task<UpstreamAnswers> LoadAsync()
    {
        var all = new UpstreamAnswers();
        foreach (var row in UpstreamSamples.All)
            all.Add((string)row[0], (string)row[1]);
        foreach (var tool in GeneratedRecords.Tools)
            for (var i = 0; i < GeneratedRecords.Count; i += 50)
                all.Add(tool, Records(tool, i));
        using var recorder = new Recorder { InnerHandler = new SandboxHandler(new SandboxQianfan(new FakeClock())) };
        using var caller = new Caller(recorder) { Key = new(SandboxQianfan.AccessKey, SandboxQianfan.SecretKey) };
        foreach (var tool in ToolList.Tools.OfType<ActionTool>())
            await caller.CallAsync(tool.Name, UpstreamSamples.ArgumentsOf(tool.Name, "summary"));
        foreach (var (path, answer) in recorder.Answers)
            all.Of(path).Add(Tree.From(answer));
        return all;
    }

    /// <summary>One of the answers to this path and query.</summary>
    public Tree Choose(string pathAndQuery, Random choices)
    {
        var all = choices.Next(12) == 0 ? _errors : (IReadOnlyList<Tree>)_answers[pathAndQuery];
        return all[choices.Next(all.Count)];
    }

    private void Add(string tool, string result)
    {
        var operation = ((ActionTool)Caller.Tool(tool)).Operation;
        Of(operation.PathAndQuery).Add(Tree.Parse(
            $$"""{"requestId":"1bef3f87-c5b2-4419-936b-50f9884f10d4","{{operation.Result}}":{{result}}}"""));
    }

    private List<Tree> Of(string pathAndQuery) =>
        _answers.TryGetValue(pathAndQuery, out var answers) ? answers : _answers[pathAndQuery] = [];

    private static string Records(string tool, int start)
    {
        if (!GeneratedRecords.Shape(tool).TryGetProperty("lists", out var lists))
            return GeneratedRecords.Record(tool, start);
        var rows = $"[{string.Join(',', Enumerable.Range(start, RecordsPerList).Select(i => GeneratedRecords.Record(tool, i)))}]";
        return lists.GetArrayLength() == 0 ? rows
            : $"{{{string.Join(',', lists.EnumerateArray().Select(list => $"{list.GetRawText()}:{rows}"))},\"pageInfo\":{{\"isTruncated\":true,\"nextMarker\":\"am-1\"}}}}";
    }

    private sealed class Recorder : DelegatingHandler
    {
        public List<(string Path, JsonElement Answer)> Answers { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var response = await base.SendAsync(request, cancellationToken);
            Answers.Add((request.RequestUri!.PathAndQuery, JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(cancellationToken))));
            return response;
        }
    }
}
