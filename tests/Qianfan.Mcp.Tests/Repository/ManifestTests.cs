using System.Text.Json;
using Qianfan.Mcp.Configuration;

namespace Qianfan.Mcp.Tests.Repository;

/// <summary>What server.json says is what the code declares.</summary>
public sealed class ManifestTests
{
    [Fact]
    public void The_server_manifest_agrees_with_the_product()
    {
        var text = Checkout.Read("server.json");
        var server = JsonElement.Parse(text);
        var packages = server.GetProperty("packages").EnumerateArray();

        Assert.Equal(ThisAssembly.Version, server.GetProperty("version").GetString());
        Assert.Equal(["mcpb", "npm", "nuget", "oci", "pypi"], packages.Select(package => package.GetProperty("registryType").GetString()).Distinct().Order());
        Assert.Contains($"<!-- mcp-name: {server.GetProperty("name").GetString()} -->", Checkout.Read("README.md"), StringComparison.Ordinal);
        Assert.InRange(server.GetProperty("description").GetString()!.Length, 1, 100);
        Assert.InRange(text.Length, 1, 20_000);
        // A bundle asks by its own manifest.
        Assert.All(packages.Where(package => package.GetProperty("registryType").GetString() != "mcpb"), package =>
            Assert.Contains("QIANFAN_API_KEY", package.GetProperty("environmentVariables").ToString(), StringComparison.Ordinal));
        Assert.All(packages.SelectMany(Variables), variable =>
        {
            var setting = Assert.Single(Setting.All, setting => setting.Variable == variable.GetProperty("name").GetString());
            Assert.Equal(setting.Secret, variable.TryGetProperty("isSecret", out var secret) && secret.GetBoolean());
        });
    }

    private static IEnumerable<JsonElement> Variables(JsonElement package) =>
        package.TryGetProperty("environmentVariables", out var variables) ? variables.EnumerateArray() : [];
}
