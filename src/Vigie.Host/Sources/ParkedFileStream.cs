namespace Vigie.Host.Sources;

/// <summary>
/// A file that holds no handle between two reads: each opens it, reads on from where the last one ended, and closes
/// it. Thousands of files may so be read side by side.
/// </summary>
internal sealed class ParkedFileStream(string path) : ForwardStream
{
    private long _position;

    public override int Read(Span<byte> buffer)
    {
        const FileShare share = FileShare.ReadWrite | FileShare.Delete;
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, share);
        int read = RandomAccess.Read(handle, buffer, _position);
        _position += read;
        return read;
    }
}
