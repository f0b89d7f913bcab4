namespace Vigie.Host.Sources;

/// <summary>
/// A file that holds no handle between two reads: each opens it, reads on from where the last one ended, and closes
/// it. Thousands of files may so be read side by side.
/// </summary>
internal sealed class ParkedFileStream(string path) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        const FileShare share = FileShare.ReadWrite | FileShare.Delete;
        using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, share);
        int read = RandomAccess.Read(handle, buffer, _position);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
