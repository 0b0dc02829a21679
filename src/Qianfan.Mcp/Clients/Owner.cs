using System.Formats.Tar;
using System.Runtime.InteropServices;

namespace Qianfan.Mcp.Clients;

/// <summary>Owners of files and folders, so that what is a user's stays the user's under sudo. Nothing to do on Windows.</summary>
internal static partial class Owner
{
    /// <returns>Whether owner and group are those of the other now; only root may give a file away.</returns>
    public static bool TryCopy(string from, string to)
    {
        if (OperatingSystem.IsWindows())
            return true;
        // .NET tells an owner to nobody but archives.
        using var archive = new MemoryStream();
        using (var writer = new TarWriter(archive, leaveOpen: true))
            writer.WriteEntry(from, "entry");
        archive.Position = 0;
        using var reader = new TarReader(archive);
        var entry = reader.GetNextEntry()!;
        return ChangeOwner(to, entry.Uid, entry.Gid) == 0;
    }

    /// <summary>Creates what is missing of a path, each folder its parent's owner's.</summary>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path) || Path.GetDirectoryName(path) is not { } parent)
            return;
        CreateFolder(parent);
        Directory.CreateDirectory(path);
        TryCopy(parent, path);
    }

    [LibraryImport("libc", EntryPoint = "chown", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int ChangeOwner(string path, int owner, int group);
}
