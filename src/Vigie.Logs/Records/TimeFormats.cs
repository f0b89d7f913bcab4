namespace Vigie.Logs.Records;

/// <summary>
/// Recognises times at the start of a span: every method gives the number of bytes that the time takes, or 0.
/// Numeric forms stand here, forms with names of months in <see cref="NamedTimeFormats"/>.
/// </summary>
internal static class TimeFormats
{
    // 2001-09-09 to 2099-12-31: ten digits that are an identifier are seldom within.
    private const long FirstEpochSecond = 1_000_000_000;
    private const long LastEpochSecond = 4_102_444_799;

    /// <summary>A time in any form that <paramref name="text"/> starts with.</summary>
    public static int TryParse(ReadOnlySpan<byte> text, ref ParsedTime time)
    {
        if (text.Length < 8) return 0;
        int first = text[0] - '0';
        if ((uint)first > 9) return (uint)((text[0] | 0x20) - 'a') <= 25 ? Lettered(text, ref time) : 0;
        int digits = 1;
        while (digits < text.Length && digits < 20 && IsDigit(text[digits])) digits++;
        return digits switch
        {
            4 => Civil(text, ref time),
            8 => Compact(text, ref time),
            2 => TwoDigits(text, ref time),
            6 => SixDigits(text, ref time),
            14 => NumericDates.Fourteen(text, ref time),
            >= 10 => Epoch(text, digits, ref time),
            1 => OneDigit(text, ref time),
            _ => 0,
        };
    }

    /// <summary>Two digits, or a number too large for any part of a time.</summary>
    public static int Two(ReadOnlySpan<byte> text, int at)
    {
        uint tens = (uint)(text[at] - '0');
        uint ones = (uint)(text[at + 1] - '0');
        return tens > 9 || ones > 9 ? int.MaxValue : (int)((tens * 10) + ones);
    }

    /// <summary>Four digits, or a number that is no year.</summary>
    public static int Year(ReadOnlySpan<byte> text, int at)
    {
        int high = Two(text, at);
        int low = Two(text, at + 2);
        if (high == int.MaxValue || low == int.MaxValue) return -1;
        int year = (high * 100) + low;
        return year is >= 1970 and <= 9000 ? year : -1;
    }

    /// <summary><c>HH:MM:SS[.fraction]</c>: its length, or 0; <paramref name="micros"/> since midnight.</summary>
    public static int Clock(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (text.Length < 8 || text[2] != ':' || text[5] != ':') return 0;
        int hour = Two(text, 0);
        int minute = Two(text, 3);
        int second = Two(text, 6);
        if (hour > 23 || minute > 59 || second > 60) return 0;
        micros = ((hour * 3600L) + (minute * 60) + second) * Calendar.MicrosPerSecond;
        int fraction = Fraction(text[8..], out int fractionMicros);
        micros += fractionMicros;
        return 8 + fraction;
    }

    /// <summary><c>.123</c> or <c>,123</c>: its length, or 0. Digits past the sixth are dropped.</summary>
    public static int Fraction(ReadOnlySpan<byte> text, out int micros)
    {
        micros = 0;
        if (text.Length < 2 || text[0] is not ((byte)'.' or (byte)',') || !IsDigit(text[1])) return 0;
        int scale = 100_000;
        int at = 1;
        while (at < text.Length && IsDigit(text[at]))
        {
            micros += (text[at] - '0') * scale;
            scale /= 10;
            at++;
        }
        return at;
    }

    /// <summary>
    /// <c>Z</c>, <c>+hh:mm</c>, <c>+hhmm</c>, <c>+hh</c>, a blank before allowed, or <c> UTC</c>: its length, or 0.
    /// </summary>
    public static int Zone(ReadOnlySpan<byte> text, out int offsetMinutes)
    {
        offsetMinutes = 0;
        if (text.Length == 0) return 0;
        if (text[0] is (byte)'Z' or (byte)'z') return text.Length == 1 || !IsWordByte(text[1]) ? 1 : 0;
        int at = text[0] == ' ' ? 1 : 0;
        if (text.Length < at + 3) return 0;
        if (text[at] is not ((byte)'+' or (byte)'-')) return UtcName(text, at);
        int hours = Two(text, at + 1);
        if (hours > 14) return 0;
        int end = at + 3;
        int minutes = 0;
        if (end < text.Length && text[end] == ':') end++;
        if (end + 2 <= text.Length && Two(text, end) is <= 59 and var found && found % 15 == 0)
        {
            minutes = found;
            end += 2;
        }
        else if (at == 1 || text[end - 1] == ':')
        {
            return 0;
        }
        if (end < text.Length && IsWordByte(text[end])) return 0;
        offsetMinutes = ((hours * 60) + minutes) * (text[at] == '-' ? -1 : 1);
        return end;
    }

