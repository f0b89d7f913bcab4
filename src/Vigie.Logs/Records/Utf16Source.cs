using System.Buffers;
using System.Text;

namespace Vigie.Logs.Records;

/// <summary>Reads a UTF-16 stream as UTF-8.</summary>
internal sealed class Utf16Source : IDisposable
{
    private const int RawBytes = 4096;
    // Fewer bytes tell too little.
    private const int LeastBytes = 16;

    private readonly Stream _stream;
    private readonly Decoder _decoder;
    private readonly char[] _chars = new char[(RawBytes / 2) + 2];
    private readonly byte[] _utf8 = new byte[Encoding.UTF8.GetMaxByteCount((RawBytes / 2) + 2)];
    private readonly byte[] _raw;
    private int _rawCount;
    private int _rawNext;
    private int _utf8Next;
    private int _utf8End;

    public Utf16Source(Stream stream, Encoding encoding, ReadOnlySpan<byte> head)
    {
        _stream = stream;
        _decoder = encoding.GetDecoder();
        _raw = ArrayPool<byte>.Shared.Rent(Math.Max(RawBytes, head.Length));
        head.CopyTo(_raw);
        _rawCount = head.Length;
    }

    /// <summary>Whether the first bytes of a file have a UTF-16 mark, or are Latin letters written in UTF-16.</summary>
    public static bool Detect(ReadOnlySpan<byte> head, out bool isBigEndian, out int markLength)
    {
        isBigEndian = head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]);
        markLength = 2;
        if (isBigEndian || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return true;
        markLength = 0;
        if (head.Length < LeastBytes) return false;
        int even = 0;
        int odd = 0;
        for (int i = 0; i + 1 < head.Length; i += 2)
        {
            if (head[i] == 0) even++;
            if (head[i + 1] == 0) odd++;
        }
        int few = head.Length / 100;
        int most = head.Length / 2 * 3 / 4;
        isBigEndian = even > odd;
        return (even <= few && odd > most) || (odd <= few && even > most);
    }

    /// <summary>Fills <paramref name="into"/> with at least one byte; 0 at the end.</summary>
    public int Read(Span<byte> into)
    {
        while (_utf8Next == _utf8End)
        {
            if (!Decode()) return 0;
        }
        int count = Math.Min(into.Length, _utf8End - _utf8Next);
        _utf8.AsSpan(_utf8Next, count).CopyTo(into);
        _utf8Next += count;
        return count;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_raw);

    private bool Decode()
    {
        if (_rawNext == _rawCount)
        {
            _rawNext = 0;
            _rawCount = _stream.Read(_raw);
        }
        int take = Math.Min(RawBytes, _rawCount - _rawNext);
        int chars = _decoder.GetChars(_raw.AsSpan(_rawNext, take), _chars, flush: take == 0);
        _rawNext += take;
        _utf8Next = 0;
        _utf8End = Encoding.UTF8.GetBytes(_chars.AsSpan(0, chars), _utf8);
        return take > 0 || chars > 0;
    }
}
