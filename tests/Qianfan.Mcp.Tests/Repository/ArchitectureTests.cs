using System.Text.RegularExpressions;
using Qianfan.Mcp.Actions;
using Qianfan.Mcp.Sandbox;

namespace Qianfan.Mcp.Tests.Repository;

/// <summary>Which folder may use which, and how large and how named things may be.</summary>
public sealed partial class ArchitectureTests
{
    private const string Source = "src/Qianfan.Mcp";
    private const string SandboxSource = "src/Qianfan.Mcp.Sandbox";
    private const int LongestFile = 250;

    private static readonly Dictionary<string, string[]> _arrows = new()
    {
        ["Commands"] = ["Clients", "Server", "Configuration", "Actions", "Catalog", "Tools", "Upstream", "Sandbox"],
        ["Clients"] = ["Configuration", "Tools"],
        ["Server"] =
        [
            "Clients", "Configuration", "Views", "Resources", "Prompts", "Skills", "Actions", "Catalog", "Tools", "Upstream", "Sharing",
            "Signing", "Sandbox",
        ],
        ["Configuration"] = ["Catalog", "Tools", "Upstream", "Sharing", "Signing"],
        ["Views"] = [],
        ["Resources"] = ["Catalog", "Actions", "Tools", "Upstream", "Signing"],
        ["Prompts"] = ["Catalog", "Actions", "Tools", "Upstream", "Signing"],
        ["Skills"] = ["Tools"],
        ["Catalog"] = ["Actions", "Tools", "Upstream", "Signing"],
        ["Actions"] = ["Tools", "Upstream"],
        ["Tools"] = ["Upstream", "Signing"],
        ["Upstream"] = ["Sharing", "Signing"],
        ["Sharing"] = [],
        ["Signing"] = [],
    };

    public static TheoryData<string> Files => [.. SourceFiles.Below(Source, "*.cs")];

    public static TheoryData<string> SandboxFiles => [.. SourceFiles.Below(SandboxSource, "*.cs")];

    public static TheoryData<string> Tests => [.. SourceFiles.Below("tests/Qianfan.Mcp.Tests", "*.cs")];

    [Fact]
    public void Every_folder_has_its_place() => Assert.Empty(
        SourceFiles.Below(Source, "*.cs").Select(Folder).OfType<string>().Distinct().Except(_arrows.Keys));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_uses_only_the_folders_that_its_own_may(string file)
    {
        if (Folder(file) is not { } folder)
            return;

        var used = Mentions().Matches(Checkout.Read(file)).Select(match => match.Groups["folder"].Value).Distinct();

        Assert.Empty(used.Except([folder, .. _arrows[folder]]));
    }

    [Theory]
    [MemberData(nameof(Files))]
    [MemberData(nameof(SandboxFiles))]
    [MemberData(nameof(Tests))]
    public void A_file_can_be_read_in_one_go(string file) =>
        Assert.InRange(Checkout.Read(file).Count(unit => unit == '\n'), 1, LongestFile);

    [Theory]
    [MemberData(nameof(Files))]
    [MemberData(nameof(SandboxFiles))]
    [MemberData(nameof(Tests))]
    public void A_namespace_is_its_folder(string file)
    {
        var parts = file.Split('/')[1..^1];

        foreach (Match match in Namespace().Matches(Checkout.Read(file)))
            Assert.Equal(string.Join('.', parts), match.Groups["name"].Value);
    }

    [Theory]
    [MemberData(nameof(SandboxFiles))]
    public void The_sandbox_knows_nothing_of_the_server(string file) => Assert.DoesNotMatch(BeyondSandbox(), Checkout.Read(file));

    [Fact]
    public void The_sandbox_refers_to_no_other_assembly_of_ours() => Assert.DoesNotContain(
        typeof(SandboxQianfan).Assembly.GetReferencedAssemblies(), assembly => assembly.Name!.Contains("qianfan", StringComparison.OrdinalIgnoreCase));

    [Fact]
    public void No_type_has_a_name_that_says_nothing() =>
        Assert.DoesNotContain(OwnTypes().Select(type => type.Name.Split('`')[0]), EmptyName().IsMatch);

    private static string? Folder(string file) => file.Split('/') is [_, _, var folder, _, ..] ? folder : null;

    // Not those that the compiler and its generators add.
    private static IEnumerable<Type> OwnTypes() =>
        typeof(ActionList).Assembly.GetTypes().Concat(typeof(SandboxQianfan).Assembly.GetTypes()).Where(type => type.Namespace?.StartsWith("Qianfan.Mcp", StringComparison.Ordinal) is true);

    // Usings, and names that are written out.
    [GeneratedRegex(@"\bQianfan\.Mcp\.(?<folder>Commands|Clients|Server|Configuration|Views|Resources|Prompts|Skills|Catalog|Actions|Tools|Upstream|Sharing|Signing|Sandbox)\b")]
    private static partial Regex Mentions();

    [GeneratedRegex(@"\bQianfan\.Mcp\b(?!\.Sandbox\b)")]
    private static partial Regex BeyondSandbox();

    [GeneratedRegex(@"^namespace (?<name>[\w.]+);?\s*$", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex("(Manager|Helper|Helpers|Util|Utils|Utilities|Base|Impl)$")]
    private static partial Regex EmptyName();
}
