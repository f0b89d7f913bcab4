namespace Vigie.Logs.Records;

/// <summary>Times that name the month: syslog, web servers, the C library.</summary>
internal static class NamedTimeFormats
{
    /// <summary>A time that starts with the name of a month or of a day of the week.</summary>
    public static int TryParse(ReadOnlySpan<byte> text, ref ParsedTime time)
    {
        int month = Month(text);
        if (month > 0) return MonthFirst(text, month, TimeKind.Syslog, ref time);
        if (!IsWeekday(text)) return 0;
        int at = text[3] == ',' ? 4 : 3;
        if (text[at] != ' ') return 0;
        var rest = text[(at + 1)..];
        month = Month(rest);
        int length = month > 0 ? MonthFirst(rest, month, TimeKind.Ctime, ref time)
            : rest.Length > 1 ? DayMonthYear(rest, TimeFormats.IsDigit(rest[1]) ? 2 : 1, ref time) : 0;
        return length == 0 ? 0 : at + 1 + length;
    }

    /// <summary>
    /// <c>10/Oct/2000:13:55:36 -0700</c>, <c>9-Jun-2026 06:06:20.123</c>, <c>09 Jun 2026 06:06:20 +0000</c>.
    /// </summary>
    public static int DayMonthYear(ReadOnlySpan<byte> text, int dayDigits, ref ParsedTime time)
    {
        if (text.Length < dayDigits + 18) return 0;
        int day = dayDigits == 2 ? TimeFormats.Two(text, 0) : text[0] - '0';
        byte separator = text[dayDigits];
        var rest = text[(dayDigits + 1)..];
        int month = Month(rest);
        if (month == 0 || rest[3] != separator || separator is not ((byte)'/' or (byte)'-' or (byte)' ')) return 0;
        int year = TimeFormats.Year(rest, 4);
        if (year < 0 || rest[8] is not ((byte)':' or (byte)' ')) return 0;
        int clock = TimeFormats.Clock(rest[9..], out long timeOfDay);
        if (clock == 0 || !time.Set(year, month, day, timeOfDay)) return 0;
        time.Kind = TimeKind.DayMonthYear;
        int at = dayDigits + 10 + clock;
        int zone = TimeFormats.Zone(text[at..], out int offset);
        if (zone > 0) time.SetZone(offset);
        return at + zone;
    }

    // Jun  9 06:06:20.123, Jun  9 2026 06:06:20, Dec 04 04:47:44 CET 2005.
    private static int MonthFirst(ReadOnlySpan<byte> text, int month, TimeKind kind, ref ParsedTime time)
    {
        if (text.Length < 14 || text[3] != ' ') return 0;
        int at = text[4] == ' ' ? 5 : 4;
        int start = at;
        int day = 0;
        while (at < start + 2 && TimeFormats.IsDigit(text[at])) day = (day * 10) + text[at++] - '0';
        if (at == start) return 0;
        if (text[at] == ',') at++;
        if (at >= text.Length || text[at++] != ' ') return 0;
        int year = 0;
        if (text.Length > at + 12 && text[at + 4] is (byte)' ' or (byte)',' && TimeFormats.Year(text, at) is > 0 and var before)
        {
            year = before;
            at += text[at + 4] == ',' && text[at + 5] == ' ' ? 6 : 5;
            if (text[at] == '@' && text[at + 1] == ' ') at += 2;
        }
        int clock = TimeFormats.Clock(text[at..], out long timeOfDay);
        if (clock == 0 && year != 0) clock = TimeFormats.LooseClock(text[at..], out timeOfDay);
        if (clock == 0) return 0;
        at += clock;
        at += NumericDates.HalfDay(text[at..], ref timeOfDay);
        int zone = 0;
        int offset = 0;
        if (kind == TimeKind.Ctime)
        {
            at += YearAfter(text[at..], ref year, out bool isUtc);
            zone = isUtc ? 1 : 0;
        }
        if (year != 0 && zone == 0) at += zone = TimeFormats.Zone(text[at..], out offset);
        if (!time.Set(year, month, day, timeOfDay)) return 0;
        if (zone > 0 && year != 0) time.SetZone(offset);
        time.Kind = kind;
        return at;
    }

    // " 2005" or " CEST 2005" after the clock; names of zones other than UTC and GMT say too little to be used.
    private static int YearAfter(ReadOnlySpan<byte> text, ref int year, out bool isUtc)
    {
        isUtc = false;
        int at = 0;
        if (text.Length > 1 && text[0] == ' ' && (uint)(text[1] - 'A') <= 25)
        {
            at = 1;
            while (at < text.Length && at < 6 && (uint)(text[at] - 'A') <= 25) at++;
            isUtc = text[1..at].SequenceEqual("UTC"u8) || text[1..at].SequenceEqual("GMT"u8);
        }
        if (year == 0 && text.Length >= at + 5 && text[at] == ' '
            && TimeFormats.Year(text, at + 1) is > 0 and var found)
        {
            year = found;
            return at + 5;
        }
        isUtc = false;
        return 0;
    }

    private static int Month(ReadOnlySpan<byte> text) => Letters(text) switch
    {
        0x6a616e => 1,
        0x666562 => 2,
        0x6d6172 => 3,
        0x617072 => 4,
        0x6d6179 => 5,
        0x6a756e => 6,
        0x6a756c => 7,
        0x617567 => 8,
        0x736570 => 9,
        0x6f6374 => 10,
        0x6e6f76 => 11,
        0x646563 => 12,
        _ => 0,
    };

    private static bool IsWeekday(ReadOnlySpan<byte> text) =>
        Letters(text) is 0x6d6f6e or 0x747565 or 0x776564 or 0x746875 or 0x667269 or 0x736174 or 0x73756e;

    // Three letters in lower case as one number: "jan" is 0x6a616e.
    private static int Letters(ReadOnlySpan<byte> text) =>
        text.Length < 4 ? 0 : ((text[0] | 0x20) << 16) | ((text[1] | 0x20) << 8) | (text[2] | 0x20);
}
