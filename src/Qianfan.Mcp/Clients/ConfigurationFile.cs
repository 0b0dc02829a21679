using System.Text;
using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Clients;

/// <summary>A client's configuration on this machine.</summary>
internal sealed partial class ConfigurationFile
{
    private const string Hidden = "\"…\"";
    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[]? _before;

    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    /// <exception cref="DecoderFallbackException">It is no UTF-8.</exception>
    public ConfigurationFile(string path)
    {
        // What a link leads to is changed, and the link stays.
        Path = File.Exists(path) && File.ResolveLinkTarget(path, returnFinalTarget: true) is { } target ? target.FullName : path;
        _before = File.Exists(Path) ? File.ReadAllBytes(Path) : null;
        Text = _utf8.GetString(Body(_before));
    }

    public string Path { get; }

    /// <summary>Empty where there is no file yet.</summary>
    public string Text { get; }

    public bool Exists => _before is not null;

    /// <summary>Puts a text in place of the old one, which is kept beside it, in one step.</summary>
    /// <returns>Where the old one is; <see langword="null"/> where there was none.</returns>
    public string? Write(string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var backup = Exists ? Backup() : null;
        var fresh = $"{Path}.new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            // It may hold keys, so a new one is for its owner alone.
            options.UnixCreateMode = Exists ? File.GetUnixFileMode(Path) : UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var stream = new FileStream(fresh, options))
        {
            stream.Write(Mark(_before));
            stream.Write(_utf8.GetBytes(text));
        }
        File.Move(fresh, Path, overwrite: true);
        return backup;
    }

    /// <summary>What changes from one text to another, as lines that begin with - and +. Keys in them are not shown.</summary>
    public static IEnumerable<string> Difference(string before, string after)
    {
        var (old, young) = (Lines(before), Lines(after));
        var start = old.AsSpan().CommonPrefixLength(young);
        var end = 0;
        while (end < Math.Min(old.Length, young.Length) - start && old[^(end + 1)] == young[^(end + 1)])
            end++;
        // What is left is as long as what changes, so the longest common lines need no better way than this.
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

    private string Backup()
    {
        for (var number = 0; ; number++)
        {
            var backup = number == 0 ? $"{Path}.bak" : FormattableString.Invariant($"{Path}.bak{number}");
            if (File.Exists(backup))
                continue;
            File.Copy(Path, backup);
            return backup;
        }
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd('\r')).ToArray();

    private static ReadOnlySpan<byte> Mark(byte[]? bytes) => bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble : default;

    private static ReadOnlySpan<byte> Body(byte[]? bytes) => bytes.AsSpan(Mark(bytes).Length);

    // Names of variables and placeholders are no secrets; what else stands behind such a name may be one.
    private static string WithoutKeys(string line) => KeyValue().Replace(line, match => $"{match.Groups["name"].Value}{Hidden}");

    [GeneratedRegex("""(?<name>["']?\w*(key|token|secret|authorization|password)\w*["']?\s*[:=]\s*)"(?!(Bearer )?(\$|YOUR_|QIANFAN_))[^"]*"?""", RegexOptions.IgnoreCase)]
    private static partial Regex KeyValue();
}
