using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;

namespace Qianfan.Mcp.Conformance;

/// <summary>Asking the client back in the 2026-07-28 way: the answer names what is missing, and the client calls again with it.</summary>
internal static class MultiRound
{
    private static readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>One question to the user, for a text.</summary>
    public static InputRequiredException Ask(string key, string message, string field, string? state = null) =>
        new(new Dictionary<string, InputRequest> { [key] = Elicitation(message, field) }, state is null ? null : Seal(state));

    public static InputRequest Elicitation(string message, string field) => InputRequest.ForElicitation(new()
    {
        Message = message,
        RequestedSchema = new()
        {
            Properties = new Dictionary<string, ElicitRequestParams.PrimitiveSchemaDefinition> { [field] = new ElicitRequestParams.StringSchema() },
            Required = [field],
        },
    });

    public static InputRequest Sampling(string text, int maxTokens) => InputRequest.ForSampling(new()
    {
        Messages = [new() { Role = Role.User, Content = [new TextContentBlock { Text = text }] }],
        MaxTokens = maxTokens,
    });

    /// <summary>The response under the key, or <see langword="null"/> when there is none of its kind: then it is asked for again.</summary>
    public static JsonElement? Response(RequestParams request, string key) =>
        request.InputResponses?.TryGetValue(key, out var response) is true && response.RawValue.ValueKind == JsonValueKind.Object
            ? response.RawValue
            : null;

    /// <summary>What the user entered in a field.</summary>
    public static string? Answer(RequestParams request, string key, string field) =>
        Response(request, key) is { } response && response.TryGetProperty("content", out var content) && content.TryGetProperty(field, out var value)
            ? value.ToString()
            : null;

    /// <summary>State that the client carries, safe from changes.</summary>
    public static string Seal(string state) => $"{state}.{Mac(state)}";

    /// <summary>The state that came back; <see langword="null"/> on a first call.</summary>
    /// <exception cref="McpProtocolException">It was changed on the way.</exception>
    public static string? Unseal(RequestParams request)
    {
        if (request.RequestState is not { } sealedState)
            return null;
        var state = sealedState[..Math.Max(sealedState.LastIndexOf('.'), 0)];
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Seal(state)), Encoding.UTF8.GetBytes(sealedState))
            ? state
            : throw new McpProtocolException("requestState was changed.", McpErrorCode.InvalidParams);
    }

    private static string Mac(string state) => Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(state)));
}
