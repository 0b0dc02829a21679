using System.Text.Json;
using System.Text.RegularExpressions;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Sandbox;

public sealed partial class SandboxCatalogTests
{
    private static readonly SandboxCatalog _catalog = SandboxCatalog.Embedded;

    [Fact]
    public void Holds_enough_to_choose_from()
    {
        Assert.True(_catalog.Models.Count >= 30);
        Assert.True(_catalog.Versions.Count >= 60);
        Assert.True(_catalog.Services.Count >= 60);
        Assert.True(_catalog.CustomModels.Count >= 12);
    }

    [Fact]
    public void Gives_every_row_an_id_of_its_kind_and_no_two_the_same()
    {
        string[] models = [.. _catalog.Models.Concat(_catalog.CustomModels).Select(model => model.Text("modelSetId"))];
        string[] own = [.. _catalog.CustomModels.SelectMany(_catalog.VersionsOf).Select(version => version.Text("modelId"))];
        string[] versions = [.. _catalog.Versions.Select(version => version.Text("modelId")), .. own];
        string[] services = [.. _catalog.Services.Select(service => service.Text("serviceId"))];

        AssertIds("am", models);
        AssertIds("amv", versions);
        AssertIds("svcp", services);
    }

    [Fact]
    public void Ties_versions_and_services_to_rows_that_exist()
    {
        var models = _catalog.Models.Select(model => model.Text("modelSetId")).ToHashSet();

        Assert.All(_catalog.Models, model => Assert.NotEmpty(_catalog.VersionsOf(model)));
        Assert.All(_catalog.Versions, version => Assert.Contains(version.Text("modelSetId"), models));
        Assert.All(
            _catalog.Services.Where(service => service.Text("modelId").Length > 0),
            service => Assert.Equal(service.Text("modelSetId"), _catalog.Version(service.Text("modelId"))?.Text("modelSetId")));
        Assert.All(_catalog.Services, service => Assert.True(service.Sandbox("v1") is not null || service.Sandbox("v2") is not null));
    }

    [Fact]
    public void Carries_the_untidiness_that_a_reader_has_to_bear()
    {
        Assert.Contains(_catalog.Versions, version => !version.TryGetProperty("description", out _));
        Assert.Contains(_catalog.Versions, version => !version.TryGetProperty("tokenLimitations", out _));
        Assert.Contains(_catalog.Versions, version => Kind(version, "tokenLimitations") == JsonValueKind.Null);
        Assert.Contains(_catalog.Versions, version => Kind(version, "capabilities") == JsonValueKind.Null);
        Assert.Contains(_catalog.Versions, version => version.Text("status") is not ("Ready" or "Creating" or "Fail"));
        Assert.Contains(_catalog.Versions, version => version.TryGetProperty("thinkingBudget", out _));
        Assert.Contains(_catalog.Services, service => service.Text("chargeType") == "Package");
    }

    [Fact]
    public void Serves_the_models_of_today()
    {
        var listed = Listed(row => row.TryGetProperty("context_length", out _) || row.TryGetProperty("pricing", out _));
        string[] served = [.. Endpoints(_catalog.Services)];

        Assert.True(served.Intersect(Listed(_ => true)).Count() >= 80);
        Assert.True(served.Intersect(listed).Count() >= 60);
        Assert.Contains("qwen3.5-27b", Endpoints(_catalog.Services.Where(service => service.Text("chargeStatus") == "Opened")));
        Assert.Contains(_catalog.Versions, version => version.Text("modelName") == "DeepSeek-V4-Pro" && served.Contains("deepseek-v4-pro"));
        Assert.Contains(_catalog.Models, model => string.CompareOrdinal(Time(model), "2026-09-01") > 0);
        Assert.NotEmpty(Listed(_ => true).Except(served));
    }

    [Fact]
    public void Lists_models_as_untidily_as_the_page_allows()
    {
        Assert.Contains(_catalog.ListedModels, row => Kind(row, "context_length") == JsonValueKind.String);
        Assert.Contains(_catalog.ListedModels, row => Kind(row, "context_length") == JsonValueKind.Null);
        Assert.Contains(_catalog.ListedModels, row => !row.TryGetProperty("owned_by", out var owner) || owner.GetString() == "");
        Assert.Contains(_catalog.ListedModels, row => !row.TryGetProperty("type", out _));
        Assert.Contains(_catalog.ListedModels, row => row.GetProperty("created").GetInt64() == 0);
        Assert.Contains(_catalog.ListedModels, row => Prompt(row) is { ValueKind: JsonValueKind.String });
        Assert.Contains(_catalog.ListedModels, row => Prompt(row) is { ValueKind: JsonValueKind.Number });
        Assert.Contains(_catalog.ListedModels, row => FirstTier(row) == 32);
        Assert.Contains(_catalog.ListedModels, row => FirstTier(row) == 32000);
        Assert.Equal(_catalog.ListedModels.Count, Listed(_ => true).Distinct().Count());
    }

    private static IEnumerable<string> Listed(Func<JsonElement, bool> wanted) =>
        _catalog.ListedModels.Where(wanted).Select(row => row.Text("id"));

    private static IEnumerable<string> Endpoints(IEnumerable<JsonElement> services) =>
        services.Select(service => service.Sandbox("v2")?.Text("model")).OfType<string>();

    private static string? Time(JsonElement row) => row.TryGetProperty("modifyTime", out var time) ? time.GetString() : null;

    private static JsonElement? Prompt(JsonElement row) =>
        Kind(row, "pricing") == JsonValueKind.Object ? row.GetProperty("pricing").GetProperty("prompt") : null;

    private static long? FirstTier(JsonElement row) =>
        Prompt(row) is { ValueKind: JsonValueKind.Array } tiers && Kind(tiers[0], "up_to") == JsonValueKind.Number
            ? tiers[0].GetProperty("up_to").GetInt64()
            : null;

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
