namespace Qianfan.Mcp.Load;

/// <summary>The limits of deploy/kubernetes.yaml, under which the server is put under load.</summary>
internal static class Pod
{
    /// <summary>In MiB.</summary>
    public const int Memory = 512;

    /// <summary>What .NET takes of it for its heap, in bytes: three quarters.</summary>
    public const long Heap = Memory * 1024L * 1024 / 4 * 3;
}
