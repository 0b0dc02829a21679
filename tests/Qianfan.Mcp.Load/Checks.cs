namespace Qianfan.Mcp.Load;

/// <summary>What was demanded and whether it held, said as it is found out.</summary>
internal sealed class Checks
{
    public int Passed { get; private set; }

    public int Failed { get; private set; }

    /// <param name="found">The figures, which are told either way.</param>
    public void That(bool holds, string demand, string found)
    {
        Console.WriteLine($"{(holds ? "ok" : "FAILED")}: {demand}: {found}");
        if (holds)
            Passed++;
        else
            Failed++;
    }
}
