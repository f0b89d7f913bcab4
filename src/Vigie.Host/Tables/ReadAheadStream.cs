using Vigie.Host.Sources;

namespace Vigie.Host.Tables;

/// <summary>
/// Reads a slow stream, such as one that unpacks, on another thread while what came before is worked on. The bytes and their
/// order are the same.
/// </summary>
internal sealed class ReadAheadStream : ForwardStream
{
    private const int BufferBytes = 1 << 20;

    private readonly Stream _inner;
    private byte[] _ready = new byte[BufferBytes];
    private byte[] _filling = new byte[BufferBytes];
    private Task<int> _fill;
    private int _start;
    private int _end;

    /// <summary>Starts reading; disposes the stream with itself.</summary>
    public ReadAheadStream(Stream inner)
    {
        _inner = inner;
        _fill = Fill(_filling);
    }

    public override int Read(Span<byte> buffer)
    {
        if (_start == _end)
        {
            _end = _fill.GetAwaiter().GetResult();
            _start = 0;
            (_ready, _filling) = (_filling, _ready);
            if (_end == 0) return 0;
            _fill = Fill(_filling);
        }
        int count = Math.Min(buffer.Length, _end - _start);
        _ready.AsSpan(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // What the last fill met no longer matters, but it must not read a closed stream.
            Task.WaitAny(_fill);
            _inner.Dispose();
        }
        base.Dispose(disposing);
    }

    private Task<int> Fill(byte[] buffer) =>
        Task.Run(() => _inner.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
}
