namespace Vigie.Host.Tables;

/// <summary>Temporary files of which nothing is left, even by a killed process, where an open file can do without its name.</summary>
internal static class NamelessFile
{
    private const int BufferBytes = 1 << 20;

    /// <summary>A new file in a folder; null for the system's folder of temporary files.</summary>
    public static FileStream Create(string? folder)
    {
        var path = Path.Combine(folder ?? Path.GetTempPath(), $"vigie-table-{Guid.NewGuid():N}.tmp");
        var stream = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Options = OperatingSystem.IsWindows() ? FileOptions.DeleteOnClose : FileOptions.None,
            BufferSize = BufferBytes,
        });
        if (!OperatingSystem.IsWindows()) File.Delete(path);
        return stream;
    }
}