    public static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    public static bool IsWordByte(byte value) =>
        IsDigit(value) || (uint)((value | 0x20) - 'a') <= 25 || value is (byte)'_' or (byte)'-';

    private static int UtcName(ReadOnlySpan<byte> text, int at)
    {
        if (at == 0 || text.Length < 4) return 0;
        if (!text[1..4].SequenceEqual("UTC"u8) && !text[1..4].SequenceEqual("GMT"u8)) return 0;
        return text.Length == 4 || !IsWordByte(text[4]) ? 4 : 0;
    }

    // 2026-03-01T13:20:40,100+01:00; also with blank or '_' for T, '/' or '.' in the date, no seconds; or all with
    // dots after the date (Blue Gene).
    private static int Civil(ReadOnlySpan<byte> text, ref ParsedTime time)
    {
        if (text.Length < 16) return 0;
        byte separator = text[4];
        if (separator is not ((byte)'-' or (byte)'/' or (byte)'.') || text[7] != separator) return 0;
        int year = Year(text, 0);
        if (year < 0) return 0;
        byte middle = text[10];
        bool dotted = middle == '-' && text[13] == '.';
        if (!dotted && (text[13] != ':' || middle is not ((byte)'T' or (byte)' ' or (byte)'_' or (byte)'-' or (byte)'.'
            or (byte)':' or (byte)'t'))) return 0;
        int hour = Two(text, 11);
        int minute = Two(text, 14);
        if (hour > 23 || minute > 59) return 0;
        int at = Seconds(text, dotted ? (byte)'.' : (byte)':', out long seconds);
        if (at == 0) return 0;
        long timeOfDay = SecondsToMicros(hour, minute) + seconds;
        if (hour <= 12 && at + 2 < text.Length && text[at] == ' ') at += NumericDates.HalfDay(text[at..], ref timeOfDay);
        if (!time.Set(year, Two(text, 5), Two(text, 8), timeOfDay)) return 0;
        time.Kind = dotted ? TimeKind.Dotted : TimeKind.Civil;
        if (dotted) return at;
        int zone = Zone(text[at..], out int offset);
        if (zone > 0) time.SetZone(offset);
        return at + zone;
    }

    // What follows HH:MM of a civil time: the end of the whole, or 0.
    private static int Seconds(ReadOnlySpan<byte> text, byte separator, out long micros)
    {
        micros = 0;
        if (text.Length < 19 || text[16] != separator)
            return separator == ':' && (text.Length == 16 || !IsWordByte(text[16])) ? 16 : 0;
        int second = Two(text, 17);
        if (second > 60) return separator == '.' ? 0 : second == int.MaxValue ? 16 : 0;
        int fraction = Fraction(text[19..], out int fractionMicros);
        micros = (second * Calendar.MicrosPerSecond) + fractionMicros;
        return 19 + fraction;
    }

    private static long SecondsToMicros(int hour, int minute) =>
        ((hour * 60L) + minute) * Calendar.MicrosPerMinute;

    // 20171223-22:15:29:606 (parts not padded, then milliseconds), 20260301T132040.123Z.
    private static int Compact(ReadOnlySpan<byte> text, ref ParsedTime time)
    {
        if (text.Length < 14 || text[8] is not ((byte)'T' or (byte)'-' or (byte)'_' or (byte)' ')) return 0;
        int year = Year(text, 0);
        if (year < 0) return 0;
        var clock = text[9..];
        int length = LooseClock(clock, out long micros);
        if (length == 0) length = SixDigitClock(clock, out micros);
        if (length == 0 || !time.Set(year, Two(text, 4), Two(text, 6), micros)) return 0;
        time.Kind = TimeKind.Compact;
        int at = 9 + length;
        int zone = Zone(text[at..], out int offset);
        if (zone > 0) time.SetZone(offset);
        return at + zone;
    }

    /// <summary><c>H:M:S</c>, each of one or two digits, then a fraction or ':' and milliseconds: its length, or 0.</summary>
    public static int LooseClock(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        int at = 0;
        if (!OneOrTwo(text, ref at, 23, out int hour) || !Colon(text, ref at)) return 0;
        if (!OneOrTwo(text, ref at, 59, out int minute) || !Colon(text, ref at)) return 0;
        if (!OneOrTwo(text, ref at, 60, out int second)) return 0;
        micros = SecondsToMicros(hour, minute) + (second * Calendar.MicrosPerSecond);
        if (Colon(text, ref at))
        {
            int milliseconds = 0;
            for (int i = 0; i < 3 && at < text.Length && IsDigit(text[at]); i++)
                milliseconds = (milliseconds * 10) + text[at++] - '0';
            micros += milliseconds * 1000L;
            return at;
        }
        int fraction = Fraction(text[at..], out int fractionMicros);
        micros += fractionMicros;
        return at + fraction;
    }

