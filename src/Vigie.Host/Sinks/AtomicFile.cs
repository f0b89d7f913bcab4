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
    /// <exception cref="IOException">No file can be made there; the message names the path and why.</exception>
    public AtomicFile(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length == 0) throw new IOException("the name of a file to write is empty");
        _target = Path.GetFullPath(path);
        if (Directory.Exists(_target)) throw new IOException($"{path}: cannot be written: this is a folder");
        var folder = Path.GetDirectoryName(_target);
        if (!Directory.Exists(folder)) throw new IOException($"{path}: cannot be written: there is no folder '{folder}'");
        _temporary = $"{_target}.{Guid.NewGuid():N}.tmp";
        _stream = Create(path, _temporary);
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

    /// <summary>Deletes what was written unless it was committed.</summary>
    public void Dispose()
    {
        if (_isDone) return;
        _isDone = true;
        _stream.Dispose();
        File.Delete(_temporary);
    }

    // Messages of the system name the temporary file, which no one knows.
    private static FileStream Create(string path, string temporary)
    {
        try
        {
            return new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"{path}: cannot be written: access to its folder is denied", error);
        }
        catch (IOException error)
        {
            var why = error.Message.Replace(temporary, path, StringComparison.Ordinal);
            throw new IOException($"{path}: cannot be written: {why}", error);
        }
    }
}
