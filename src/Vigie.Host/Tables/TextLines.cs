using Vigie.Logs.Records;

namespace Vigie.Host.Tables;

/// <summary>The lines of a stream of bytes, borrowed from one buffer: no line is copied.</summary>
/// <param name="stream">Read to its end, and disposed with this.</param>
/// <param name="name">What messages call it.</param>
internal sealed class TextLines(Stream stream, string name) : IDisposable
{
    private const int FirstBytes = 1 << 18;

    /// <summary>Longer lines are refused: no table that fits a machine has one.</summary>
    private const int MostBytes = 1 << 29;

    private byte[] _buffer = new byte[FirstBytes];
    private int _start;
    private int _end;
    private bool _ended;

    /// <summary>What messages call the stream.</summary>
    public string Name { get; } = name;

    /// <summary>Number of the line last given, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The next line without its end (LF or CR LF); false after the last one.</summary>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        int searched = 0;
        while (true)
        {
            int length = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0) return Give(searched + length, 1, out line);
            searched = _end - _start;
            if (_ended) break;
            Fill();
        }
        if (searched > 0) return Give(searched, 0, out line);
        line = default;
        return false;
    }

    /// <summary>
    /// The first bytes of what has not been given yet, at most so many; reading goes on as if not asked.
    /// </summary>
    public ReadOnlySpan<byte> Peek(int atMost)
    {
        while (!_ended && _end - _start < atMost) Fill();
        return _buffer.AsSpan(_start, Math.Min(atMost, _end - _start));
    }

    public void Dispose() => stream.Dispose();

    private bool Give(int length, int lineEnd, out ReadOnlySpan<byte> line)
    {
        line = _buffer.AsSpan(_start, length);
        if (line.Length > 0 && line[^1] == '\r') line = line[..^1];
        _start += length + lineEnd;
        Number++;
        return true;
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
        {
            if (_buffer.Length >= MostBytes)
                throw new InputException(Name, Number + 1, $"the line is longer than {MostBytes} bytes: is this a table?");
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }
        try
        {
            int read = stream.Read(_buffer.AsSpan(_end));
            _end += read;
            _ended = read == 0;
        }
        catch (InvalidDataException error)
        {
            throw new InputException(Name, $"the gzip data is damaged or cut short: {error.Message}", error);
        }
    }
}
