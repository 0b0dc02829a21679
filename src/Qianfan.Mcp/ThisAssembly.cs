using System.Reflection;

namespace Qianfan.Mcp;

/// <summary>What the build knows about the product; the version is set once, in Directory.Build.props.</summary>
internal static class ThisAssembly
{
    /// <summary>Such as <c>0.1.0</c>, without the commit that the build appends.</summary>
    public static string Version { get; } =
        typeof(ThisAssembly).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>A file that the build embedded.</summary>
    public static byte[] Resource(string name)
    {
        using var stream = typeof(ThisAssembly).Assembly.GetManifestResourceStream(name)!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>The same as text.</summary>
    public static string Text(string name) => Encoding.UTF8.GetString(Resource(name));
}
