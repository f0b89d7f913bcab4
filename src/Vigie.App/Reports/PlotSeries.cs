namespace Vigie.App.Reports;

/// <summary>Colours that stay apart for colour-blind readers, in light and dark.</summary>
internal enum PlotColor
{
    /// <summary>The first choice.</summary>
    Blue,

    /// <summary>Vermilion: what went wrong.</summary>
    Orange,

    /// <summary>Bluish green: what went well.</summary>
    Green,

    /// <summary>Reddish purple.</summary>
    Purple,

    /// <summary>Dark yellow.</summary>
    Amber,

    /// <summary>For what is only there to compare with.</summary>
    Gray,
}

/// <summary>How a series is drawn.</summary>
internal enum PlotShape
{
    /// <summary>Points joined by straight lines.</summary>
    Line,

    /// <summary>Each value holds until the next one.</summary>
    Step,

    /// <summary>Dots.</summary>
    Scatter,

    /// <summary>
    /// Bars from zero: histogram bins, or one a category (side by side when there are several series).
    /// </summary>
    Bars,
}

/// <summary>A series of points; a NaN leaves a gap.</summary>
internal sealed record PlotSeries
{
    /// <summary>Name in the legend; empty for none.</summary>
    public string Name { get; init; } = "";

    /// <summary>How it is drawn.</summary>
    public PlotShape Shape { get; init; }

    /// <summary>Its colour.</summary>
    public PlotColor Color { get; init; }

    /// <summary>Whether a line is dashed.</summary>
    public bool Dashed { get; init; }

    /// <summary>Whether the area under a line is tinted.</summary>
    public bool Filled { get; init; }

    /// <summary>Places along the x axis; for bars the left edge of each bin.</summary>
    public required IReadOnlyList<double> X { get; init; }

    /// <summary>One value a place.</summary>
    public required IReadOnlyList<double> Y { get; init; }

    /// <summary>Right edges of histogram bins, one a bar; null for bars of a category axis.</summary>
    public IReadOnlyList<double>? Ends { get; init; }

    /// <summary>Radii of dots in pixels, one a point; null for all alike.</summary>
    public IReadOnlyList<double>? Radii { get; init; }

    /// <summary>What a dot or bar says when pointed at, one a point; null for nothing.</summary>
    public IReadOnlyList<string>? Hints { get; init; }
}

/// <summary>
/// A straight line to compare with, from one point to another; an infinite end lies on the edge of the plot.
/// </summary>
internal sealed record PlotLine(double X1, double Y1, double X2, double Y2, string Label)
{
    /// <summary>A line across the plot.</summary>
    public static PlotLine Across(double y, string label) =>
        new(double.NegativeInfinity, y, double.PositiveInfinity, y, label);

    /// <summary>A line from bottom to top.</summary>
    public static PlotLine Upright(double x, string label) =>
        new(x, double.NegativeInfinity, x, double.PositiveInfinity, label);
}

/// <summary>A shaded stretch of the x axis, [<paramref name="From"/>, <paramref name="To"/>).</summary>
internal sealed record PlotSpan(double From, double To, string Label, PlotColor Color = PlotColor.Gray);

/// <summary>A moment on the x axis: a thin line with a mark above the plot, full or hollow.</summary>
internal sealed record PlotEvent(double X, string Label, PlotColor Color, bool Hollow = false);
