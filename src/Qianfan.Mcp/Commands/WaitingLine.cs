using Qianfan.Mcp.Configuration;
using Qianfan.Mcp.Tools;

namespace Qianfan.Mcp.Commands;

/// <summary>A line on the terminal that says what is waited for: drawn each second from the first on, gone at the end.</summary>
internal sealed class WaitingLine : IDisposable
{
    private static readonly TimeSpan _second = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly TextWriter _terminal;
    private readonly int _width;
    private readonly Language _language;
    private readonly ITimer _timer;
    private string _text;
    private int _seconds;
    private int _drawn;
    private bool _isOver;

    /// <param name="what">What is asked, and of whom.</param>
    public WaitingLine(TextWriter terminal, int width, TimeProvider clock, Language language, string what)
    {
        (_terminal, _width, _language, _text) = (terminal, width, language, what);
        _timer = clock.CreateTimer(_ => Draw(), null, _second, _second);
    }

    /// <summary>On standard error; <see langword="null"/> where that is no terminal, or nothing but this machine is waited for.</summary>
    public static WaitingLine? Start(Settings settings, string what) => Terminal.CanRedraw && !settings.Sandbox
        ? new(Console.Error, Terminal.ErrorWidth, settings.Clock, settings.Language, what) : null;

    /// <summary>How far it is, from the next second on.</summary>
    public void Tell(string text)
    {
        lock (_lock)
            _text = text;
    }

    public void Dispose()
    {
        _timer.Dispose();
        lock (_lock)
        {
            Write("");
            _isOver = true;
        }
    }

    private void Draw()
    {
        lock (_lock)
            if (!_isOver)
                Write($"{_text}{_language.Say($", {++_seconds} s", $"，{_seconds} 秒")}");
    }

    // In the last column some terminals begin a new line.
    private void Write(string text)
    {
        var line = Columns.Width(text) < _width ? text : Columns.Fit(text, _width - 1);
        if (_drawn == 0 && line.Length == 0)
            return;
        var rest = new string(' ', Math.Max(0, _drawn - Columns.Width(line)));
        _drawn = Columns.Width(line);
        try
        {
            _terminal.Write($"\r{line}{rest}{(_drawn == 0 ? "\r" : "")}");
        }
        catch (IOException)
        {
            // Nobody looks any more.
        }
    }
}
