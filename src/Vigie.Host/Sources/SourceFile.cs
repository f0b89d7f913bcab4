using Vigie.Host.SlapOS;
using Vigie.Logs.Records;

namespace Vigie.Host.Sources;

/// <summary>A file found in a source.</summary>
internal sealed class SourceFile
{
    // The lines' own buffer is large enough: no second one below it.
    private static readonly FileStreamOptions Unbuffered = new()
    {
        BufferSize = 0,
        Share = FileShare.ReadWrite | FileShare.Delete,
    };

    private long _bytesRead;

    /// <summary>The file as messages call it.</summary>
    public required string Name { get; init; }

    /// <summary>Path within its source, one part a folder and the file's name last.</summary>
    public required string[] Parts { get; init; }

    /// <summary>Path on disk; for a pipe null.</summary>
    public string? Path { get; init; }

    /// <summary>A pipe, which can be read once only; for a file null.</summary>
    public Stream? Pipe { get; init; }

    /// <summary>What a SlapOS collector left, read as one; for other files null.</summary>
    public CollectorHistory? Collector { get; init; }

    /// <summary>Bytes on disk, compressed where it is; 0 where unknown.</summary>
    public long Length { get; init; }

    /// <summary>When it was last written to.</summary>
    public DateTimeOffset Modified { get; init; }

    /// <summary>Whether it starts as gzip does.</summary>
    public bool IsGzip { get; set; }

    /// <summary>The part of the same log that rotation wrote before this one.</summary>
    public SourceFile? Follows { get; set; }

    /// <summary>Machine that its path names.</summary>
    public string Machine { get; set; } = "";

    /// <summary>Service that its path names.</summary>
    public string Service { get; set; } = "";

    /// <summary>Partition of the machine that its path names; empty for none.</summary>
    public string Partition { get; set; } = "";

    /// <summary>Folders that lead to what is the machine's own.</summary>
    public int Depth { get; set; }

    /// <summary>How far it has been read, in bytes on disk.</summary>
    public long BytesRead => Volatile.Read(ref _bytesRead);

    /// <summary>Opens the text of the file.</summary>
    public Stream Open(bool manyOpen)
    {
        var stream = OpenRaw(manyOpen);
        return IsGzip ? new GunzipStream(stream) : stream;
    }

    /// <summary>Tells how far the file has been read; going back does not count.</summary>
    public void Advance(long position)
    {
        if (position > _bytesRead) Volatile.Write(ref _bytesRead, position);
    }

    private MeteredStream OpenRaw(bool manyOpen)
    {
        try
        {
            if (Path is null) return new MeteredStream(Pipe!, this);
            return new MeteredStream(manyOpen ? new ParkedFileStream(Path) : new FileStream(Path, Unbuffered), this);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException(Name, $"cannot be opened: {error.Message}", error);
        }
    }
}
