using System.Net;
using Qianfan.Mcp.Actions;

namespace Qianfan.Mcp.Tests.Fuzz;

/// <summary>Upstream of one case: whatever is asked is answered by a mutant, the same question always by the same one.</summary>
internal sealed class MutatingUpstream(int number, UpstreamAnswers answers) : HttpMessageHandler
{
    /// <summary>Nearly as long as an answer may be, in characters.</summary>
    private const int LongestText = 5 * 1024 * 1024;

    private static readonly int[] _statuses = [200, 201, 204, 301, 307, 400, 401, 403, 404, 408, 409, 413, 429, 451, 500, 502, 503, 504, 505, 599];

    private static readonly (string Name, string Value)[] _headers =
    [
        ("Retry-After", "1"), ("Retry-After", "-1"), ("Retry-After", "2147483647"), ("Retry-After", "Wed, 21 Oct 2099 07:28:00 GMT"), ("Retry-After", "soon"),
        ("Date", "Wed, 21 Oct 1915 07:28:00 GMT"), ("Date", "yesterday"), ("X-Bce-Error-Code", "RequestExpired"), ("X-Bce-Error-Code", "\u0007\u202e"),
        ("X-Bce-Error-Message", "<b>bce-auth-v1/a/b</b>"), ("X-Bce-Request-Id", ""), ("X-Qianfan-Sandbox", "maybe"),
    ];

    /// <summary>What was answered last, for the one who looks for a mistake.</summary>
    public byte[] Last { get; private set; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.PathAndQuery;
        var choices = FuzzRun.Choices(number, $"{path}{await (request.Content?.ReadAsStringAsync(cancellationToken) ?? Task.FromResult(""))}");
        var body = new Mutation(choices, LongestText).Apply(answers.Choose(path, choices), path == ListModels.Tool.Operation.Route ? "data" : "result");
        Last = body;
        var status = choices.Next(5) == 0 ? _statuses[choices.Next(_statuses.Length)] : 200;
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new ByteArrayContent(body), RequestMessage = request };
        if (choices.Next(5) == 0)
        {
            var (name, value) = _headers[choices.Next(_headers.Length)];
            response.Headers.TryAddWithoutValidation(name, value);
        }
        return response;
    }
}
