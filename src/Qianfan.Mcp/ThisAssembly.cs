using System.Reflection;

namespace Qianfan.Mcp;

/// <summary>What the build knows about the product; the version is set once, in Directory.Build.props.</summary>
internal static class ThisAssembly
{
    /// <summary>Such as <c>0.1.0</c>, without the commit that the build appends.</summary>
    public static string Version { get; } =
        typeof(ThisAssembly).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>Of its source, on GitHub.</summary>
    public static string RepositoryUrl { get; } =
        typeof(ThisAssembly).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(it => it.Key == "RepositoryUrl").Value!;
}
