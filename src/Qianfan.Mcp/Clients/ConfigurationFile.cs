using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Clients;

/// <summary>A client's configuration file on this machine.</summary>
internal sealed partial class ConfigurationFile
{
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[]? _before;

    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    /// <exception cref="DecoderFallbackException">It is not UTF-8.</exception>
    public ConfigurationFile(string path)
    {
        // Writes to the target of a link, so that the link stays.
        Path = File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? target.FullName : path;
        _before = File.Exists(Path) ? File.ReadAllBytes(Path) : null;
        Text = _utf8.GetString(_before.AsSpan(Mark.Length));
    }

    public string Path { get; }

    /// <summary>Empty if there is no file yet.</summary>
    public string Text { get; }

    private ReadOnlySpan<byte> Mark => _before.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble : default;

    /// <summary>Replaces the file in one step, after a backup of the old one next to it.</summary>
    /// <returns>Path of the backup; <see langword="null"/> if there was no file.</returns>
    public string? Write(string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        string? backup = null;
        if (_before is not null)
        {
            backup = $"{Path}.bak";
            for (var number = 1; File.Exists(backup); number++)
                backup = $"{Path}.bak{number}";
            File.Copy(Path, backup);
        }
        var fresh = $"{Path}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            // It may hold keys, so only the owner may read a new one.
            options.UnixCreateMode = _before is not null ? File.GetUnixFileMode(Path) : UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(fresh, options))
        {
            stream.Write(Mark);
            stream.Write(_utf8.GetBytes(text));
        }
        File.Move(fresh, Path, overwrite: true);
        return backup;
    }

    /// <summary>The changed lines, each with - or + before it. Keys in them are masked.</summary>
    public static IEnumerable<string> Difference(string before, string after)
    {
        var (old, young) = (Lines(before), Lines(after));
        var start = old.AsSpan().CommonPrefixLength(young);
        var end = 0;
        while (end < Math.Min(old.Length, young.Length) - start && old[^(end + 1)] == young[^(end + 1)])
            end++;
        // Only the changed part is left, so a plain longest common subsequence is fast enough.
        (old, young) = (old[start..^end], young[start..^end]);
        var common = new int[old.Length + 1, young.Length + 1];
        for (var i = old.Length - 1; i >= 0; i--)
            for (var j = young.Length - 1; j >= 0; j--)
                common[i, j] = old[i] == young[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        for (int i = 0, j = 0; i < old.Length || j < young.Length;)
            if (i < old.Length && j < young.Length && old[i] == young[j])
                (i, j) = (i + 1, j + 1);
            else if (j >= young.Length || i < old.Length && common[i + 1, j] >= common[i, j + 1])
                yield return $"- {WithoutKeys(old[i++])}";
            else
                yield return $"+ {WithoutKeys(young[j++])}";
    }

    private static string[] Lines(string text) =>
        text.Length == 0 ? [] : [.. text.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd('\r'))];

    // Placeholders and names of variables are not secret; any other value under such a name may be.
    private static string WithoutKeys(string line) => KeyValue().Replace(line, match => $"{match.Groups["name"].Value}\"…\"");

    [GeneratedRegex(
        """(?<name>["']?\w*(key|token|secret|authorization|password)\w*["']?\s*[:=]\s*)"(?!(Bearer )?(\$|YOUR_|QIANFAN_))[^"]*"?""",
        RegexOptions.IgnoreCase)]
    private static partial Regex KeyValue();
}
