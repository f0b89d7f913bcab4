namespace Vigie.Logs.SlapOS;

/// <summary>One row of a collector's table, filled again for each row by its reader.</summary>
public sealed class CollectorRow
{
    /// <summary>A row without values.</summary>
    public CollectorRow(CollectorTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        Table = table;
        Values = new double[table.Columns.Count];
    }

    /// <summary>The table it is a row of.</summary>
    public CollectorTable Table { get; }

    /// <summary>Date and time as written, in seconds since 1970 of the clock that wrote them.</summary>
    public long Seconds { get; private set; }

    /// <summary>The partition's user, the device or the sensor; empty where the table is about the machine.</summary>
    public string Entity { get; set; } = "";

    /// <summary>The process; empty where the table is not about one.</summary>
    public string Process { get; set; } = "";

    /// <summary>One value a column; NaN where it is missing or no number.</summary>
    public double[] Values { get; }

    /// <summary>Sets the moment from a date <c>2026-03-01</c> and a time <c>00:00:03</c>; false where they are none.</summary>
    public bool TrySetTime(ReadOnlySpan<byte> date, ReadOnlySpan<byte> time)
    {
        if (date.Length != 10 || date[4] != '-' || date[7] != '-') return false;
        if (time.Length != 8 || time[2] != ':' || time[5] != ':') return false;
        if (!TryDigits(date[..4], out int year) || !TryDigits(date[5..7], out int month)
            || !TryDigits(date[8..], out int day) || !TryDigits(time[..2], out int hour)
            || !TryDigits(time[3..5], out int minute) || !TryDigits(time[6..], out int second))
        {
            return false;
        }
        if (year < 1970 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        if (hour > 23 || minute > 59 || second > 59) return false;
        var moment = new DateTimeOffset(year, month, day, hour, minute, second, TimeSpan.Zero);
        Seconds = moment.ToUnixTimeSeconds();
        return true;
    }

    private static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (byte b in text)
        {
            if (b is < (byte)'0' or > (byte)'9') return false;
            value = value * 10 + b - '0';
        }
        return true;
    }
}
