namespace Vigie.Logs.Records;

/// <summary>
/// Finds the time in a line without being told its form, and makes UTC microseconds of it. Where the last time of the
/// file stood is tried first. Once a file has shown where its times stand, a line that has one only elsewhere (not at
/// its start) goes on with the record before: a date quoted in a stack trace is no new record. Nor are bare digits that
/// may be a time (1530272915 at the start of a dumped line) where times of the file look otherwise.
/// </summary>
public sealed partial class TimestampReader
{
    /// <summary>A time must begin within this many bytes.</summary>
    public const int SearchBytes = 100;

    // "host ident user [time]" of web servers is the farthest common place, one more is given to odd user names.
    private const int SearchTokens = 6;
    // Leap, so that every day exists.
    private const int YearOfUndated = 2000;
    private const int LastYear = 9000;
    private const int MissesToForget = 64;
    private const long RolloverMicros = 30 * Calendar.MicrosPerDay;

    private readonly TimeZoneInfo? _zone;
    private readonly int? _firstYear;
    private readonly long? _start;
    private readonly long _latest;
    private long _zoneMinute = long.MinValue;
    private long _zoneOffset;
    private TimeKind _kind;
    private int _position;
    private int _token;
    private int _hits;
    private int _misses;
    private int _year;
    private long _lastYearless = long.MinValue;
    private ParsedTime _lastYearlessTime;

    /// <summary>For one file.</summary>
    /// <param name="options">Zone and first year.</param>
    /// <param name="latest">No time is younger, as far as known; it tells the year of times without one.</param>
    public TimestampReader(RecordOptions options, DateTimeOffset? latest)
    {
        ArgumentNullException.ThrowIfNull(options);
        _zone = options.TimeZone.HasSameRules(TimeZoneInfo.Utc) ? null : options.TimeZone;
        _firstYear = options.Year;
        _start = options.StartMicros;
        // A day of grace: clocks differ, and the file's date knows no zone.
        _latest = latest is { } date ? MicrosOf(date) + Calendar.MicrosPerDay : long.MaxValue;
    }

    /// <summary>UTC microseconds of the last time found.</summary>
    public long Micros { get; private set; }

    /// <summary>Where the last time found starts in its line.</summary>
    public int Start { get; private set; }

    /// <summary>Where it ends.</summary>
    public int End { get; private set; }

    /// <summary>Whether its year could not be settled so that it lies before the file's date.</summary>
    public bool YearIsUnsure { get; private set; }

    internal TimeKind Kind => _kind;

    /// <summary>Whether the last time found was written with its year.</summary>
    internal bool HasYear { get; private set; }

    /// <summary>Whether a time without a year was found, and no year is given.</summary>
    public bool NeedsYear => _year != 0 && _firstYear is null;

    /// <summary>Whether the last time found may be read in two ways, and no line has settled which.</summary>
    internal bool NeedsOrder { get; private set; }

    /// <summary>
    /// After all times of a file, read with any year given: the year of the first that lets the last lie before the
    /// file's date.
    /// </summary>
    public int FittingYear
    {
        get
        {
            int rollovers = _year - (_firstYear ?? _year);
            return Math.Max(1970, LatestYear(ref _lastYearlessTime) - rollovers);
        }
    }

    /// <summary>Looks for a time in the first tokens of a line.</summary>
    public bool TryRead(ReadOnlySpan<byte> line)
    {
        var time = default(ParsedTime);
        if (_undated != TimeKind.None) return TryReadUndated(line);
        if (_kind != TimeKind.None && (uint)_position < (uint)line.Length
            && (_position == 0 || IsBoundary(line[_position - 1])))
        {
            int length = TimeFormats.TryParse(line[_position..], ref time);
            if (length > 0 && time.Kind == _kind) return Settle(ref time, _position, length);
        }
        if (Search(line, ref time)) return true;
        _misses++;
        return false;
    }

