using System.Globalization;

namespace Vigie.App.Reports;

/// <summary>
/// Ticks of a UTC time axis at round clock times, days, Mondays, months or years, all within the range and less than a
/// step from its ends. There are 3 to 10 of them when <c>most</c> is 8 to 10. The second line of a label names the day
/// or year once.
/// </summary>
internal static class TimeTicks
{
    /// <summary>Shortest range in seconds; a shorter one is widened by <see cref="Widened"/>.</summary>
    public const double Shortest = 10;

    private const double Day = 86400;

    // 1970-01-05 was the first Monday.
    private const double FirstMonday = 4 * Day;

    private static readonly double[] Steps =
    [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200,
        Day, 2 * Day, 4 * Day, 7 * Day, 14 * Day,
    ];

    private static readonly int[] MonthSteps = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 2400, 6000, 12000];

    /// <summary>Ticks between two moments in seconds since 1970-01-01 UTC.</summary>
    public static Tick[] Between(double from, double to, int most)
    {
        (from, to) = Widened(from, to);
        foreach (double step in Steps)
        {
            var times = Multiples(from, to, step, most);
            // Mondays read better than every fourth day where there are enough of them.
            if (step == 4 * Day && to - from >= 28 * Day) continue;
            if (times != null) return Labelled(times, step);
        }
        foreach (int months in MonthSteps)
        {
            var times = Months(from, to, months, most);
            if (times != null) return LabelledMonths(times, months);
        }
        return [new Tick(from, Text(from, "yyyy")), new Tick(to, Text(to, "yyyy"))];
    }

    /// <summary>The range, at least <see cref="Shortest"/> long and within the years 1 to 9999.</summary>
    public static (double From, double To) Widened(double from, double to)
    {
        double earliest = DateTimeOffset.MinValue.ToUnixTimeSeconds();
        double latest = DateTimeOffset.MaxValue.ToUnixTimeSeconds();
        from = Math.Clamp(from, earliest, latest - Shortest);
        return (from, Math.Clamp(to, from + Shortest, latest));
    }

    private static double[]? Multiples(double from, double to, double step, int most)
    {
        double origin = step >= 7 * Day ? FirstMonday : 0;
        double first = Math.Ceiling((from - origin) / step);
        double count = Math.Floor((to - origin) / step) - first + 1;
        if (count > most) return null;
        var times = new double[(int)count];
        for (int i = 0; i < times.Length; i++) times[i] = origin + (first + i) * step;
        return times;
    }

    private static double[]? Months(double from, double to, int months, int most)
    {
        var start = Moment(from);
        int index = (start.Year * 12 + start.Month - 1) / months * months;
        var times = new List<double>();
        for (; index / 12 <= 9999; index += months)
        {
            if (index < 12) continue;
            double time = new DateTimeOffset(index / 12, index % 12 + 1, 1, 0, 0, 0, TimeSpan.Zero)
                .ToUnixTimeSeconds();
            if (time > to) break;
            if (time >= from) times.Add(time);
            if (times.Count > most) return null;
        }
        return [.. times];
    }

    private static Tick[] Labelled(double[] times, double step)
    {
        string format = step < 60 ? "HH:mm:ss" : step < Day ? "HH:mm" : "d MMM";
        return WithChanges(times, format, step < Day ? "d MMM" : "yyyy");
    }

    private static Tick[] LabelledMonths(double[] times, int months) =>
        months % 12 == 0
            ? [.. times.Select(t => new Tick(t, Text(t, "yyyy")))]
            : WithChanges(times, "MMM", "yyyy");

    private static Tick[] WithChanges(double[] times, string format, string belowFormat)
    {
        var ticks = new Tick[times.Length];
        string last = "";
        for (int i = 0; i < times.Length; i++)
        {
            string below = Text(times[i], belowFormat);
            ticks[i] = new Tick(times[i], Text(times[i], format), below == last ? "" : below);
            last = below;
        }
        return ticks;
    }

    private static DateTimeOffset Moment(double seconds) => DateTimeOffset.FromUnixTimeSeconds((long)seconds);

    private static string Text(double seconds, string format) =>
        Moment(seconds).ToString(format, CultureInfo.InvariantCulture);
}
