using System.Text;
using System.Text.Json;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Sandbox;

/// <summary>Signatures that official SDKs made, from Vectors/signer_vectors.json.</summary>
public sealed class SignatureVectorTests
{
    private static readonly JsonElement _file = JsonDocument.Parse(
        System.IO.File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", "signer_vectors.json"))).RootElement;

    public static TheoryData<string> Vectors => new(_file.GetProperty("vectors").EnumerateArray()
        .Where(vector => vector.GetProperty("useAsGolden").GetBoolean() && SignsHost(vector))
        .Select(vector => vector.GetProperty("id").GetString()!));

    public static TheoryData<string> Wire => new(Requests.Select(request => request.GetProperty("id").GetString()!));

    private static IEnumerable<JsonElement> Requests => _file.GetProperty("wire").GetProperty("requests").EnumerateArray();

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Accepts_the_golden_signature(string id)
    {
        var vector = _file.GetProperty("vectors").EnumerateArray().First(vector => vector.GetProperty("id").GetString() == id);
        var inputs = vector.GetProperty("inputs");
        var headers = Headers(inputs);
        headers["Authorization"] = vector.GetProperty("authorization").GetString()!;
        var query = inputs.GetProperty("query").EnumerateObject()
            .Select(pair => $"{Uri.EscapeDataString(pair.Name)}={Uri.EscapeDataString(pair.Value.ToString())}");

        AssertAccepted(inputs, inputs.GetProperty("timestampIso"), new(
            inputs.GetProperty("method").GetString()!, inputs.GetProperty("path").GetString()!, string.Join('&', query), headers, default));
    }

    [Theory]
    [MemberData(nameof(Wire))]
    public void Accepts_what_the_Node_SDK_puts_on_the_wire(string id)
    {
        var wire = Requests.First(request => request.GetProperty("id").GetString() == id);
        var target = wire.GetProperty("url").GetString()!.Split('?', 2);
        var body = wire.TryGetProperty("body", out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

        AssertAccepted(wire, wire.GetProperty("clock"), new(
            "POST", target[0], target.ElementAtOrDefault(1) ?? "", Headers(wire), Encoding.UTF8.GetBytes(body)));
    }

    // The routes of some vectors do not exist here, so accepted means: by the check of signatures.
    private static void AssertAccepted(JsonElement keys, JsonElement at, SandboxRequest request)
    {
        var account = new SandboxAccount(keys.GetProperty("ak").GetString()!, keys.GetProperty("sk").GetString()!);
        var validator = new SignatureValidator(new FakeClock(at.GetDateTimeOffset()), [account]);

        Assert.Null(validator.Check(request));
    }

    private static Dictionary<string, string> Headers(JsonElement request) => request.GetProperty("headers").EnumerateObject()
        .ToDictionary(header => header.Name, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);

    private static bool SignsHost(JsonElement vector) =>
        Headers(vector.GetProperty("inputs")).ContainsKey("host")
        && vector.GetProperty("signedHeaders").ToString().Contains("host", StringComparison.Ordinal);
}
