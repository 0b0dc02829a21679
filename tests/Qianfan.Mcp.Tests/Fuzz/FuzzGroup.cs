namespace Qianfan.Mcp.Tests.Fuzz;

/// <summary>The fuzz tests run alone and one after the other: they measure memory and use all the machine has.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class FuzzGroup
{
    public const string Name = "fuzz";
}
