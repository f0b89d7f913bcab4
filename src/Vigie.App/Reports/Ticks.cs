using System.Globalization;

namespace Vigie.App.Reports;

/// <summary>A place on an axis that carries a label, which may have a second line.</summary>
internal readonly record struct Tick(double Value, string Label, string Below = "");

/// <summary>
/// Ticks at round numbers. Linear and logarithmic ticks cover the range: the first is at or below its lower end, the
/// last at or above its upper end. There are 3 to 10 of them when <c>most</c> is 6 to 10.
/// </summary>
internal static class Ticks
{
    private static readonly double[] WithinDecade = [1, 2, 5, 10];

    private static readonly double[] Lengths =
    [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200,
        86400, 2 * 86400, 5 * 86400, 10 * 86400,
    ];

    private static readonly double[] CoarseLadder =
        [0.01, 0.1, 1, 10, 60, 600, 3600, 6 * 3600, 86400, 7 * 86400, 70 * 86400, 700 * 86400, 7000 * 86400d];

    private static readonly double[] FineLadder =
    [
        0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800,
        3600, 2 * 3600, 3 * 3600, 6 * 3600, 12 * 3600,
        86400, 2 * 86400, 4 * 86400, 7 * 86400, 14 * 86400, 35 * 86400, 70 * 86400, 140 * 86400,
        350 * 86400, 700 * 86400,
    ];

    /// <summary>
    /// Ticks 1, 2 or 5 times a power of ten apart; lengths of time at seconds, minutes, hours and days.
    /// </summary>
    public static Tick[] Linear(double min, double max, int most, PlotUnit unit = PlotUnit.Number)
    {
        (min, max) = Widened(min, max);
        var (step, exponent) = unit == PlotUnit.Seconds && max - min > most
            ? (LengthStep(min, max, most), 0)
            : RoundStep(min, max, most);
        return Multiples(min, max, step, exponent, unit);
    }

    /// <summary>Ticks at powers of ten, at 1, 2, 5 within a single one, or at usual lengths of time.</summary>
    public static Tick[] Log(double min, double max, PlotUnit unit = PlotUnit.Number)
    {
        if (!(min > 0)) Learn.Throw.OutOfRange(nameof(min), min, "> 0 on a logarithmic axis");
        if (unit == PlotUnit.Seconds && LogLengths(min, max) is { } lengths) return lengths;
        int low = (int)Math.Floor(Math.Log10(min) + 1e-12);
        int high = Math.Max((int)Math.Ceiling(Math.Log10(max) - 1e-12), low + 1);
        if (high - low == 1)
            return [.. WithinDecade.Select(m => new Tick(Scaled(m, low), Label(Scaled(m, low), low, unit)))];
        int stride = (high - low + 8) / 9;
        var ticks = new Tick[(high - low + stride - 1) / stride + 1];
        for (int i = 0; i < ticks.Length; i++)
        {
            int exponent = low + i * stride;
            string label = low < -4 && unit == PlotUnit.Number ? $"1e{exponent}"
                : Label(Scaled(1, exponent), exponent, unit);
            ticks[i] = new Tick(Scaled(1, exponent), label);
        }
        return ticks;
    }

    /// <summary>A value as its tick would be labelled, to <paramref name="exponent"/> powers of ten.</summary>
    public static string Label(double value, int exponent, PlotUnit unit)
    {
        if (unit == PlotUnit.Seconds) return value == 0 ? "0" : Duration.Text(value);
        if (unit == PlotUnit.Percent) return Fixed(value * 100, exponent + 2) + " %";
        double size = Math.Abs(value);
        if (size != 0 && (exponent < -5 || size >= 1e15))
            return value.ToString("0.##e0", CultureInfo.InvariantCulture);
        return size switch
        {
            >= 1e12 => Fixed(value / 1e12, exponent - 12) + "T",
            >= 1e9 => Fixed(value / 1e9, exponent - 9) + "G",
            >= 1e6 => Fixed(value / 1e6, exponent - 6) + "M",
            _ => Fixed(value, exponent),
        };
    }

    private static Tick[]? LogLengths(double min, double max)
    {
        if (min < FineLadder[0] || max > FineLadder[^1]) return null;
        var lengths = Within(FineLadder, min, max);
        if (lengths.Length > 8 && Within(CoarseLadder, min, max) is { Length: >= 3 } coarse) lengths = coarse;
        return lengths.Length > 10 ? null : [.. lengths.Select(v => new Tick(v, Duration.Text(v)))];
    }

    private static double[] Within(double[] ladder, double min, double max)
    {
        int first = Math.Clamp(Array.FindLastIndex(ladder, v => v <= min), 0, ladder.Length - 3);
        int last = Array.FindIndex(ladder, v => v >= max);
        if (ladder == FineLadder) last = Math.Max(last, first + 2);
        return ladder[first..(Math.Max(last, first + 1) + 1)];
    }

    private static (double Step, int Exponent) RoundStep(double min, double max, int most)
    {
        // Steps that double precision cannot tell apart at this offset would repeat a tick.
        double least = Math.Max(Math.Abs(min), Math.Abs(max)) * 1e-14;
        for (int exponent = Exponent((max - min) / most); ; exponent++)
        {
            foreach (double mantissa in (ReadOnlySpan<double>)[1, 2, 5])
            {
                double step = Scaled(mantissa, exponent);
                if (step >= least && Count(min, max, step) <= most) return (step, exponent);
            }
        }
    }

    private static double LengthStep(double min, double max, int most)
    {
        foreach (double step in Lengths)
            if (Count(min, max, step) <= most) return step;
        for (double step = 20 * 86400; ; step *= 2)
            if (Count(min, max, step) <= most) return step;
    }

    private static Tick[] Multiples(double min, double max, double step, int exponent, PlotUnit unit)
    {
        double first = Math.Floor(min / step);
        var ticks = new Tick[(int)Count(min, max, step)];
        double mantissa = Math.Round(step / Scaled(1, exponent));
        for (int i = 0; i < ticks.Length; i++)
        {
            double value = Scaled((first + i) * mantissa, exponent);
            ticks[i] = new Tick(value, Label(value, exponent, unit));
        }
        return ticks;
    }

    private static double Count(double min, double max, double step) =>
        Math.Ceiling(max / step) - Math.Floor(min / step) + 1;

    private static (double Min, double Max) Widened(double min, double max)
    {
        if (!double.IsFinite(min)) Learn.Throw.OutOfRange(nameof(min), min, "finite");
        if (!double.IsFinite(max)) Learn.Throw.OutOfRange(nameof(max), max, "finite");
        if (max > min) return (min, max);
        double half = min == 0 ? 0.5 : Math.Abs(min) * 0.1;
        return (min - half, min + half);
    }

    private static int Exponent(double value) => (int)Math.Floor(Math.Log10(value));

    // Dividing by a power of ten rounds once; multiplying by 0.1 would round twice and print 0.30000000000000004.
    private static double Scaled(double value, int exponent) =>
        exponent < 0 ? value / Math.Pow(10, -exponent) : value * Math.Pow(10, exponent);

    private static string Fixed(double value, int exponent)
    {
        string format = "#,0." + new string('#', Math.Clamp(-exponent, 0, 12));
        string text = value.ToString(format, CultureInfo.InvariantCulture);
        return text == "-0" ? "0" : text;
    }
}