    /// <summary>A time that a whole text is, such as a cell or a JSON string.</summary>
    public bool TryReadExact(ReadOnlySpan<byte> text)
    {
        var time = default(ParsedTime);
        text = text.Trim(" \""u8);
        int length = TimeFormats.TryParse(text, ref time);
        if (length == 0 && text.Length == 10 && text[4] == '-')
        {
            Span<byte> midnight = stackalloc byte[16];
            text.CopyTo(midnight);
            " 00:00"u8.CopyTo(midnight[10..]);
            length = TimeFormats.TryParse(midnight, ref time) == 16 ? 10 : 0;
        }
        return length == text.Length && length > 0 && Settle(ref time, 0, length);
    }

    /// <summary>A number of seconds, or of parts of them, since 1970; its size tells which.</summary>
    public bool TryReadEpoch(double number)
    {
        double micros = number switch
        {
            >= 1e9 and < 4.2e9 => number * 1e6,
            >= 1e12 and < 4.2e12 => number * 1e3,
            >= 1e15 and < 4.2e15 => number,
            >= 1e18 and < 4.2e18 => number / 1e3,
            _ => double.NaN,
        };
        if (double.IsNaN(micros)) return false;
        var time = new ParsedTime { Kind = TimeKind.Epoch, Year = 1, HasZone = true, Micros = (long)Math.Round(micros) };
        return Settle(ref time, 0, 0);
    }

