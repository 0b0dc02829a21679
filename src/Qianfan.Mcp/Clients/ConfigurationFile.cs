using System.Diagnostics;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Clients;

/// <summary>What was done to a client's file.</summary>
/// <param name="Path">Of the file itself, behind any link.</param>
/// <param name="After"><see langword="null"/> where it could not be changed safely; the same as before if it was right.</param>
/// <param name="Backup">Of the old file; <see langword="null"/> if there was none, or nothing was written.</param>
internal sealed record Change(string Path, string Before, string? After, string? Backup = null);

/// <summary>A file that is left as it is, and why.</summary>
internal sealed class RefusedFileException(LocalizedText text) : IOException(text.English)
{
    public LocalizedText Text { get; } = text;
}

/// <summary>A client's configuration file on this machine, as it was when it was read.</summary>
internal sealed class ConfigurationFile
{
    private const int MostLinks = 40;

    private static readonly UTF8Encoding _utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10), _pause = TimeSpan.FromMilliseconds(20);

    private readonly string _path;
    private readonly byte[]? _before;

    private ConfigurationFile(string path, string? within)
    {
        // Users link to a file elsewhere, which is the one to write. A project may come from anybody: none of its links leads out of it.
        _path = BehindLinks(path);
        if (within is not null && Path.GetRelativePath(BehindLinks(within), _path) is var inside
            && (inside.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(inside)))
            throw new RefusedFileException(("a link in its path leads out of this folder.", "路径中有链接指向本文件夹之外。"));
        _before = Read();
    }

    private ReadOnlySpan<byte> Mark => _before.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble : default;

    /// <summary>Replaces the file in one step, after a backup of the old one next to it.</summary>
    /// <param name="within">The folder that the file must be in; <see langword="null"/> for anywhere.</param>
    /// <param name="edit">Makes the new text of the old one, which is empty without a file. Called again if somebody else wrote.</param>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    /// <exception cref="RefusedFileException">It is not UTF-8, or where no link leads.</exception>
    public static Change Edit(string path, string? within, Func<string, string?> edit)
    {
        using var turn = TakeTurn();
        while (true)
        {
            var file = new ConfigurationFile(path, within);
            var text = file.Text();
            var change = new Change(file._path, text, edit(text));
            if (change.After is null || change.After == text)
                return change;
            if (file.TryWrite([.. file.Mark, .. _utf8.GetBytes(change.After)], out var backup))
                return change with { Backup = backup };
        }
    }

    // JSON and TOML begin with a character of ASCII, so that a zero beside it shows UTF-16 without a mark.
    private string Text()
    {
        if (_before is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] or [0, ..] or [_, 0, ..])
            throw new RefusedFileException(("it is saved as UTF-16; save it as UTF-8 first.", "文件编码是 UTF-16，请先另存为 UTF-8。"));
        try
        {
            return _utf8.GetString(_before.AsSpan(Mark.Length));
        }
        catch (DecoderFallbackException)
        {
            throw new RefusedFileException(("it is not UTF-8; save it as UTF-8 first.", "文件编码不是 UTF-8，请先另存为 UTF-8。"));
        }
    }

    // One of a user's installs at a time. The lock ends with the process, and so is no file whose presence counts.
    private static FileStream TakeTurn()
    {
        var path = Path.Combine(Path.GetTempPath(), $"qianfan-mcp-{Environment.UserName}.lock");
        for (var start = Stopwatch.GetTimestamp(); ; Thread.Sleep(_pause))
            try
            {
                return new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (Stopwatch.GetElapsedTime(start) < _patience)
            {
                // Another has it.
            }
    }

    // Links of folders on the way count too.
    private static string BehindLinks(string path, int most = MostLinks)
    {
        if (Path.GetDirectoryName(path) is not { } folder)
            return path;
        path = Path.Combine(folder = BehindLinks(folder, most), Path.GetFileName(path));
        FileSystemInfo entry = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        return entry.LinkTarget is not { } target ? path
            : most > 0 ? BehindLinks(Path.GetFullPath(target, folder), most - 1)
            : throw new RefusedFileException(("its path has too many links.", "路径中的链接太多。"));
    }

    private byte[]? Read() => File.Exists(_path) ? File.ReadAllBytes(_path) : null;

    /// <returns>Whether it was written; not if the file is another by now.</returns>
    private bool TryWrite(byte[] text, out string? backup)
    {
        var folder = Path.GetDirectoryName(_path)!;
        Owner.CreateFolder(folder);
        // A name that nobody can have put there before.
        var fresh = $"{_path}.{Guid.NewGuid():N}";
        var isTouched = false;
        backup = null;
        try
        {
            var isAlike = Create(fresh, text, folder);
            if (_before is not null)
            {
                var name = $"{_path}.bak";
                for (var number = 1; File.Exists(name); number++)
                    name = $"{_path}.bak{number}";
                Create(name, _before, folder);
                backup = name;
            }
            if (!Read().AsSpan().SequenceEqual(_before) || _before is null && File.Exists(_path))
                return false;
            isTouched = isAlike && TryMove(fresh);
            if (!isTouched)
                Overwrite(text, ref isTouched);
            return true;
        }
        finally
        {
            File.Delete(fresh);
            if (!isTouched && backup is not null)
                File.Delete(backup);
        }
    }

    /// <returns>Whether it has the owner of the old file, or there is none.</returns>
    private bool Create(string path, byte[] content, string folder)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            // It may hold keys, so only the owner may read a new one.
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(path, options);
        try
        {
            stream.Write(content);
            stream.Flush();
            var isAlike = Owner.TryCopy(_before is null ? folder : _path, path) || _before is null;
            if (_before is not null && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(_path));
            return isAlike;
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }

    private bool TryMove(string fresh)
    {
        try
        {
            File.Move(fresh, _path, overwrite: _before is not null);
            return true;
        }
        catch (IOException) when (_before is not null)
        {
            // Such as a file that is mounted by itself into a container: it can be written, but not replaced.
            return false;
        }
    }

    private void Overwrite(byte[] text, ref bool isTouched)
    {
        using var stream = new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.Read, bufferSize: 0);
        try
        {
            isTouched = true;
            stream.Write(text);
            stream.SetLength(text.Length);
        }
        catch
        {
            stream.Position = 0;
            stream.Write(_before);
            stream.SetLength(_before!.Length);
            isTouched = false;
            throw;
        }
    }
}
