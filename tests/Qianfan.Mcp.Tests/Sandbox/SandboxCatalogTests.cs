using System.Text.Json;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Sandbox;

public sealed partial class SandboxCatalogTests
{
    private static readonly SandboxCatalog Catalog = SandboxCatalog.Embedded;

    [Fact]
    public void Holds_enough_to_choose_from()
    {
        Assert.True(Catalog.Models.Count >= 30);
        Assert.True(Catalog.Versions.Count >= 60);
        Assert.True(Catalog.Services.Count >= 60);
        Assert.True(Catalog.CustomModels.Count >= 12);
    }

    [Fact]
    public void Gives_every_row_an_id_of_its_kind_and_no_two_the_same()
    {
        string[] models = [.. Catalog.Models.Concat(Catalog.CustomModels).Select(model => model.Text("modelSetId"))];
        string[] own = [.. Catalog.CustomModels.SelectMany(Catalog.VersionsOf).Select(version => version.Text("modelId"))];
        string[] versions = [.. Catalog.Versions.Select(version => version.Text("modelId")), .. own];
        string[] services = [.. Catalog.Services.Select(service => service.Text("serviceId"))];

        AssertIds("am", models);
        AssertIds("amv", versions);
        AssertIds("svcp", services);
    }

    [Fact]
    public void Ties_versions_and_services_to_rows_that_exist()
    {
        var models = Catalog.Models.Select(model => model.Text("modelSetId")).ToHashSet();

        Assert.All(Catalog.Models, model => Assert.NotEmpty(Catalog.VersionsOf(model)));
        Assert.All(Catalog.Versions, version => Assert.Contains(version.Text("modelSetId"), models));
        Assert.All(
            Catalog.Services.Where(service => service.Text("modelId").Length > 0),
            service => Assert.Equal(service.Text("modelSetId"), Catalog.Version(service.Text("modelId"))?.Text("modelSetId")));
        Assert.All(Catalog.Services, service => Assert.True(service.Sandbox("v1") is not null || service.Sandbox("v2") is not null));
    }

    [Fact]
    public void Carries_the_untidiness_that_a_reader_has_to_bear()
    {
        Assert.Contains(Catalog.Versions, version => !version.TryGetProperty("description", out _));
        Assert.Contains(Catalog.Versions, version => !version.TryGetProperty("tokenLimitations", out _));
        Assert.Contains(Catalog.Versions, version => Kind(version, "tokenLimitations") == JsonValueKind.Null);
        Assert.Contains(Catalog.Versions, version => Kind(version, "capabilities") == JsonValueKind.Null);
        Assert.Contains(Catalog.Versions, version => version.Text("status") is not ("Ready" or "Creating" or "Fail"));
        Assert.Contains(Catalog.Versions, version => version.TryGetProperty("thinkingBudget", out _));
        Assert.Contains(Catalog.Services, service => service.Text("chargeType") == "Package");
    }

    private static JsonValueKind Kind(JsonElement row, string name) =>
        row.TryGetProperty(name, out var value) ? value.ValueKind : JsonValueKind.Undefined;

    private static void AssertIds(string kind, string[] ids)
    {
        Assert.All(ids, id => Assert.Matches(IdForm(), id));
        Assert.All(ids, id => Assert.StartsWith($"{kind}-", id, StringComparison.Ordinal));
        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [GeneratedRegex("^[a-z]+-[a-z0-9]{12}$")]
    private static partial Regex IdForm();
}
