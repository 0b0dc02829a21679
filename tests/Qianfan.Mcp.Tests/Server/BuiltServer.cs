using System.Diagnostics;

namespace Qianfan.Mcp.Tests.Server;

/// <summary>The program under test: what was built, or what <c>QIANFAN_MCP</c> names, such as a native image (tests/native/run.sh).</summary>
internal static class BuiltServer
{
    /// <summary>How to start it, every stream redirected, and without what the machine has set for it.</summary>
    public static ProcessStartInfo Start(params IEnumerable<string> arguments)
    {
        var program = Environment.GetEnvironmentVariable("QIANFAN_MCP");
        ProcessStartInfo start = program is null
            ? new("dotnet", [Path.Combine(AppContext.BaseDirectory, "qianfan-mcp.dll"), .. arguments])
            : new(program, arguments);
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        foreach (var name in start.Environment.Keys.Where(IsSetting).ToArray())
            start.Environment.Remove(name);
        return start;
    }

    /// <summary>The same within a line of a POSIX shell, for what only that can redirect.</summary>
    /// <param name="line">Makes the line of the words that start the program, quoted.</param>
    public static ProcessStartInfo InShell(Func<string, string> line, params IEnumerable<string> arguments)
    {
        var start = Start(arguments);
        var words = string.Join(' ', start.ArgumentList.Prepend(start.FileName).Select(word => $"'{word}'"));
        start.ArgumentList.Clear();
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(line(words));
        start.FileName = "sh";
        return start;
    }

    // no_proxy, all_proxy and their like too.
    private static bool IsSetting(string variable) => variable is "LANG" or "LC_ALL" or "LC_MESSAGES"
        || variable.EndsWith("_proxy", StringComparison.OrdinalIgnoreCase)
        || variable.StartsWith("QIANFAN_", StringComparison.OrdinalIgnoreCase);
}
