namespace Vigie.App.Reports;

/// <summary>
/// A plot, written as SVG: the same plot gives the same bytes. Colours follow the reader's light or dark preference;
/// the title and description are there for those who cannot see it.
/// </summary>
internal sealed record SvgPlot
{
    /// <summary>What the plot shows; drawn above a plot that stands alone, and read aloud in any case.</summary>
    public required string Title { get; init; }

    /// <summary>What there is to see, in words.</summary>
    public string Description { get; init; } = "";

    /// <summary>Width in pixels before the page scales it.</summary>
    public int Width { get; init => field = Learn.Check.Within(value, 160, 4000); } = 640;

    /// <summary>Height in pixels before the page scales it.</summary>
    public int Height { get; init => field = Learn.Check.Within(value, 80, 4000); } = 320;

    /// <summary>The horizontal axis.</summary>
    public PlotAxis X { get; init; } = new();

    /// <summary>The vertical axis.</summary>
    public PlotAxis Y { get; init; } = new();

    /// <summary>What is plotted, in drawing order.</summary>
    public IReadOnlyList<PlotSeries> Series { get; init; } = [];

    /// <summary>Straight lines to compare with.</summary>
    public IReadOnlyList<PlotLine> Lines { get; init; } = [];

    /// <summary>Shaded stretches behind everything.</summary>
    public IReadOnlyList<PlotSpan> Spans { get; init; } = [];

    /// <summary>Moments marked above the plot.</summary>
    public IReadOnlyList<PlotEvent> Events { get; init; } = [];

    /// <summary>
    /// Whether the file brings its own style, paper and visible title. In a page that has <see cref="SvgStyle.Css"/>
    /// once, none of them is wanted.
    /// </summary>
    public bool Standalone { get; init; } = true;

    /// <summary>Writes the plot.</summary>
    public void Write(TextWriter writer) => new SvgPlotWriter(this, new MarkupWriter(writer)).Write();

    /// <summary>The plot as SVG.</summary>
    public string ToSvg()
    {
        using var writer = new StringWriter();
        Write(writer);
        return writer.ToString();
    }
}
