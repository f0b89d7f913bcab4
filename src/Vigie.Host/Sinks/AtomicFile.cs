namespace Vigie.Host.Sinks;

/// <summary>
/// A file that appears whole or not at all: written beside its target under another name, flushed to the disk and
/// renamed by <see cref="Commit"/>. Disposed without it, nothing is left and an older file stays as it was.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    private readonly string _target;
    private readonly string _temporary;
    private readonly FileStream _stream;
    private bool _isDone;

    /// <summary>Starts writing a file that will be called <paramref name="path"/>.</summary>
    public AtomicFile(string path)
    {
        _target = System.IO.Path.GetFullPath(path);
        _temporary = $"{_target}.{Guid.NewGuid():N}.tmp";
        _stream = new FileStream(_temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
    }

    /// <summary>Where to write.</summary>
    public Stream Stream => _stream;

    /// <summary>Flushes to the disk and gives the file its name.</summary>
    public void Commit()
    {
        _stream.Flush(flushToDisk: true);
        _stream.Dispose();
        File.Move(_temporary, _target, overwrite: true);
        _isDone = true;
    }

    /// <summary>Writes a whole file.</summary>
    public static void WriteAllBytes(string path, ReadOnlySpan<byte> content)
    {
        using var file = new AtomicFile(path);
        file.Stream.Write(content);
        file.Commit();
    }

    /// <summary>Deletes what was written unless it was committed.</summary>
    public void Dispose()
    {
        if (_isDone) return;
        _isDone = true;
        _stream.Dispose();
        File.Delete(_temporary);
    }
}