    private static bool OneOrTwo(ReadOnlySpan<byte> text, ref int at, int limit, out int value)
    {
        value = 0;
        int start = at;
        while (at < text.Length && at < start + 2 && IsDigit(text[at])) value = (value * 10) + text[at++] - '0';
        return at > start && value <= limit;
    }

    private static bool Colon(ReadOnlySpan<byte> text, ref int at)
    {
        if (at >= text.Length || text[at] != ':') return false;
        at++;
        return true;
    }

    private static int SixDigitClock(ReadOnlySpan<byte> text, out long micros)
    {
        micros = 0;
        if (text.Length < 6) return 0;
        int hour = Two(text, 0);
        int minute = Two(text, 2);
        int second = Two(text, 4);
        if (hour > 23 || minute > 59 || second > 60) return 0;
        if (text.Length > 6 && IsDigit(text[6])) return 0;
        int fraction = Fraction(text[6..], out int fractionMicros);
        micros = SecondsToMicros(hour, minute) + (second * Calendar.MicrosPerSecond) + fractionMicros;
        return 6 + fraction;
    }

    // 081109 203615 (Hadoop), 260301  9:05:01 (MySQL): years 1970 to 2069.
    private static int SixDigits(ReadOnlySpan<byte> text, ref ParsedTime time)
    {
        if (text.Length < 12 || text[6] != ' ') return 0;
        int at = text[7] == ' ' ? 8 : 7;
        int length = SixDigitClock(text[at..], out long micros);
        if (length == 0) length = LooseClock(text[at..], out micros);
        if (length == 0 || !time.Set(NumericDates.Full(Two(text, 0)), Two(text, 2), Two(text, 4), micros)) return 0;
        time.Kind = TimeKind.SixDigits;
        return at + length;
    }

    private static int OneDigit(ReadOnlySpan<byte> text, ref ParsedTime time) =>
        text[1] is (byte)'/' or (byte)'.' or (byte)'-' && IsDigit(text[2])
            ? NumericDates.YearLast(text, ref time) : NamedTimeFormats.DayMonthYear(text, 1, ref time);

    private static int TwoDigits(ReadOnlySpan<byte> text, ref ParsedTime time)
    {
        if (text.Length < 14) return 0;
        byte separator = text[2];
        if (!IsDigit(text[3])) return NamedTimeFormats.DayMonthYear(text, 2, ref time);
        if (text[5] == separator && separator is (byte)'/' or (byte)'.' or (byte)'-')
            return text[8] == ' ' ? NumericDates.ShortYear(text, ref time) : NumericDates.YearLast(text, ref time);
        if (text[4] == separator) return NumericDates.YearLast(text, ref time);
        if (separator is not ((byte)'.' or (byte)'-' or (byte)'/') || text[5] != ' ') return 0;
        int clock = Clock(text[6..], out long timeOfDay);
        if (clock == 0 || !time.Set(0, Two(text, 0), Two(text, 3), timeOfDay)) return 0;
        time.Kind = TimeKind.MonthDay;
        return 6 + clock;
    }

    private static int Epoch(ReadOnlySpan<byte> text, int digits, ref ParsedTime time)
    {
        long unit = digits switch { 10 => 1_000_000, 13 => 1000, 16 => 1, 19 => -1000, _ => 0 };
        if (unit == 0) return 0;
        long value = 0;
        for (int i = 0; i < digits; i++) value = (value * 10) + text[i] - '0';
        int at = digits;
        long micros = unit > 0 ? value * unit : value / -unit;
        if (micros / Calendar.MicrosPerSecond is < FirstEpochSecond or > LastEpochSecond) return 0;
        if (unit is 1_000_000 or 1000)
        {
            at += Fraction(text[at..], out int fraction);
            micros += unit == 1000 ? fraction / 1000 : fraction;
        }
        if (at < text.Length && text[at] is not ((byte)' ' or (byte)'\t' or (byte)']' or (byte)')' or (byte)','
            or (byte)'|' or (byte)':' or (byte)';' or (byte)'"' or (byte)'}')) return 0;
        time.Kind = TimeKind.Epoch;
        time.Year = 1;
        time.Micros = micros;
        time.HasZone = true;
        return at;
    }

    private static int Lettered(ReadOnlySpan<byte> text, ref ParsedTime time)
    {
        if (!IsDigit(text[1])) return NamedTimeFormats.TryParse(text, ref time);
        if (text.Length < 14 || text[5] != ' ' || text[0] is not ((byte)'I' or (byte)'W' or (byte)'E' or (byte)'F'
            or (byte)'D')) return 0;
        int length = Clock(text[6..], out long timeOfDay);
        int month = Two(text, 1);
        if (length == 0 || !time.Set(0, month, Two(text, 3), timeOfDay)) return 0;
        time.Kind = TimeKind.Glog;
        return 6 + length;
    }
}
