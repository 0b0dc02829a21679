using System.Net;
using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>A page as a browser gets it.</summary>
internal sealed record Shown(int Code, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>All that can be copied of one client.</summary>
    public string CodeOf(string client)
    {
        var start = Text.IndexOf($"<details id=\"{client}\"", StringComparison.Ordinal);
        var section = Text[start..Text.IndexOf("</details>", start, StringComparison.Ordinal)];
        return string.Join('\n', Regex.Matches(section, "<code>(.*?)</code>", RegexOptions.Singleline)
            .Select(match => WebUtility.HtmlDecode(match.Groups[1].Value)));
    }

    public static Task<Shown> GetAsync(RunningHost host, string path, params (string Name, string Value)[] headers) =>
        SendAsync(host, HttpMethod.Get, path, headers);

    public static async Task<Shown> SendAsync(RunningHost host, HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await host.Client.SendAsync(request);
        return new((int)response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }
}
