using System.Globalization;
using System.Text;
using System.Text.Json;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Upstream;

/// <summary>One way in which an error arrives. The bodies are those of the provider's documents, not of this project's sandbox.</summary>
/// <param name="Name">As the snapshot calls it.</param>
/// <param name="Holds">Whether it has a place for a code and a message.</param>
/// <param name="Body">From code and message, both already escaped for JSON.</param>
internal sealed record ErrorShape(string Name, bool Holds, Func<string, string, string> Body)
{
    public static IReadOnlyList<ErrorShape> All { get; } =
    [
        new("console v2", true, (code, message) => $$"""{"requestId":"9c8b7a6d","code":"{{code}}","message":"{{message}}"}"""),
        new("console v1", true, (code, message) => $$"""{"error_code":{{Number(code)}},"error_msg":"{{message}}","log_id":"2347238208"}"""),
        new("gateway", true, (code, message) => $$"""{"message":"{{message}}","code":"{{code}}","requestId":"9c8b7a6d"}"""),
        new("gateway headers", true, (_, _) => "") { InHeaders = true },
        new("OpenAI style", true, (code, message) =>
            $$$"""{"error":{"code":"{{{code}}}","message":"{{{message}}}","type":"made_up"},"id":"as-9c8b7a6d"}"""),
        new("HTML page", false, (code, message) => $"<html><body><h1>{code}</h1><p>{message}</p></body></html>"),
        new("cut-off JSON", false, (_, _) => """{"requestId":"9c8b7a6d","result":{"serviceList":[{"serviceId":"svcp-0"""),
        new("empty body", false, (_, _) => ""),
        new("JSON without result", false, (code, message) => $$"""{"status":"{{code}}","text":"{{message}}"}"""),
        new("JSON but no object", false, (code, message) => $"""["{code}","{message}"]"""),
    ];

    /// <summary>Whether code and message stand in X-Bce-Error-* instead of the body.</summary>
    public bool InHeaders { get; private init; }

    /// <summary>A redirect gets a Location on another host.</summary>
    public SandboxFault.Raw Fault(int status, string code = "MadeUp", string message = "Made up.")
    {
        var headers = new Dictionary<string, string>();
        if (InHeaders)
            (headers["X-Bce-Error-Code"], headers["X-Bce-Error-Message"]) = (code, message);
        if (status is >= 300 and < 400)
            headers["Location"] = "https://elsewhere.example/v2/service";
        var body = Encoding.UTF8.GetBytes(Body(Escape(code), Escape(message)));
        return new(new(status, Name == "HTML page" ? SandboxReply.Html : SandboxReply.Json, body, headers));
    }

    public override string ToString() => Name;

    private static string Escape(string text) => JsonEncodedText.Encode(text).ToString();

    // This shape's codes are numbers where they can be.
    private static string Number(string code) =>
        int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out _) ? code : $"\"{code}\"";
}
