using System.Net;

namespace Qianfan.Mcp.Sandbox;

/// <summary>Ends a call with an error answer; the route decides the shape it is written in.</summary>
internal sealed class Refusal(HttpStatusCode status, string code, string message) : Exception(message)
{
    public int Status { get; } = (int)status;

    public string Code { get; } = code;

    /// <summary>A parameter of the wrong type or value. The wording, "butnot" included, is that of the Python SDK's mock server.</summary>
    public static Refusal Parameter(string name) => new(
        HttpStatusCode.BadRequest,
        "InappropriateJSON",
        $"The JSON you provided was well-formed and valid, butnot appropriate for this operation. param[{name}] invalid.");
}
