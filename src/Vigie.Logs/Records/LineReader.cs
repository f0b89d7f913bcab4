using System.Buffers;
using System.Text;

namespace Vigie.Logs.Records;

/// <summary>
/// Splits a stream into lines without holding more than one line and a block. Lines end in LF or CRLF; the last may
/// have no end. A UTF-8 mark is skipped, UTF-16 with a mark is turned into UTF-8. Of a line longer than the limit the
/// head is kept and the rest is skipped as it streams by.
/// </summary>
public sealed class LineReader : IDisposable
{
    /// <summary>Bytes asked of the stream at once unless told otherwise.</summary>
    public const int DefaultBlockBytes = 64 * 1024;

    /// <summary>A zero byte within this many first bytes makes a file binary.</summary>
    public const int SniffBytes = 8 * 1024;

    private readonly Stream _stream;
    private readonly int _maxLineBytes;
    private readonly int _blockBytes;
    private byte[] _buffer;
    private int _next;
    private int _end;
    private int _lineStart;
    private int _lineLength;
    private long _bufferOffset;
    private Utf16Source? _utf16;
    private bool _opened;
    private bool _ended;
    private bool _skipping;

    /// <summary>Reads <paramref name="stream"/>, which stays the caller's to dispose.</summary>
    public LineReader(Stream stream, int maxLineBytes, int blockBytes = DefaultBlockBytes)
    {
        _stream = stream;
        _maxLineBytes = maxLineBytes;
        _blockBytes = Math.Max(blockBytes, SniffBytes);
        _buffer = ArrayPool<byte>.Shared.Rent(_blockBytes);
    }

    /// <summary>The line that <see cref="Read"/> moved to, without its end; borrowed until the next.</summary>
    public ReadOnlySpan<byte> Line => _buffer.AsSpan(_lineStart, _lineLength);

    /// <summary>Number of the line, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Where the line starts, in bytes of the stream (of its UTF-8 form where it is UTF-16).</summary>
    public long Offset { get; private set; }

    /// <summary>Whether the line was longer than the limit.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Whether the first bytes hold a zero and no UTF-16 mark.</summary>
    public bool IsBinary
    {
        get
        {
            if (!_opened) Open();
            return field;
        }
        private set;
    }

    /// <summary>Moves to the next line; false at the end.</summary>
    public bool Read()
    {
        if (!_opened) Open();
        if (_skipping) SkipRest();
        int searched = 0;
        while (true)
        {
            int found = _buffer.AsSpan(_next + searched, _end - _next - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                Take(searched + found, 1);
                return true;
            }
            searched = _end - _next;
            if (searched > _maxLineBytes)
            {
                Take(searched, 0);
                _skipping = true;
                return true;
            }
            if (Refill(_next)) continue;
            if (searched == 0)
            {
                _lineStart = _lineLength = 0;
                return false;
            }
            Take(searched, 0);
            return true;
        }
    }

    /// <summary>The next bytes after the line, fewer at the end of the stream; none after a cut line.</summary>
    internal ReadOnlySpan<byte> PeekAhead(int count)
    {
        if (IsCut) return default;
        while (_end - _next < count && Refill(_lineStart))
        {
            // The line stays, what follows it is added.
        }
        return _buffer.AsSpan(_next, Math.Min(count, _end - _next));
    }

    /// <summary>Gives the buffer back; the stream is left alone.</summary>
    public void Dispose()
    {
        if (_buffer.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _next = _end = _lineStart = _lineLength = 0;
        _ended = true;
        _utf16?.Dispose();
        _utf16 = null;
    }

    private void Take(int length, int endLength)
    {
        Offset = _bufferOffset + _next;
        Number++;
        _lineStart = _next;
        _next += length + endLength;
        IsCut = length > _maxLineBytes;
        if (IsCut) length = CutLength();
        else if (length > 0 && _buffer[_lineStart + length - 1] == (byte)'\r') length--;
        _lineLength = length;
    }

    // The cut must not fall inside a character of several bytes.
    private int CutLength()
    {
        int length = _maxLineBytes;
        while (length > _maxLineBytes - 4 && (_buffer[_lineStart + length] & 0xC0) == 0x80) length--;
        return length;
    }

    private void SkipRest()
    {
        _skipping = false;
        do
        {
            int found = _buffer.AsSpan(_next, _end - _next).IndexOf((byte)'\n');
            if (found >= 0)
            {
                _next += found + 1;
                return;
            }
            _next = _end;
        }
        while (Refill(_next));
    }

    private void Open()
    {
        _opened = true;
        while (_end < SniffBytes && Refill(_next))
        {
            // A pipe gives its first bytes in any number of pieces.
        }
        var head = _buffer.AsSpan(0, _end);
        bool littleEndian = head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]);
        if (littleEndian || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            _utf16 = new Utf16Source(_stream, new UnicodeEncoding(!littleEndian, byteOrderMark: false), head[2..]);
            _end = 0;
            _ended = false;
            return;
        }
        IsBinary = head[..Math.Min(head.Length, SniffBytes)].Contains((byte)0);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) _next = 3;
    }

    // Reads more behind what is unread; bytes before the index are given up.
    private bool Refill(int from)
    {
        if (_ended) return false;
        MakeRoom(from);
        var room = _buffer.AsSpan(_end);
        int read = _utf16 is null ? _stream.Read(room) : _utf16.Read(room);
        if (read == 0)
        {
            _ended = true;
            return false;
        }
        _end += read;
        return true;
    }

    // The bytes kept move to the front of a buffer as small as they allow: many files may be live at once, and one long
    // line must not leave a large buffer behind.
    private void MakeRoom(int from)
    {
        int pending = _end - from;
        int wanted = pending < _blockBytes / 2 ? _blockBytes : pending * 2;
        if (_buffer.Length < wanted || _buffer.Length > 4 * wanted)
        {
            var larger = ArrayPool<byte>.Shared.Rent(wanted);
            _buffer.AsSpan(from, pending).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else if (from > 0)
        {
            _buffer.AsSpan(from, pending).CopyTo(_buffer);
        }
        _bufferOffset += from;
        _lineStart -= from;
        _next -= from;
        _end = pending;
    }
}
