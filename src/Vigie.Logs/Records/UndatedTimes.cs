namespace Vigie.Logs.Records;

/// <summary>Times at the front of a line that name no day: too weak to be believed in a single line.</summary>
internal static class UndatedTimes
{
    // A century.
    private const long MostSeconds = 100L * 366 * 86_400;

    /// <summary><c>13:05:09.123</c>, in a bracket or not, since midnight.</summary>
    public static bool Clock(ReadOnlySpan<byte> line, out int start, out int end, out long micros)
    {
        start = line.Length > 1 && line[0] is (byte)'[' or (byte)'(' ? 1 : 0;
        end = start;
        micros = 0;
        if (line.Length < start + 7 || !TimeFormats.IsDigit(line[start])) return false;
        int length = TimeFormats.LooseClock(line[start..], out micros);
        if (length == 0) return false;
        end = start + length;
        end += NumericDates.HalfDay(line[end..], ref micros);
        return end == line.Length || !TimeFormats.IsWordByte(line[end]);
    }

    /// <summary><c>[   12.345678]</c> of the kernel, with <c>&lt;6&gt;</c> before it or not, since the machine's start.</summary>
    public static bool Uptime(ReadOnlySpan<byte> line, out int start, out int end, out long micros)
    {
        start = line.Length > 1 && line[0] == '<' ? HeaderReader.SkipPriority(line, out _) : 0;
        end = start;
        micros = 0;
        if (line.Length < start + 8 || line[start] != '[') return false;
        int at = start + 1;
        while (at < line.Length && line[at] == ' ') at++;
        long seconds = 0;
        int digits = at;
        while (at < line.Length && TimeFormats.IsDigit(line[at]) && seconds < MostSeconds)
            seconds = (seconds * 10) + line[at++] - '0';
        if (at == digits || at + 4 > line.Length || line[at] != '.') return false;
        at += TimeFormats.Fraction(line[at..], out int fraction);
        if (at >= line.Length || line[at] is not ((byte)']' or (byte)'@')) return false;
        micros = (seconds * Calendar.MicrosPerSecond) + fraction;
        end = line[at] == '@' ? at + line[at..].IndexOf((byte)']') + 1 : at + 1;
        return end > at;
    }
}