    /// <summary>Microseconds since 1970 UTC.</summary>
    internal static long MicrosOf(DateTimeOffset date) =>
        (date.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;

    private bool Search(ReadOnlySpan<byte> line, ref ParsedTime time)
    {
        int at = 0;
        int limit = Math.Min(line.Length, SearchBytes);
        for (int token = 0; token <= SearchTokens && at < limit; token++)
        {
            int start = TokenStart(line, at);
            int length = TimeFormats.TryParse(line[start..], ref time);
            if (length > 0 && Accepts(line, ref time, token, start, start + length))
            {
                if (_kind != time.Kind) _hits = 0;
                _token = token;
                _position = start;
                _kind = time.Kind;
                return Settle(ref time, start, length);
            }
            at = NextToken(line, at);
        }
        return false;
    }

    private static bool IsWeak(TimeKind kind) => kind is TimeKind.Epoch or TimeKind.SixDigits or TimeKind.MonthDay
        or TimeKind.ShortYear or TimeKind.Glog;

    private bool Accepts(ReadOnlySpan<byte> line, ref ParsedTime time, int token, int start, int end)
    {
        if (token == 0) return time.Kind == _kind || !IsWeak(time.Kind) || _hits < 2 || _misses >= MissesToForget;
        if (_kind != TimeKind.None && (_kind != time.Kind || _token != token))
        {
            // Web servers put the name of the site, or of a user with blanks, before the bracket.
            return _kind == TimeKind.DayMonthYear && time.Kind == _kind && _token > 1 && line[start - 1] == '[';
        }
        return time.Kind switch
        {
            // Ten digits are a time beyond the first token only where a Blue Gene date confirms them.
            TimeKind.Epoch => token == _epochToken || token == 1 && HeaderReader.IsDottedDate(line, end + 1),
            TimeKind.MonthDay or TimeKind.Glog => false,
            _ => true,
        };
    }

    // The token's time may stand after a bracket or quote, a syslog priority, or "ts=".
    private static int TokenStart(ReadOnlySpan<byte> line, int at)
    {
        int start = at;
        if (at == 0 && line[0] == '<') start = HeaderReader.SkipPriority(line, out _);
        if (start >= line.Length) return at;
        while (start < line.Length - 1 && line[start] is (byte)'[' or (byte)'(' or (byte)'"' or (byte)'\'' or (byte)'<'
            or (byte)'|' or (byte)'*') start++;
        if ((uint)((line[start] | 0x20) - 'a') > 25 && line[start] != '@') return start;
        int within = Math.Min(16, line.Length - start);
        int equals = line.Slice(start, within).IndexOfAny((byte)'=', (byte)' ');
        if (equals < 0 || line[start + equals] != '=' || start + equals + 2 >= line.Length) return start;
        start += equals + 1;
        return line[start] == '"' ? start + 1 : start;
    }

    private static int NextToken(ReadOnlySpan<byte> line, int at)
    {
        while (at < line.Length && line[at] is not ((byte)' ' or (byte)'\t')) at++;
        while (at < line.Length && line[at] is (byte)' ' or (byte)'\t') at++;
        return at;
    }

    private static bool IsBoundary(byte before) =>
        before is (byte)' ' or (byte)'[' or (byte)'\t' or (byte)'>' or (byte)'=' or (byte)'"' or (byte)'(' or (byte)'\''
            or (byte)'|' or (byte)'<' or (byte)'*';

    private bool Settle(ref ParsedTime time, int start, int length)
    {
        _hits++;
        _misses = 0;
        Start = start;
        End = start + length;
        YearIsUnsure = false;
        HasYear = time.Year != 0;
        if (time.Kind is TimeKind.YearLast or TimeKind.ShortYear) SettleOrder(ref time);
        if (!HasYear) Micros = ToUtc(WithYear(ref time));
        else Micros = time.HasZone ? time.Micros : ToUtc(time.Micros);
        return true;
    }

    private void SettleOrder(ref ParsedTime time)
    {
        NeedsOrder = _order == DateOrder.Unknown;
        // A date that the order does not allow is read as it can be.
        if (_order != DateOrder.Unknown && !NumericDates.Settle(ref time, _order))
        {
            for (var order = DateOrder.YearMonthDay; order <= DateOrder.DayMonthYear; order++)
            {
                if (!NumericDates.Settle(ref time, order)) continue;
                _order = order;
                break;
            }
        }
    }

    private long ToUtc(long naive)
    {
        if (_zone is null) return naive;
        long minute = Math.DivRem(naive, Calendar.MicrosPerMinute, out long rest);
        if (rest < 0) minute--;
        if (minute != _zoneMinute)
        {
            var local = DateTime.UnixEpoch.AddTicks(minute * TimeSpan.TicksPerMinute);
            _zoneOffset = _zone.GetUtcOffset(DateTime.SpecifyKind(local, DateTimeKind.Unspecified)).Ticks
                / TimeSpan.TicksPerMicrosecond;
            _zoneMinute = minute;
        }
        return naive - _zoneOffset;
    }

    // The first record's year is given, or the last one that puts it before the file's date. From then on a jump back
    // of a month and more is New Year; one that would lead past the file's date is not believed.
    private long WithYear(ref ParsedTime time)
    {
        if (_year == 0)
        {
            _year = _firstYear ?? LatestYear(ref time);
        }
        else if (Naive(_year, ref time) < _lastYearless - RolloverMicros)
        {
            if (_firstYear is not null ? _year < LastYear : Naive(_year + 1, ref time) <= _latest) _year++;
            else YearIsUnsure = true;
        }
        else if (_lastYearlessTime.Month == 1 && time.Month == 12)
        {
            // A line of the old year that was written late.
            return Naive(_year - 1, ref time);
        }
        long micros = Naive(_year, ref time);
        if (!YearIsUnsure)
        {
            _lastYearless = Math.Max(_lastYearless, micros);
            _lastYearlessTime = time;
        }
        return micros;
    }

    private int LatestYear(ref ParsedTime time)
    {
        if (_latest == long.MaxValue) return YearOfUndated;
        int year = DateTimeOffset.UnixEpoch.AddTicks(_latest * TimeSpan.TicksPerMicrosecond).Year;
        while (year > 1970 && (!Calendar.IsDay(year, time.Month, time.Day) || Naive(year, ref time) > _latest)) year--;
        return year;
    }

    // 29 February of a year without one becomes 1 March.
    private static long Naive(int year, ref ParsedTime time) =>
        (Calendar.DaysSinceEpoch(year, time.Month, time.Day) * Calendar.MicrosPerDay) + time.TimeOfDay;
}
