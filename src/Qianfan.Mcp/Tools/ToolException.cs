namespace Qianfan.Mcp.Tools;

/// <summary>Ends a call with a failure that is already in words.</summary>
internal sealed class ToolException(Failure failure) : Exception(failure.ToString())
{
    public Failure Failure { get; } = failure;
}
