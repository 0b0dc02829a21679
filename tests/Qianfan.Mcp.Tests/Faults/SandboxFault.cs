using System.Globalization;
using System.Text;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Faults;

/// <summary>What goes wrong with one call, instead of or before the sandbox's answer. Plain data, so tests can name it.</summary>
internal abstract record SandboxFault
{
    private SandboxFault()
    {
    }

    /// <summary>Any status, without the sandbox's headers; the body is taken for JSON, Retry-After is sent in whole seconds.</summary>
    public static Raw Status(int status, TimeSpan? retryAfter = null, string body = "")
    {
        Dictionary<string, string> headers = retryAfter is { } wait
            ? new() { ["Retry-After"] = wait.TotalSeconds.ToString("0", CultureInfo.InvariantCulture) }
            : [];
        return new(new(status, SandboxReply.Json, Encoding.UTF8.GetBytes(body), headers));
    }

    /// <summary>A gateway error that is only headers: X-Bce-Error-Code and X-Bce-Error-Message.</summary>
    public static Raw Empty(int status, string code, string message) => new(SandboxReply.Empty(status, code, message));

    /// <summary>A proxy's page.</summary>
    public static Raw Html(int status) => new(SandboxReply.HtmlPage(status));

    /// <summary>The right answer, late. The wait is on the sandbox's clock.</summary>
    public sealed record Delay(TimeSpan Wait) : SandboxFault;

    /// <summary>The connection is reset before any answer.</summary>
    public sealed record Reset : SandboxFault;

    /// <summary>The connection is reset after the headers and half of the body.</summary>
    public sealed record ResetDuringBody : SandboxFault;

    /// <summary>Half of the body, then an orderly close: fewer bytes than Content-Length promises.</summary>
    public sealed record CutBody : SandboxFault;

    /// <summary>The whole body under a Content-Length of half of it: the caller sees JSON that stops in the middle.</summary>
    public sealed record WrongLength : SandboxFault;

    /// <summary>Exactly this answer, with neither Date nor request id unless it brings them.</summary>
    public sealed record Raw(SandboxReply Reply) : SandboxFault;
}
