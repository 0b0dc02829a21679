using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Tests.Server;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>A terminal of a given size in which a shell runs one line; <c>qianfan-mcp</c> is the built server there.</summary>
internal sealed partial class TerminalSession : IDisposable
{
    /// <summary>What the keyboard sends for Ctrl+C.</summary>
    public const string Interrupt = "\x03";

    // Of util-linux: it gives what it starts a terminal. CI and most machines have it.
    private const string Script = "/usr/bin/script";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();
    private readonly Process _script;
    private readonly StringBuilder _screen = new();

    public TerminalSession(
        int columns, int rows, string line, string locale = "en_US.UTF-8", IReadOnlyDictionary<string, string?>? environment = null)
    {
        var start = BuiltServer.Start();
        var program = Path.Combine(_folder.FullName, "qianfan-mcp");
        var words = string.Join(' ', start.ArgumentList.Prepend(start.FileName).Select(word => $"'{word}'"));
        File.WriteAllText(program, $"#!/bin/sh\nexec {words} \"$@\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        start.FileName = Script;
        start.ArgumentList.Clear();
        foreach (var word in (string[])["--quiet", "--return", "--command", $"stty cols {columns} rows {rows}; {line}", "/dev/null"])
            start.ArgumentList.Add(word);
        foreach (var name in (string[])["COLUMNS", "LINES", "NO_COLOR"])
            start.Environment.Remove(name);
        start.Environment["PATH"] = $"{_folder.FullName}:{start.Environment["PATH"]}";
        (start.Environment["SHELL"], start.Environment["TERM"], start.Environment["LANG"]) = ("/bin/sh", "xterm", locale);
        foreach (var (name, value) in environment ?? new Dictionary<string, string?>())
            start.Environment[name] = value;
        start.StandardOutputEncoding = Encoding.UTF8;
        _script = Process.Start(start)!;
    }

    /// <summary>Whether this machine has none; a test that needs one has nothing to say then.</summary>
    public static bool IsMissing => !File.Exists(Script) || OperatingSystem.IsMacOS();

    /// <summary>Not before something is shown: a program that starts throws away what was typed ahead.</summary>
    public void Type(string keys)
    {
        _script.StandardInput.Write(keys);
        _script.StandardInput.Flush();
    }

    /// <summary>Waits until the screen holds a text, whatever escape codes are in it.</summary>
    public async Task ReadUntilAsync(string text)
    {
        using var patience = new CancellationTokenSource(_patience);
        var next = new char[1].AsMemory();
        while (!EscapeCode().Replace(_screen.ToString(), "").Contains(text, StringComparison.Ordinal))
        {
            Assert.True(await _script.StandardOutput.ReadAsync(next, patience.Token) > 0, $"Without \"{text}\":\n{_screen}");
            _screen.Append(next);
        }
    }

    /// <summary>Waits for the end of the line; all that the screen showed.</summary>
    public async Task<(int ExitCode, string Screen)> FinishAsync()
    {
        using var patience = new CancellationTokenSource(_patience);
        _screen.Append(await _script.StandardOutput.ReadToEndAsync(patience.Token));
        await _script.WaitForExitAsync();
        return (_script.ExitCode, _screen.Replace("\r\n", "\n").ToString());
    }

    [GeneratedRegex(@"\e(?:\[[?\d;]*[A-Za-z]|[=>])")]
    private static partial Regex EscapeCode();

    public void Dispose()
    {
        if (!_script.HasExited)
            _script.Kill(entireProcessTree: true);
        _script.Dispose();
        _folder.Delete(recursive: true);
    }
}
