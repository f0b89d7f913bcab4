namespace Vigie.Logs.Records;

/// <summary>Arithmetic of the Gregorian calendar in microseconds.</summary>
internal static class Calendar
{
    public const long MicrosPerSecond = 1_000_000;
    public const long MicrosPerMinute = 60 * MicrosPerSecond;
    public const long MicrosPerDay = 86_400 * MicrosPerSecond;

    private static ReadOnlySpan<byte> DaysIn => [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

    /// <summary>Whether the day exists; 29 February does where the year is unknown (0).</summary>
    public static bool IsDay(int year, int month, int day)
    {
        if ((uint)(month - 1) > 11 || day < 1) return false;
        return day <= DaysIn[month - 1] || (month == 2 && day == 29 && (year == 0 || IsLeap(year)));
    }

    /// <summary>Days from 1970-01-01 to a day that exists.</summary>
    public static long DaysSinceEpoch(int year, int month, int day)
    {
        int past = year - 1;
        long days = (past * 365L) + (past / 4) - (past / 100) + (past / 400) - 719162;
        // Days of the months before, as if February had 30; what it has less is taken off after it.
        days += (((367 * month) - 362) / 12) + day - 1;
        if (month > 2) days -= IsLeap(year) ? 1 : 2;
        return days;
    }

    /// <summary>Whether the year has 366 days.</summary>
    public static bool IsLeap(int year) => (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
}
