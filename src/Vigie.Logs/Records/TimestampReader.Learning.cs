namespace Vigie.Logs.Records;

/// <content>What only the first lines of a file together tell of its times.</content>
public sealed partial class TimestampReader
{
    // Of the first lines of a file, for a form of time that is only believed where most have it.
    private const double Most = 0.8;
    private const int FewestLines = 3;

    private int _epochToken;
    private TimeKind _undated;
    private long _undatedStart;
    private long _undatedFirst;
    private long _lastClock;
    private DateOrder _order;

    /// <summary>Whether times count from a start that is not known: of the machine, or of a day.</summary>
    internal bool NeedsStart => _undated != TimeKind.None && _start is null;

    /// <summary>
    /// After all times of a file: the start that makes the last the file's date, or puts it on the day of that.
    /// </summary>
    internal long FittingStart
    {
        get
        {
            if (_latest == long.MaxValue) return _undatedFirst;
            long latest = _latest - Calendar.MicrosPerDay;
            long last = Micros - _undatedFirst;
            if (_undated == TimeKind.Uptime) return latest - last;
            long start = latest - last;
            long day = start - (((start % Calendar.MicrosPerDay) + Calendar.MicrosPerDay) % Calendar.MicrosPerDay);
            return day;
        }
    }

    /// <summary>
    /// Looks in the first lines of a file without a time at their front for a weaker form that most of them have:
    /// seconds since 1970 further on, a clock without a date, or seconds since the machine started. False if none has.
    /// </summary>
    internal bool LearnForm(ReadOnlySpan<byte> head)
    {
        Span<int> epochs = stackalloc int[SearchTokens + 1];
        int clocks = 0;
        int uptimes = 0;
        int lines = 0;
        foreach (var range in head.Split((byte)'\n'))
        {
            var line = head[range].TrimEnd("\r \t"u8);
            if (line.IsEmpty) continue;
            lines++;
            if (UndatedTimes.Clock(line, out _, out _, out _)) clocks++;
            if (UndatedTimes.Uptime(line, out _, out _, out _)) uptimes++;
            CountEpochs(line, epochs);
        }
        if (lines < FewestLines) return false;
        if (clocks >= Most * lines || uptimes >= Most * lines)
        {
            _undated = clocks > uptimes ? TimeKind.Clock : TimeKind.Uptime;
            _undatedStart = _start ?? (_latest == long.MaxValue ? 0 : _latest - Calendar.MicrosPerDay);
            if (_undated == TimeKind.Clock) _undatedStart -= _undatedStart % Calendar.MicrosPerDay;
            _undatedFirst = _undatedStart;
            return true;
        }
        for (int token = 1; token < epochs.Length && _epochToken == 0; token++)
        {
            if (epochs[token] >= Most * lines) _epochToken = token;
        }
        return _epochToken > 0;
    }

    /// <summary>
    /// Settles the order of day and month by the first lines of a file: the one that every date allows; then the one
    /// in which times do not run backwards; then the one that ends within two days before the file's date.
    /// </summary>
    internal void LearnOrder(ReadOnlySpan<byte> head)
    {
        NeedsOrder = false;
        Span<DateEvidence> evidence = stackalloc DateEvidence[4];
        var first = DateOrder.Unknown;
        double habit = 1;
        foreach (var range in head.Split((byte)'\n'))
        {
            var line = head[range];
            if (line.Length <= _position) continue;
            var time = default(ParsedTime);
            if (TimeFormats.TryParse(line[_position..], ref time) == 0 || time.Kind != _kind) continue;
            // With dots the day is first nearly everywhere.
            if (line[(_position + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') is >= 0 and var at
                && line[_position + 1 + at] == '.') habit = 20;
            for (var order = DateOrder.YearMonthDay; order <= DateOrder.DayMonthYear; order++)
            {
                var copy = time;
                bool isPossible = NumericDates.Settle(ref copy, order);
                evidence[(int)order].Add(isPossible, copy.Micros);
                if (isPossible && first == DateOrder.Unknown && copy.Micros == time.Micros) first = order;
            }
        }
        double best = double.NegativeInfinity;
        for (var order = DateOrder.YearMonthDay; order <= DateOrder.DayMonthYear; order++)
        {
            double score = evidence[(int)order].Score(_latest) + (order == first ? habit : 0);
            if (score <= best) continue;
            best = score;
            _order = order;
        }
    }

    private static void CountEpochs(ReadOnlySpan<byte> line, Span<int> epochs)
    {
        int at = NextToken(line, 0);
        int limit = Math.Min(line.Length, SearchBytes);
        for (int token = 1; token <= SearchTokens && at < limit; token++)
        {
            var time = default(ParsedTime);
            if (TimeFormats.TryParse(line[at..], ref time) > 0 && time.Kind == TimeKind.Epoch) epochs[token]++;
            at = NextToken(line, at);
        }
    }

    private bool TryReadUndated(ReadOnlySpan<byte> line)
    {
        bool isClock = _undated == TimeKind.Clock;
        bool isFound = isClock
            ? UndatedTimes.Clock(line, out int start, out int end, out long micros)
            : UndatedTimes.Uptime(line, out start, out end, out micros);
        if (!isFound) return false;
        // Half a day back is midnight; a machine that starts again counts from zero, on top of what has been.
        bool wraps = isClock ? micros < _lastClock - (Calendar.MicrosPerDay / 2)
            : micros < _lastClock - Calendar.MicrosPerMinute;
        if (wraps) _undatedStart += isClock ? Calendar.MicrosPerDay : _lastClock;
        _lastClock = wraps ? micros : Math.Max(micros, _lastClock);
        (Start, End, HasYear, YearIsUnsure) = (start, end, false, false);
        _kind = _undated;
        Micros = isClock ? ToUtc(_undatedStart + micros) : _undatedStart + micros;
        return true;
    }
}
