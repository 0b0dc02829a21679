using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Tests.Upstream;

namespace Qianfan.Mcp.Tests.Commands;

/// <summary>
/// What a person sees who types commands, one after the other, checked in as text under Snapshots/Terminal: one file for each size and
/// language. <c>UPDATE_SNAPSHOTS=1</c> writes it anew.
/// </summary>
internal static partial class Transcript
{
    /// <param name="name">Of the files.</param>
    /// <param name="lines">What is typed, and after what the line shows Ctrl+C is pressed, if it is.</param>
    public static async Task IsAsync(
        string name, string language, int columns, int rows, params (string Line, string? InterruptAfter)[] lines)
    {
        if (TerminalSession.IsMissing)
            return;
        var transcript = new StringBuilder();
        foreach (var (line, interruptAfter) in lines)
        {
            using var terminal = new TerminalSession(columns, rows, line, language == "zh" ? "zh_CN.UTF-8" : "en_US.UTF-8");
            if (interruptAfter is not null)
            {
                await terminal.ReadUntilAsync(interruptAfter);
                terminal.Type(TerminalSession.Interrupt);
            }
            var (exitCode, screen) = await terminal.FinishAsync();
            transcript.Append(CultureInfo.InvariantCulture, $"$ {line}\n{Redrawn().Replace(screen, "")}[{exitCode}]\n\n");
        }
        Snapshot.Equal($"Terminal/{name}.{language}.{columns}x{rows}.txt", Stable(transcript.ToString()));
    }

    // What differs from run to run keeps its width.
    private static string Stable(string screen) =>
        Volatile().Replace(screen, found => new string(char.IsAsciiDigit(found.Value[0]) ? '0' : '-', found.Length));

    // What is drawn over, such as a line that says what is waited for.
    [GeneratedRegex(@"[^\r\n]*\r+")]
    private static partial Regex Redrawn();

    // Ports of the system's choice, the time of an answer, sealed markers.
    [GeneratedRegex(@"(?<=127\.0\.0\.1:)\d{5}|(?<=asOf: )\S+|(?<=nextMarker: )\S+")]
    private static partial Regex Volatile();
}
