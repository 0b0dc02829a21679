using System.Text.RegularExpressions;

namespace Qianfan.Mcp.Tests.Repository;

/// <summary>What builds, releases and carries the product is named by its content, is renewed, and writes only once it is approved.</summary>
public sealed partial class SupplyChainTests
{
    private const string Commit = "0123456789abcdef0123456789abcdef01234567";

    public static TheoryData<string> Workflows => [.. SourceFiles.Below(".github/workflows")];

    public static TheoryData<string> Configurations =>
        [.. SourceFiles.Below("").Where(file => Path.GetExtension(file) is ".yml" or ".yaml" or ".props" or ".targets" or ".csproj" || file.EndsWith("Dockerfile", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Workflows))]
    public void An_action_is_named_by_its_commit(string workflow) => Assert.Empty(NotByCommit(Checkout.Read(workflow)));

    [Theory]
    [InlineData("actions/checkout@v5")]
    [InlineData("actions/checkout@main # v5.0.1")]
    [InlineData("actions/checkout@" + Commit)]
    [InlineData("actions/checkout@" + Commit + "0 # v5.0.1")]
    [InlineData("docker://alpine:3 # v3.0.0")]
    public void An_action_that_is_not_is_found(string action) => Assert.Single(NotByCommit($"    steps:\n      - uses: {action}\n"));

    [Theory]
    [MemberData(nameof(Workflows))]
    public void A_job_that_writes_waits_for_approval(string workflow) => Assert.Empty(Unapproved(Checkout.Read(workflow)));

    [Theory]
    [InlineData("permissions:\n      contents: write")]
    [InlineData("permissions: write-all")]
    [InlineData("environment: other\n    permissions: { id-token: write }")]
    [InlineData("env:\n      KEY: ${{ secrets.KEY }}")]
    [InlineData("steps:\n      - run: dotnet nuget push x")]
    [InlineData("steps:\n      - run: gh release create v1")]
    public void A_job_that_does_not_is_found(string job) =>
        Assert.Single(Unapproved($"permissions: {{}}\njobs:\n  one:\n    environment: release\n    {job}\n  two:\n    {job}\n  three:\n    steps: []\n"));

    [Theory]
    [MemberData(nameof(Configurations))]
    public void An_image_is_named_by_its_digest(string file) => Assert.Empty(NotByDigest(Checkout.Read(file)));

    [Theory]
    [InlineData("      - image: nginx:1.30")]
    [InlineData("    container: node:22@sha256:" + Commit)]
    [InlineData("FROM mcr.example.com/dotnet/aspnet:10.0 AS base")]
    [InlineData("<ContainerBaseImage>mcr.example.com/dotnet/aspnet:10.0</ContainerBaseImage>")]
    public void An_image_that_is_not_is_found(string line) => Assert.Single(NotByDigest($"x\n{line}\n"));

    [Theory]
    [InlineData("nuget", "packages.lock.json")]
    [InlineData("npm", "package-lock.json")]
    [InlineData("docker", "Dockerfile")]
    public void What_is_pinned_is_renewed(string ecosystem, string pins)
    {
        var entry = Checkout.Read(".github/dependabot.yml").Split("  - package-ecosystem: ").Single(entry => entry.StartsWith($"{ecosystem}\n", StringComparison.Ordinal));

        Assert.Equal(
            SourceFiles.Below("", pins).Select(file => $"/{Path.GetDirectoryName(file)!.Replace('\\', '/')}").Order(StringComparer.Ordinal),
            Folder().Matches(entry).Select(folder => folder.Groups[1].Value));
    }

    private static string[] NotByCommit(string workflow) =>
        [.. Uses().Matches(workflow).Select(uses => uses.Groups[1].Value).Where(action => !ByCommit().IsMatch(action))];

    private static string[] Unapproved(string workflow) =>
        [.. Job().Split(workflow).Where(job => Writes().IsMatch(job) && !Approved().IsMatch(job))];

    // What MSBuild takes from another file is looked at there.
    private static string[] NotByDigest(string text) =>
        [.. Image().Matches(text).Select(image => image.Groups[1].Value).Where(image => !image.StartsWith("$(", StringComparison.Ordinal) && !ByDigest().IsMatch(image))];

    [GeneratedRegex(@"\buses: *(.+)")]
    private static partial Regex Uses();

    [GeneratedRegex(@"^[\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex ByCommit();

    [GeneratedRegex(@"^  (?=[\w-]+:$)", RegexOptions.Multiline)]
    private static partial Regex Job();

    [GeneratedRegex(@": write\b|\$\{\{ *secrets\.|\bnuget push\b|\bgh release\b|\bgit push\b|-publisher publish\b")]
    private static partial Regex Writes();

    [GeneratedRegex("^    environment: release$", RegexOptions.Multiline)]
    private static partial Regex Approved();

    [GeneratedRegex(@"^(?:[ -]*(?:image|container): *|FROM |.*<ContainerBaseImage>)([^\s<]+)", RegexOptions.Multiline)]
    private static partial Regex Image();

    [GeneratedRegex("@sha256:[0-9a-f]{64}$")]
    private static partial Regex ByDigest();

    [GeneratedRegex(@"^ +(?:- |directory: )(/\S+)$", RegexOptions.Multiline)]
    private static partial Regex Folder();
}
