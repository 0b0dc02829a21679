using System.Text.RegularExpressions;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Repository;

/// <summary>Nothing that could be a real credential stands in the repository.</summary>
public sealed partial class SecretsTests
{
    private const string Vectors = "tests/Qianfan.Mcp.Tests/Vectors/signer_vectors.json";

    /// <summary>
    /// Keys of nobody, each in the one file that may hold it. Those of the golden signatures are invented, or printed in the
    /// provider's own documents and tests. The sandbox's API key may stand anywhere: users are told to try it.
    /// </summary>
    private static readonly Dictionary<string, string[]> _invented = new()
    {
        [Vectors] =
        [
            "ALTAK" + "qianfanGoldenVector01",
            "0123456789abcdef0123456789abcdef",
            "0b0f67dfb88244b289b72b142befad0c",
            "bad522c2126a4618a8125f4b6cf6356f",
        ],
        ["tests/Qianfan.Mcp.Tests/Upstream/ProxyTests.cs"] = ["ALTAK" + "madeUpForTheProxyTest"],
    };

    private static readonly string[] _text =
        [".cs", ".csproj", ".sln", ".props", ".targets", ".json", ".md", ".yml", ".yaml", ".sh", ".py", ".js", ".mjs", ".ts", ".txt", ".toml", ".xml", ".env", ""];

    public static TheoryData<string> Files =>
        [.. SourceFiles.Below("").Where(file => _text.Contains(Path.GetExtension(file)) || Path.GetFileName(file).StartsWith('.'))];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_holds_no_credential(string file) => Assert.Empty(Found(file, Checkout.Read(file)));

    [Fact]
    public void An_invented_key_is_allowed_where_it_belongs_and_nowhere_else()
    {
        var line = $"\"sk\": \"{_invented[Vectors][1]}\", \"ak\": \"{_invented[Vectors][0]}\"";

        Assert.Empty(Found(Vectors, line));
        Assert.Equal(2, Found("README.md", line).Length);
    }

    [Theory]
    [InlineData("id = ALTAK", "aB3dE5fG7hJ9kL1mN3pQ5")]
    [InlineData("bce-v3/ALTAK-", "aB3dE5fG7h/00112233445566778899aabbccddeeff00112233")]
    [InlineData("-----BEGIN RSA PRIVATE", " KEY-----")]
    [InlineData("-----BEGIN PRIVATE", " KEY-----")]
    [InlineData("QIANFAN_SECRET_KEY=", "00112233445566778899aabbccddeeff")]
    [InlineData("\"secretKey\": \"", "00112233445566778899AABBCCDDEEFF\"")]
    [InlineData("access-key: ", "00112233445566778899aabbccddeeff")]
    [InlineData("Secret = \"", "00112233445566778899aabbccddeeff\"")]
    public void What_looks_like_a_credential_is_found(string before, string after) =>
        Assert.Single(Found("README.md", before + after));

    private static string[] Found(string file, string text) =>
    [
        .. Shapes().Matches(text)
            .Where(match => match.Value != SandboxQianfan.ApiKey)
            .Where(match => !_invented.GetValueOrDefault(file, []).Any(key => match.Value.Contains(key, StringComparison.Ordinal)))
            .Select(match => match.Value),
    ];

    // An access key ID; an inference key; a PEM; 32 hexadecimal digits under a name that promises a secret.
    [GeneratedRegex(
        """
        (?<!-)\bALTAK[A-Za-z0-9]{21,}
        |bce-v3/ALTAK-[A-Za-z0-9]{10,}/[0-9a-f]{32,}
        |-----BEGIN\ [A-Z\ ]*PRIVATE\ KEY-----
        |(?i:\b[\w-]*(?:secret|access|token|password)[\w-]*|\b(?:sk|ak))["']?\s*[:=]\s*["']?[0-9a-fA-F]{32}\b
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Shapes();
}
