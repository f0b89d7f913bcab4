namespace Vigie.App.Reports;

/// <summary>Where everything in a plot goes: margins that hold the labels, and the two settled axes.</summary>
internal sealed class PlotLayout
{
    private const double LineHeight = 17;
    private const double Edge = 8;

    public PlotLayout(SvgPlot plot)
    {
        Legend = PlaceLegend(plot);
        double header = (plot.Standalone ? 26 : 0) + LineHeight * LegendLines;
        LegendTop = (plot.Standalone ? 26 : 0) + 12;
        YTitleTop = header + (Legend.Count > 0 ? 16 : 12);
        Top = header + (plot.Y.Title.Length > 0 ? 22 : 8) + (Legend.Count > 0 ? 4 : 0)
            + (plot.Events.Count > 0 ? 12 : 0);

        var (xMin, xMax) = RangeOf(
            plot, plot.X, s => s.X.Concat(s.Ends ?? []), [.. plot.Lines.SelectMany(l => new[] { l.X1, l.X2 })]);
        var (yMin, yMax) = RangeOf(plot, plot.Y, s => s.Y, [.. plot.Lines.SelectMany(l => new[] { l.Y1, l.Y2 })]);
        if (plot.Y.Scale == PlotScale.Linear && plot.Series.Any(s => s.Shape == PlotShape.Bars || s.Filled))
            (yMin, yMax) = (Math.Min(yMin, 0), Math.Max(yMax, 0));

        double bottom = 22 + (plot.X.Scale == PlotScale.Time ? 15 : 0) + (plot.X.Title.Length > 0 ? LineHeight : 0)
            + 4;
        double height = Math.Max(plot.Height - Top - bottom, 20);
        Y = new AxisMap(plot.Y, yMin, yMax, height, (int)(height / 24));
        Left = Edge + 6 + Y.Ticks.Select(t => SvgStyle.TextWidth(t.Label)).DefaultIfEmpty(0).Max();
        X = AxisThatFits(plot, xMin, xMax);
    }

    /// <summary>Names in the legend with where each begins.</summary>
    public IReadOnlyList<(PlotSeries Series, double X, int Line)> Legend { get; }

    public double LegendTop { get; }
    public double YTitleTop { get; }
    public double Top { get; }
    public double Left { get; }
    public AxisMap X { get; }
    public AxisMap Y { get; }
    public double Right => Left + X.Length;
    public double Bottom => Top + Y.Length;
    private int LegendLines => Legend.Count == 0 ? 0 : Legend[^1].Line + 1;

    /// <summary>Baseline of a legend line.</summary>
    public double LegendY(int line) => LegendTop + line * LineHeight;

    /// <summary>Horizontal pixel of a value.</summary>
    public double AtX(double value) => Left + X.At(value);

    /// <summary>Vertical pixel of a value.</summary>
    public double AtY(double value) => Bottom - Y.At(value);

    private static List<(PlotSeries, double, int)> PlaceLegend(SvgPlot plot)
    {
        var places = new List<(PlotSeries, double, int)>();
        double x = Edge;
        int line = 0;
        foreach (var series in plot.Series)
        {
            if (series.Name.Length == 0) continue;
            double width = 24 + SvgStyle.TextWidth(series.Name) + 14;
            if (x > Edge && x + width > plot.Width) (x, line) = (Edge, line + 1);
            places.Add((series, x, line));
            x += width;
        }
        return places;
    }

    // The last label is centred on the end of the axis: its right half needs a margin, which depends on the ticks.
    private AxisMap AxisThatFits(SvgPlot plot, double min, double max)
    {
        double room = plot.Width - Left - Edge;
        var axis = new AxisMap(plot.X, min, max, room, Math.Max((int)(room / 72), 6));
        if (plot.X.Scale == PlotScale.Category || axis.Ticks.Length == 0) return axis;
        var last = axis.Ticks[^1];
        double overhang = axis.At(last.Value) + LabelWidth(last) / 2 - room - Edge / 2;
        return overhang <= 0 ? axis : new AxisMap(plot.X, min, max, room - overhang, Math.Max((int)(room / 72), 6));
    }

    /// <summary>Width of the wider line of a label.</summary>
    public static double LabelWidth(Tick tick) =>
        Math.Max(SvgStyle.TextWidth(tick.Label), SvgStyle.TextWidth(tick.Below));

    private static (double Min, double Max) RangeOf(
        SvgPlot plot, PlotAxis axis, Func<PlotSeries, IEnumerable<double>> values, double[] lines)
    {
        bool isLog = axis.Scale == PlotScale.Log;
        double min = double.PositiveInfinity, max = double.NegativeInfinity;
        foreach (double value in plot.Series.SelectMany(values).Concat(lines))
        {
            if (!double.IsFinite(value) || (isLog && value < AxisMap.LeastLog)) continue;
            min = Math.Min(min, value);
            max = Math.Max(max, value);
        }
        if (min > max) (min, max) = isLog ? (1, 10) : (axis.Min ?? 0, axis.Max ?? (axis.Min ?? 0) + 1);
        min = axis.Min is double low && (!isLog || low >= AxisMap.LeastLog) ? low : min;
        max = axis.Max is double high && (!isLog || high >= AxisMap.LeastLog) ? high : max;
        return (min, Math.Max(min, max));
    }
}
