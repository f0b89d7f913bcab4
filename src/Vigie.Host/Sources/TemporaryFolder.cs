using System.Formats.Tar;
using Vigie.Logs.Records;

namespace Vigie.Host.Sources;

/// <summary>
/// A folder that only this user can enter, deleted at the end, for what is unpacked from archives. Members are stored
/// under numbers, so no name in an archive can lead out of it; links and devices are left out.
/// </summary>
internal sealed class TemporaryFolder(string? parent) : IDisposable
{
    private readonly DirectoryInfo _folder = Create(parent);
    private int _count;

    /// <summary>What ended the last unpacking before the end of its archive; null where nothing did.</summary>
    public string? Fault { get; private set; }

    /// <summary>Unpacks the regular files of an archive.</summary>
    /// <param name="archive">Path of the archive.</param>
    /// <param name="isWanted">Told the parts of a member's path; false leaves it out.</param>
    /// <exception cref="InputException">The archive is damaged, cut short, or cannot be read.</exception>
    public List<(string[] Parts, FileInfo File)> Unpack(string archive, Func<string[], bool> isWanted)
    {
        Fault = null;
        var members = new List<(string[] Parts, FileInfo File)>();
        try
        {
            using var raw = File.OpenRead(archive);
            bool isPlain = archive.EndsWith(".tar", StringComparison.OrdinalIgnoreCase);
            using Stream stream = isPlain ? raw : new GunzipStream(raw);
            using var reader = new TarReader(stream);
            while (reader.GetNextEntry() is { } entry)
            {
                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile
                    or TarEntryType.ContiguousFile)) continue;
                var parts = entry.Name.Split('/', StringSplitOptions.RemoveEmptyEntries);
                parts = Array.FindAll(parts, part => part != ".");
                if (parts.Length > 0 && isWanted(parts)) members.Add((parts, Store(entry)));
            }
            if (members.Count == 0 && raw.Position == 0) throw new InputException(archive, "the archive is empty");
        }
        catch (Exception error) when (error is InvalidDataException or EndOfStreamException or FormatException)
        {
            if (members.Count > 0)
            {
                Fault = $"{archive}: the archive is damaged or cut short after {members.Count} files, and the rest is left out: "
                    + error.Message;
                return members;
            }
            throw new InputException(archive,
                $"the archive is damaged or cut short after {members.Count} files: {error.Message}", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException(archive, $"cannot be unpacked: {error.Message}", error);
        }
        return members;
    }

    public void Dispose()
    {
        if (_folder.Exists) _folder.Delete(recursive: true);
    }

    private static DirectoryInfo Create(string? parent)
    {
        if (parent is null) return Directory.CreateTempSubdirectory("vigie-");
        var path = Path.Combine(parent, $"vigie-{Guid.NewGuid():N}");
        if (OperatingSystem.IsWindows()) return Directory.CreateDirectory(path);
        const UnixFileMode mine = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        return Directory.CreateDirectory(path, mine);
    }

    private FileInfo Store(TarEntry entry)
    {
        var file = new FileInfo(Path.Combine(_folder.FullName, $"{_count++}"));
        using (var stream = file.Create()) entry.DataStream?.CopyTo(stream);
        file.LastWriteTimeUtc = entry.ModificationTime.UtcDateTime;
        file.Refresh();
        return file;
    }
}
