using System.Diagnostics;
using System.Text;
using Qianfan.Mcp.Tests.Server;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>A terminal of a given size in which a shell runs one line; <c>qianfan-mcp</c> is the built server there.</summary>
internal sealed class TerminalSession : IDisposable
{
    /// <summary>What the keyboard sends for Ctrl+C, and for Ctrl+D at the start of a line.</summary>
    public const string Interrupt = "\x03", EndOfFile = "\x04";

    // Of util-linux: it gives what it starts a terminal. CI and most machines have it.
    private const string Script = "/usr/bin/script";

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

    public void Type(string keys)
    {
        _script.StandardInput.Write(keys);
        _script.StandardInput.Flush();
    }

    /// <summary>Waits until the screen holds a text.</summary>
    public async Task ReadUntilAsync(string text)
    {
        var next = new char[1];
        while (!_screen.ToString().Contains(text, StringComparison.Ordinal))
        {
            Assert.True(await _script.StandardOutput.ReadAsync(next) > 0, $"Without \"{text}\":\n{_screen}");
            _screen.Append(next);
        }
    }

    /// <summary>Waits for the end of the line; all that the screen showed.</summary>
    public async Task<(int ExitCode, string Screen)> FinishAsync()
    {
        _screen.Append(await _script.StandardOutput.ReadToEndAsync());
        await _script.WaitForExitAsync();
        return (_script.ExitCode, _screen.Replace("\r\n", "\n").ToString());
    }

    public void Dispose()
    {
        if (!_script.HasExited)
            _script.Kill(entireProcessTree: true);
        _script.Dispose();
        _folder.Delete(recursive: true);
    }
}
