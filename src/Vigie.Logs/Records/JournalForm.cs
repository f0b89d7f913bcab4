namespace Vigie.Logs.Records;

/// <summary>
/// The journal of systemd as <c>journalctl -o export</c> writes it: a field a line, entries parted by blank lines, and
/// values of bytes as a name alone, eight bytes of length, and the value. The first line of an entry is the record, the
/// others go on with it.
/// </summary>
internal sealed class JournalForm(LineReader lines, TimestampReader times, int maxValueBytes) : ILineForm
{
    private const int MostBytes = 256 * 1024;
    private const int LengthBytes = 8;
    private byte[] _text = [];
    private int _length;
    private bool _hasCursor;

    /// <summary>Whether a first line is of this format.</summary>
    public static bool IsStart(ReadOnlySpan<byte> line) =>
        line.StartsWith("__CURSOR="u8) || line.StartsWith("__REALTIME_TIMESTAMP="u8);

    /// <inheritdoc/>
    public LineFate Read(ReadOnlySpan<byte> line, ref Head head)
    {
        bool isCursor = line.StartsWith("__CURSOR="u8);
        _hasCursor |= isCursor;
        if (!isCursor && (_hasCursor || !line.StartsWith("__REALTIME_TIMESTAMP="u8))) return LineFate.NoTime;
        var entry = Entry();
        _length = 0;
        bool hasTime = false;
        while (Next(ref entry, out var name, out var value))
        {
            switch (FieldNames.Of(name))
            {
                case Field.Time:
                    hasTime |= times.TryReadExact(value);
                    break;
                case Field.Level:
                    head.Level = LevelWords.OfText(value);
                    break;
                case Field.Host:
                    head.Host = Keep(value);
                    break;
                case Field.Service:
                case Field.LateService when head.Service.Length == 0:
                    head.Service = Keep(value);
                    break;
                case Field.Process:
                    head.Process = Keep(value);
                    break;
                case Field.Message:
                    int lineEnd = value.IndexOf((byte)'\n');
                    head.Message = Keep(lineEnd < 0 ? value : value[..lineEnd]);
                    break;
            }
        }
        if (!hasTime) return LineFate.BadTime;
        head.Micros = times.Micros;
        head.Text = _text;
        head.IsAllInText = true;
        return LineFate.Record;
    }

    // The lines up to the blank one; as much of it as the limit lets through.
    private ReadOnlySpan<byte> Entry()
    {
        for (int count = 4096; ; count *= 2)
        {
            var ahead = lines.PeekWithLine(count);
            int end = EntryEnd(ahead);
            if (end >= 0) return ahead[..(end + 1)];
            if (ahead.Length < count || count >= MostBytes) return ahead;
        }
    }

    // A value of ten bytes has a length that looks like a blank line, were it not for the zeros after it.
    private static int EntryEnd(ReadOnlySpan<byte> entry)
    {
        int end = -1;
        do
        {
            int step = entry[(end + 1)..].IndexOf("\n\n"u8);
            if (step < 0) return -1;
            end += step + 1;
        }
        while (end + 2 < entry.Length && entry[end + 2] == 0);
        return end;
    }

    private static bool Next(ref ReadOnlySpan<byte> entry, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        name = value = default;
        int end = entry.IndexOf((byte)'\n');
        if (end < 0) end = entry.Length;
        if (end == 0) return false;
        var line = entry[..end];
        int equals = line.IndexOf((byte)'=');
        if (equals >= 0)
        {
            name = line[..equals];
            value = line[(equals + 1)..];
            entry = entry[Math.Min(end + 1, entry.Length)..];
            return true;
        }
        var rest = entry[Math.Min(end + 1, entry.Length)..];
        if (rest.Length < LengthBytes) return false;
        ulong length = System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(rest);
        // Of a value with blank lines in it, or one longer than the limit, the start is enough.
        int taken = (int)Math.Min(length, (ulong)(rest.Length - LengthBytes));
        name = line;
        value = rest.Slice(LengthBytes, taken);
        entry = rest[Math.Min(LengthBytes + taken + 1, rest.Length)..];
        return true;
    }

    private Head.Range Keep(ReadOnlySpan<byte> value)
    {
        if (value.Length > maxValueBytes) value = value[..maxValueBytes];
        if (_text.Length < _length + value.Length) Array.Resize(ref _text, (_length + value.Length) * 2);
        value.CopyTo(_text.AsSpan(_length));
        var range = new Head.Range(_length, value.Length);
        _length += value.Length;
        return range;
    }
}
