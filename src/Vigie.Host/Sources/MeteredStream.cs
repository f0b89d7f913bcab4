namespace Vigie.Host.Sources;

/// <summary>Passes reads on and tells the file how far they have come.</summary>
internal sealed class MeteredStream(Stream inner, SourceFile file) : ForwardStream
{
    private long _position;

    public override int Read(Span<byte> buffer)
    {
        int read = inner.Read(buffer);
        _position += read;
        file.Advance(_position);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) inner.Dispose();
        base.Dispose(disposing);
    }
}
