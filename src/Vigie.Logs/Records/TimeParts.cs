namespace Vigie.Logs.Records;

/// <summary>
/// The time of a line that is cut into named fields, where date and clock may stand in several: joined as they stand
/// side by side, or put together in the usual order, or each alone; whichever gave a time last is tried first.
/// </summary>
internal sealed class TimeParts
{
    private const int Longest = 128;
    private const int Ways = 3;
    private const int DayLength = 10;
    private readonly TimestampReader _times;
    private readonly int[] _alone;
    private readonly int[] _joined;
    private readonly int _first;
    private readonly int _last;
    private readonly byte[] _text = new byte[Longest];
    private readonly bool[] _isDay;
    private int _way;

    /// <summary>For lines with these fields.</summary>
    public TimeParts(IReadOnlyList<Field> fields, TimestampReader times)
    {
        _times = times;
        int[] parts = [.. Enumerable.Range(0, fields.Count).Where(i => IsPart(fields[i]))];
        _first = parts.Length > 0 ? parts[0] : -1;
        _last = parts.Length > 0 ? parts[^1] : -1;
        _alone = [.. parts.Where(i => TableColumns.IsTime(fields[i])).OrderBy(i => fields[i] switch
        {
            Field.Time => 0,
            Field.LateTime => 1,
            _ => 2,
        })];
        bool hasClock = fields.Contains(Field.Time);
        _isDay = [.. fields.Select(field => hasClock && field == Field.Date)];
        Field[][] usual = [[Field.Month], [Field.Day, Field.Date], [Field.Year], [Field.Time]];
        _joined = [.. usual.Select(kinds => parts.FirstOrDefault(i => kinds.Contains(fields[i]), -1)).Where(i => i >= 0)];
    }

    /// <summary>Whether any field tells time.</summary>
    public bool IsEmpty => _first < 0;

    /// <summary>Reads the time of a line; UTC microseconds.</summary>
    public bool TryRead(ReadOnlySpan<byte> line, ReadOnlySpan<Head.Range> cells, out long micros)
    {
        micros = 0;
        if (IsEmpty) return false;
        for (int i = 0; i < Ways; i++)
        {
            int way = (_way + i) % Ways;
            bool isRead = way switch
            {
                0 => SideBySide(line, cells),
                1 => Joined(line, cells),
                _ => Alone(line, cells),
            };
            if (!isRead) continue;
            _way = way;
            micros = _times.Micros;
            return true;
        }
        return false;
    }

    private static bool IsPart(Field field) =>
        field is Field.Time or Field.Date or Field.Month or Field.Day or Field.Year or Field.LateTime;

    private bool SideBySide(ReadOnlySpan<byte> line, ReadOnlySpan<Head.Range> cells)
    {
        int start = cells[_first].Start;
        int end = cells[_last].End;
        return end > start && end - start <= Longest && _times.TryReadExact(line[start..end]);
    }

    private bool Alone(ReadOnlySpan<byte> line, ReadOnlySpan<Head.Range> cells)
    {
        foreach (int part in _alone)
        {
            // A day alone is no time where the clock stands in another field and cannot be read.
            if (_isDay[part] && cells[part].Length <= DayLength) continue;
            if (_times.TryReadExact(line.Slice(cells[part].Start, cells[part].Length))) return true;
        }
        return false;
    }

    private bool Joined(ReadOnlySpan<byte> line, ReadOnlySpan<Head.Range> cells)
    {
        int length = 0;
        foreach (int part in _joined)
        {
            var cell = line.Slice(cells[part].Start, cells[part].Length);
            if (length + cell.Length + 1 > Longest) return false;
            cell.CopyTo(_text.AsSpan(length));
            length += cell.Length;
            _text[length++] = (byte)' ';
        }
        return _times.TryReadExact(_text.AsSpan(0, length));
    }
}
