namespace Vigie.App.Reports;

/// <summary>An axis whose range and ticks are settled: values to pixels from its start.</summary>
internal sealed class AxisMap
{
    /// <summary>Smallest value that has a place on a logarithmic axis.</summary>
    public const double LeastLog = 1e-300;

    private readonly bool _log;
    private readonly double _min;
    private readonly double _max;

    /// <summary>
    /// Settles an axis over [<paramref name="min"/>, <paramref name="max"/>] with about <paramref name="most"/> ticks.
    /// </summary>
    public AxisMap(PlotAxis axis, double min, double max, double length, int most)
    {
        Length = length;
        _log = axis.Scale == PlotScale.Log;
        Ticks = axis.Scale switch
        {
            PlotScale.Log => Reports.Ticks.Log(min, max, axis.Unit),
            PlotScale.Time => TimeTicks.Between(min, max, Math.Clamp(most, 8, 10)),
            PlotScale.Category => [.. axis.Categories.Select((name, i) => new Tick(i, name))],
            _ => Reports.Ticks.Linear(min, max, Math.Clamp(most, 3, 10), axis.Unit),
        };
        (_min, _max) = axis.Scale switch
        {
            PlotScale.Time => TimeTicks.Widened(min, max),
            PlotScale.Category => (-0.5, Math.Max(axis.Categories.Count, 1) - 0.5),
            _ => (axis.Min is double low && IsUsable(low) ? Math.Min(low, Ticks[^2].Value) : Ticks[0].Value,
                axis.Max is double high && IsUsable(high) ? Math.Max(high, Ticks[1].Value) : Ticks[^1].Value),
        };
        double slack = (_max - _min) * 1e-9;
        Ticks = [.. Ticks.Where(t => t.Value >= _min - slack && t.Value <= _max + slack)];
    }

    /// <summary>Length in pixels.</summary>
    public double Length { get; }

    /// <summary>Ticks within the range, ascending.</summary>
    public Tick[] Ticks { get; }

    /// <summary>
    /// Pixels from the start of the axis, between 0 and <see cref="Length"/> for values in range; NaN for what has no
    /// place.
    /// </summary>
    public double At(double value)
    {
        if (double.IsNegativeInfinity(value)) return 0;
        if (double.IsPositiveInfinity(value)) return Length;
        if (!IsUsable(value)) return double.NaN;
        double share = _log
            ? (Math.Log(value) - Math.Log(_min)) / (Math.Log(_max) - Math.Log(_min))
            : (value - _min) / (_max - _min);
        // Far outside is as good as outside, and short to write.
        return Math.Clamp(share, -2, 3) * Length;
    }

    /// <summary>Whether a value lies in the drawn range.</summary>
    public bool Holds(double value) => IsUsable(value) && At(value) >= -0.01 && At(value) <= Length + 0.01;

    private bool IsUsable(double value) => double.IsFinite(value) && (!_log || value >= LeastLog);
}
