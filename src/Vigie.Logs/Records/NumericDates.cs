namespace Vigie.Logs.Records;

/// <summary>Which of three numbers of a date is what.</summary>
internal enum DateOrder : byte
{
    Unknown,
    YearMonthDay,
    MonthDayYear,
    DayMonthYear,
}

/// <summary>
/// Dates of three numbers whose order their writing does not tell, such as <c>03/04/2026</c> and <c>17/06/09</c>,
/// and clocks of twelve hours.
/// </summary>
internal static class NumericDates
{
    /// <summary>
    /// <c>3/14/2026, 1:05:09 PM</c>, <c>14.03.2026 13:05:09,123</c>, <c>14-03-2026 13:05:09</c>: its length, or 0.
    /// </summary>
    public static int YearLast(ReadOnlySpan<byte> text, ref ParsedTime time)
    {
        int at = 0;
        if (!Number(text, ref at, out int first) || at + 12 > text.Length) return 0;
        byte separator = text[at++];
        if (separator is not ((byte)'/' or (byte)'.' or (byte)'-')) return 0;
        if (!Number(text, ref at, out int second) || at + 9 > text.Length || text[at++] != separator) return 0;
        int year = TimeFormats.Year(text, at);
        if (year < 0) return 0;
        at += 4;
        if (text[at] == ',') at++;
        if (at + 8 > text.Length || text[at] is not ((byte)' ' or (byte)'T' or (byte)'-' or (byte)':')) return 0;
        at++;
        int clock = TimeFormats.LooseClock(text[at..], out long micros);
        if (clock == 0) return 0;
        at += clock;
        bool isTwelveHours = HalfDay(text[at..], ref micros) is > 0 and var half && (at += half) > 0;
        time.Parts = (first, second, year);
        time.TimeOfDay = micros;
        time.Kind = TimeKind.YearLast;
        // Twelve hours and slashes are American habits; the file itself may say otherwise later.
        var order = separator == '/' && (isTwelveHours || second > 12) ? DateOrder.MonthDayYear
            : separator == '/' && first <= 12 ? DateOrder.MonthDayYear : DateOrder.DayMonthYear;
        if (!Settle(ref time, order) && !Settle(ref time, Other(order))) return 0;
        int zone = TimeFormats.Zone(text[at..], out int offset);
        if (zone > 0) time.SetZone(offset);
        return at + zone;
    }

    /// <summary><c>17/06/09 20:10:40</c>, any order: its length, or 0.</summary>
    public static int ShortYear(ReadOnlySpan<byte> text, ref ParsedTime time)
    {
        int at = 9;
        int length = TimeFormats.LooseClock(text[at..], out long micros);
        if (length == 0) return 0;
        at += length;
        at += HalfDay(text[at..], ref micros);
        time.Parts = (TimeFormats.Two(text, 0), TimeFormats.Two(text, 3), TimeFormats.Two(text, 6));
        if (time.Parts.First > 99 || time.Parts.Second > 99 || time.Parts.Third > 99) return 0;
        time.TimeOfDay = micros;
        time.Kind = TimeKind.ShortYear;
        return Settle(ref time, DateOrder.YearMonthDay) || Settle(ref time, DateOrder.MonthDayYear)
            || Settle(ref time, DateOrder.DayMonthYear) ? at : 0;
    }

    /// <summary>Gives a date its order; false, and no change, where there is no such day.</summary>
    public static bool Settle(ref ParsedTime time, DateOrder order)
    {
        var (first, second, third) = time.Parts;
        int offset = time.HasZone ? time.OffsetMinutes : 0;
        bool hasZone = time.HasZone;
        bool isShort = time.Kind == TimeKind.ShortYear;
        bool isSet = order switch
        {
            DateOrder.YearMonthDay => isShort && time.Set(Full(first), second, third, time.TimeOfDay),
            DateOrder.MonthDayYear => time.Set(isShort ? Full(third) : third, first, second, time.TimeOfDay),
            DateOrder.DayMonthYear => time.Set(isShort ? Full(third) : third, second, first, time.TimeOfDay),
            _ => true,
        };
        if (isSet && hasZone && order != DateOrder.Unknown) time.SetZone(offset);
        return isSet;
    }

    /// <summary><c>PM</c>, <c> a.m.</c> and the like after a clock: its length, or 0; the clock is put right.</summary>
    public static int HalfDay(ReadOnlySpan<byte> text, ref long micros)
    {
        const long half = Calendar.MicrosPerDay / 2;
        int at = text.StartsWith("\u202F"u8) ? 3 : text.StartsWith("\u00A0"u8) ? 2 : text is [(byte)' ', ..] ? 1 : 0;
        if (at + 2 > text.Length) return 0;
        int letter = text[at] | 0x20;
        if (letter is not ('a' or 'p')) return 0;
        bool dotted = text[at + 1] == '.';
        int m = at + (dotted ? 2 : 1);
        if (m >= text.Length || (text[m] | 0x20) != 'm') return 0;
        int end = dotted && m + 1 < text.Length && text[m + 1] == '.' ? m + 2 : m + 1;
        if (end < text.Length && TimeFormats.IsWordByte(text[end])) return 0;
        if (micros >= half + (half / 12)) return end;
        if (letter == 'p' && micros < half) micros += half;
        else if (letter == 'a' && micros >= half) micros -= half;
        return end;
    }

    /// <summary><c>20260301120000[.123]</c>: its length, or 0.</summary>
    public static int Fourteen(ReadOnlySpan<byte> text, ref ParsedTime time)
    {
        int year = TimeFormats.Year(text, 0);
        int hour = TimeFormats.Two(text, 8);
        int minute = TimeFormats.Two(text, 10);
        int second = TimeFormats.Two(text, 12);
        if (year < 0 || hour > 23 || minute > 59 || second > 60) return 0;
        int at = 14 + TimeFormats.Fraction(text[14..], out int fraction);
        if (at < text.Length && TimeFormats.IsWordByte(text[at]) && text[at] != '-') return 0;
        long micros = ((((hour * 60L) + minute) * 60) + second) * Calendar.MicrosPerSecond;
        if (!time.Set(year, TimeFormats.Two(text, 4), TimeFormats.Two(text, 6), micros + fraction)) return 0;
        time.Kind = TimeKind.Compact;
        int zone = TimeFormats.Zone(text[at..], out int offset);
        if (zone > 0) time.SetZone(offset);
        return at + zone;
    }

    /// <summary>Years 1970 to 2069.</summary>
    public static int Full(int year) => year >= 70 ? 1900 + year : 2000 + year;

    private static DateOrder Other(DateOrder order) =>
        order == DateOrder.MonthDayYear ? DateOrder.DayMonthYear : DateOrder.MonthDayYear;

    private static bool Number(ReadOnlySpan<byte> text, ref int at, out int value)
    {
        value = 0;
        int start = at;
        while (at < text.Length && at < start + 2 && TimeFormats.IsDigit(text[at])) value = (value * 10) + text[at++] - '0';
        return at > start;
    }
}
