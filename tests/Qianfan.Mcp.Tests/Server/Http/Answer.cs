using System.Net;
using System.Text.Json;

namespace Qianfan.Mcp.Tests.Server.Http;

/// <summary>An HTTP answer, read to its end: one JSON value, or the last event of a stream.</summary>
/// <param name="Json">Undefined where there is no body.</param>
/// <param name="Headers">Of the answer and its content, without case.</param>
internal sealed record Answer(HttpStatusCode Status, string Text, JsonElement Json, IReadOnlyDictionary<string, string> Headers)
{
    private const string Data = "data: ";

    public int Code => (int)Status;

    /// <summary>The JSON-RPC error code; null where it is no error.</summary>
    public int? Error => Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("error", out var error) ? error.GetProperty("code").GetInt32() : null;

    public string Message => Json.GetProperty("error").GetProperty("message").GetString()!;

    /// <summary>The result; a JSON-RPC error fails the test with its text.</summary>
    public JsonElement Result
    {
        get
        {
            Assert.True(Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty("result", out _), $"{Code}: {Text}");
            return Json.GetProperty("result");
        }
    }

    /// <summary>What the tool answered; a tool's failure fails the test with its text.</summary>
    public JsonElement Structure
    {
        get
        {
            Assert.True(Result.TryGetProperty("structuredContent", out var structure), Text);
            return structure;
        }
    }

    /// <summary>The words of a tool that failed.</summary>
    public string Failure
    {
        get
        {
            Assert.True(Result.TryGetProperty("isError", out var isError) && isError.GetBoolean(), Text);
            return Result.GetProperty("content")[0].GetProperty("text").GetString()!;
        }
    }

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        var json = response.Content.Headers.ContentType?.MediaType == "text/event-stream"
            ? text.Split('\n').Last(line => line.StartsWith(Data, StringComparison.Ordinal))[Data.Length..]
            : text;
        return new(response.StatusCode, text, json.Length == 0 ? default : JsonElement.Parse(json), response.Headers
            .Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }
}
