using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Load;

/// <summary>
/// Ids that show whose they are: am-vhbjz6njftn9 is am-c017vhbjz6nj for caller 17, and so is every id in all that upstream answers to that
/// caller. The length and the order of ids stay, so that lengths of requests, pages and sorting do.
/// </summary>
internal static partial class CallerIds
{
    private static readonly Dictionary<string, string> _own = Catalog().SelectMany(text => Own().Matches(text)).Select(match => match.Value)
        .Distinct().ToDictionary(id => Mark(id, 0), StringComparer.Ordinal);

    public static string Account(int caller) => string.Create(CultureInfo.InvariantCulture, $"caller-{caller:000}");

    /// <summary>What the caller shows to the server.</summary>
    public static string Bearer(int caller) => $"bearer-of-{Account(caller)}";

    /// <summary>The setting that lets these callers in.</summary>
    public static string Keys(int callers) => string.Join(';', Enumerable.Range(0, callers).Select(caller =>
        $"{Account(caller)}={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Bearer(caller))))}"));

    public static string Secret(int caller) => $"secret-of-{Account(caller)}";

    public static int Caller(string account) => int.Parse(account["caller-".Length..], CultureInfo.InvariantCulture);

    /// <summary>The sandbox's ids become the caller's.</summary>
    public static string ToCaller(string text, int caller) => Own().Replace(text, match => Mark(match.Value, caller));

    /// <summary>The caller's ids become the sandbox's.</summary>
    /// <param name="foreign">Ids that are not this caller's: another's, or the sandbox's own.</param>
    public static string ToSandbox(string text, int caller, out string[] foreign)
    {
        List<string> others = [];
        var plain = Own().Replace(text, match =>
        {
            var id = match.Value;
            if (_own.TryGetValue(Mark(id, 0, marked: true), out var own) && Mark(own, caller) == id)
                return own;
            others.Add(id);
            return id;
        });
        foreign = [.. others];
        return plain;
    }

    private static string Mark(string id, int caller, bool marked = false)
    {
        var start = id.IndexOf('-', StringComparison.Ordinal) + 1;
        var rest = marked ? id[(start + 4)..] : id[start..^4];
        return string.Create(CultureInfo.InvariantCulture, $"{id[..start]}c{caller:000}{rest}");
    }

    private static IEnumerable<string> Catalog()
    {
        var assembly = typeof(SandboxCatalog).Assembly;
        foreach (var name in assembly.GetManifestResourceNames())
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return reader.ReadToEnd();
        }
    }

    // Models, versions, services; and the instances of quotas, which have no kind.
    [GeneratedRegex(@"\b(?:am|amv|svcp|svco)-[a-z0-9]{12}\b|\b[0-9a-f]{24}\b")]
    private static partial Regex Own();
}
