namespace Vigie.Logs.Records;

/// <summary>A time as written, before year and zone are settled.</summary>
internal struct ParsedTime
{
    /// <summary>How it was written.</summary>
    public TimeKind Kind;

    /// <summary>Microseconds since 1970-01-01, UTC if <see cref="HasZone"/>; unset when the year is missing.</summary>
    public long Micros;

    /// <summary>Whether <see cref="Micros"/> is UTC.</summary>
    public bool HasZone;

    /// <summary>0 where the year is missing.</summary>
    public int Year;

    public int Month;

    public int Day;

    /// <summary>Microseconds since midnight.</summary>
    public long TimeOfDay;

    /// <summary>Minutes that the zone is ahead of UTC.</summary>
    public int OffsetMinutes;

    /// <summary>The three numbers of a date whose order is not sure.</summary>
    public (int First, int Second, int Third) Parts;

    /// <summary>Sets all but the kind from a civil date and time; false where there is no such day.</summary>
    public bool Set(int year, int month, int day, long timeOfDay)
    {
        if (!Calendar.IsDay(year, month, day)) return false;
        Year = year;
        Month = month;
        Day = day;
        TimeOfDay = timeOfDay;
        HasZone = false;
        if (year != 0) Micros = (Calendar.DaysSinceEpoch(year, month, day) * Calendar.MicrosPerDay) + timeOfDay;
        return true;
    }

    /// <summary>Takes the offset of the zone off.</summary>
    public void SetZone(int offsetMinutes)
    {
        Micros -= offsetMinutes * 60L * Calendar.MicrosPerSecond;
        OffsetMinutes = offsetMinutes;
        HasZone = true;
    }
}

/// <summary>Ways of writing a time.</summary>
internal enum TimeKind : byte
{
    None,

    /// <summary><c>2026-03-01T13:20:40.100Z</c> and its like.</summary>
    Civil,

    /// <summary><c>2005-06-03-16.17.40.190183</c>.</summary>
    Dotted,

    /// <summary><c>20171223-22:15:29:606</c>, <c>20260301T132040</c>.</summary>
    Compact,

    /// <summary><c>081109 203615</c>, <c>260301 9:05:01</c>.</summary>
    SixDigits,

    /// <summary><c>17/06/09 20:10:40</c>, in any order.</summary>
    ShortYear,

    /// <summary><c>3/14/2026 1:05:09 PM</c>, <c>14.03.2026 13:05:09</c>.</summary>
    YearLast,

    /// <summary><c>10.30 16:49:06</c>, no year.</summary>
    MonthDay,

    /// <summary><c>E0609 20:10:40.123456</c>, no year.</summary>
    Glog,

    /// <summary><c>Jun  9 06:06:20</c>, year or not.</summary>
    Syslog,

    /// <summary><c>10/Oct/2000:13:55:36 -0700</c>, <c>09 Jun 2026 06:06:20</c>.</summary>
    DayMonthYear,

    /// <summary><c>Sun Dec 04 04:47:44 2005</c>.</summary>
    Ctime,

    /// <summary>Seconds, milliseconds, microseconds or nanoseconds since 1970.</summary>
    Epoch,

    /// <summary><c>13:05:09.123</c>, no date.</summary>
    Clock,

    /// <summary><c>[   12.345678]</c>, seconds since the machine started.</summary>
    Uptime,
}
