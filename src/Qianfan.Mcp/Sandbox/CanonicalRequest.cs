namespace Qianfan.Mcp.Sandbox;

/// <summary>
/// The text that a signature covers, rebuilt from what arrived: method, path, query and signed headers, a line each.
/// Everything is decoded and encoded anew, so a caller that signs one spelling and sends another still agrees.
/// </summary>
internal static class CanonicalRequest
{
    public static string Of(SandboxRequest request, IReadOnlyList<string> signedHeaders) =>
        string.Join('\n', request.Method.ToUpperInvariant(), Path(request.Path), Query(request.Query), Headers(request, signedHeaders));

    /// <summary>
    /// With no names given: host, content-length, content-type, content-md5 and every x-bce-* header,
    /// which is what the .NET BCE SDK means by an empty list.
    /// </summary>
    public static bool InDefaultSet(string name) =>
        name is "host" or "content-length" or "content-type" or "content-md5" || name.StartsWith("x-bce-", StringComparison.Ordinal);

    private static string Path(string path) => string.Join('/', path.Split('/').Select(Recoded));

    private static string Query(string query) => string.Join('&', query
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Where(pair => !Uri.UnescapeDataString(pair[0]).Equals("authorization", StringComparison.OrdinalIgnoreCase))
        .Select(pair => $"{Recoded(pair[0])}={(pair.Length > 1 ? Recoded(pair[1]) : "")}")
        .Order(StringComparer.Ordinal));

    // A name may be listed and its header absent (the Python SDK does so); an empty value is left out. The lines are sorted here
    // because the Python SDK lists the names in the order of a hash set.
    private static string Headers(SandboxRequest request, IReadOnlyList<string> signedHeaders)
    {
        var names = signedHeaders.Count > 0
            ? signedHeaders.Distinct(StringComparer.Ordinal)
            : request.Headers.Keys.Select(name => name.ToLowerInvariant()).Where(InDefaultSet);
        return string.Join('\n', names
            .Select(name => (Name: name, Value: request.Headers.GetValueOrDefault(name, "").Trim()))
            .Where(header => header.Value.Length > 0)
            .Select(header => $"{Uri.EscapeDataString(header.Name)}:{Uri.EscapeDataString(header.Value)}")
            .Order(StringComparer.Ordinal));
    }

    private static string Recoded(string text) => Uri.EscapeDataString(Uri.UnescapeDataString(text));
}
