using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Vigie.Logs.Records;

/// <summary>
/// Splits a stream into lines without holding more than a block, one line, and the lines that its user holds. Lines end
/// in LF or CRLF; the last may have no end. A UTF-8 mark is skipped, UTF-16 is turned into UTF-8, and so is every line
/// that is not valid UTF-8: it is taken for Latin-1. Of a line longer than the limit the head is kept and the rest is
/// skipped as it streams by.
/// </summary>
public sealed class LineReader : IDisposable
{
    /// <summary>Bytes asked of the stream at once unless told otherwise.</summary>
    public const int DefaultBlockBytes = 64 * 1024;

    /// <summary>The first bytes that tell the encoding, and whether a file is text.</summary>
    public const int SniffBytes = 8 * 1024;

    private readonly Stream _stream;
    private readonly int _maxLineBytes;
    private readonly int _blockBytes;
    private byte[] _buffer;
    private int _next;
    private int _end;
    private int _lineStart;
    private int _lineLength;
    private int _heldStart;
    private int _heldEnd;
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

    /// <summary>The error of the stream that ended the lines early; null where none did.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Zero bytes skipped so far at the start of lines.</summary>
    public long ZeroBytes { get; private set; }

    /// <summary>Whether the line was longer than the limit.</summary>
    public bool IsCut { get; private set; }

    /// <summary>The lines held, with the ends between them; borrowed until the next is read.</summary>
    internal ReadOnlySpan<byte> Held => _buffer.AsSpan(_heldStart, _heldEnd - _heldStart);

    /// <summary>Whether the first bytes are neither UTF-16 nor have a line without zeros and control bytes.</summary>
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
        if (_next < _end || Refill(_next)) SkipZeros();
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
            // Of a line that damage cuts off nothing is known.
            if (searched == 0 || Fault is not null)
            {
                _next = _end;
                _lineStart = _lineLength = 0;
                return false;
            }
            Take(searched, 0);
            return true;
        }
    }

    /// <summary>Keeps the line while further ones are read; what was held before is given up.</summary>
    internal void Hold()
    {
        _heldStart = _lineStart;
        _heldEnd = IsCut ? _lineStart + _lineLength : _next;
    }

    /// <summary>Keeps the line behind those held; it must not be cut.</summary>
    internal void HoldToo()
    {
        int length = _next - _lineStart;
        // The rest of a cut line may lie between.
        if (_lineStart > _heldEnd) _buffer.AsSpan(_lineStart, length).CopyTo(_buffer.AsSpan(_heldEnd));
        _heldEnd += length;
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

    /// <summary>The line with the bytes after it, fewer at the end of the stream; a cut line alone.</summary>
    internal ReadOnlySpan<byte> PeekWithLine(int count)
    {
        int ahead = PeekAhead(count).Length;
        return IsCut ? Line : _buffer.AsSpan(_lineStart, _next - _lineStart + ahead);
    }

    /// <summary>The line after this one, as far as it is shorter than the limit; empty at the end.</summary>
    internal ReadOnlySpan<byte> PeekLine()
    {
        if (IsCut) return default;
        int searched = 0;
        while (true)
        {
            int found = _buffer.AsSpan(_next + searched, _end - _next - searched).IndexOf((byte)'\n');
            if (found >= 0) return _buffer.AsSpan(_next, searched + found).TrimEnd((byte)'\r');
            searched = _end - _next;
            if (searched > _maxLineBytes || !Refill(_lineStart)) return _buffer.AsSpan(_next, searched);
        }
    }

    /// <summary>Gives the buffer back; the stream is left alone.</summary>
    public void Dispose()
    {
        if (_buffer.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _next = _end = _lineStart = _lineLength = _heldStart = _heldEnd = 0;
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
        var line = _buffer.AsSpan(_lineStart, length);
        if (!Ascii.IsValid(line) && !Utf8.IsValid(line)) FromLatin1();
    }

    // A byte of 0x80 and more becomes two: what follows in the buffer moves on by as many.
    private void FromLatin1()
    {
        int more = 0;
        foreach (byte value in Line) more += value >> 7;
        int lineEnd = _lineStart + _lineLength;
        if (_buffer.Length - _end < more)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_end + more);
            _buffer.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        _buffer.AsSpan(lineEnd, _end - lineEnd).CopyTo(_buffer.AsSpan(lineEnd + more));
        int to = lineEnd + more;
        for (int from = lineEnd; to > from;)
        {
            byte value = _buffer[--from];
            if (value >= 0x80)
            {
                _buffer[--to] = (byte)(0x80 | (value & 0x3F));
                value = (byte)(0xC0 | (value >> 6));
            }
            _buffer[--to] = value;
        }
        _lineLength += more;
        _next += more;
        _end += more;
        _bufferOffset -= more;
    }

    // The cut must not fall inside a character of several bytes.
    private int CutLength()
    {
        int length = _maxLineBytes;
        while (length > _maxLineBytes - 4 && (_buffer[_lineStart + length] & 0xC0) == 0x80) length--;
        return length;
    }

    // A crash leaves stretches of zeros where blocks of a file were never written.
    private void SkipZeros()
    {
        while (_buffer[_next] == 0)
        {
            int zeros = _buffer.AsSpan(_next, _end - _next).IndexOfAnyExcept((byte)0);
            if (zeros < 0) zeros = _end - _next;
            ZeroBytes += zeros;
            _next += zeros;
            if (_next == _end && !Refill(_next)) return;
        }
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
        var sniffed = head[..Math.Min(head.Length, SniffBytes)];
        if (Utf16Source.Detect(sniffed, out bool isBigEndian, out int mark))
        {
            _utf16 = new Utf16Source(_stream, new UnicodeEncoding(isBigEndian, byteOrderMark: false), head[mark..]);
            _end = 0;
            _ended = false;
            return;
        }
        IsBinary = BinaryBytes.IsBinary(sniffed);
        if (head.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF])) _next = 3;
    }

    // Reads more behind what is unread; bytes before the index are given up.
    private bool Refill(int from)
    {
        if (_ended) return false;
        MakeRoom(from);
        var room = _buffer.AsSpan(_end);
        int read = 0;
        try
        {
            read = _utf16 is null ? _stream.Read(room) : _utf16.Read(room);
        }
        catch (Exception error) when (error is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            // It is told when the lines before it have been read, also where bytes were only looked at ahead of them.
            Fault = error;
        }
        if (read == 0)
        {
            _ended = true;
            return false;
        }
        _end += read;
        return true;
    }

    // The bytes kept move to the front of a buffer as small as they allow: many files may be live at once, and one long
    // line must not keep its buffer for ever.
    private void MakeRoom(int from)
    {
        int held = _heldEnd - _heldStart;
        if (held > 0) from = Math.Max(from, _heldEnd);
        int pending = _end - from + held;
        int wanted = pending < _blockBytes / 2 ? _blockBytes : pending * 2;
        var target = _buffer;
        if (_buffer.Length < wanted || _buffer.Length > 4 * wanted) target = ArrayPool<byte>.Shared.Rent(wanted);
        if (target != _buffer || from > held)
        {
            if (held > 0) _buffer.AsSpan(_heldStart, held).CopyTo(target);
            _buffer.AsSpan(from, _end - from).CopyTo(target.AsSpan(held));
        }
        if (target != _buffer)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = target;
        }
        _lineStart -= held > 0 && _lineStart < _heldEnd ? _heldStart : from - held;
        _bufferOffset += from - held;
        _next -= from - held;
        _end = pending;
        _heldStart = 0;
        _heldEnd = held;
    }
}
