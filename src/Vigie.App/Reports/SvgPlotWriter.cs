using System.Text;

namespace Vigie.App.Reports;

/// <summary>Draws a laid-out plot, back to front.</summary>
internal sealed class SvgPlotWriter(SvgPlot plot, MarkupWriter writer)
{
    private const int Hinted = 400;

    private readonly SvgPlot _plot = plot;
    private readonly MarkupWriter _writer = writer;
    private readonly PlotLayout _layout = new(plot);

    /// <summary>Writes the whole element.</summary>
    public void Write()
    {
        string title = _plot.Title.Length > 0 ? _plot.Title : "Plot";
        _writer.Write($"""<svg xmlns="http://www.w3.org/2000/svg" class="vp" role="img" viewBox="0 0 """
            + $"""{_plot.Width} {_plot.Height}" """);
        _writer.Write($"""width="{_plot.Width}" height="{_plot.Height}" aria-label="{title}">""");
        _writer.Write($"\n");
        if (_plot.Standalone) _writer.Write($"<title>{title}</title>\n");
        if (_plot.Description.Length > 0) _writer.Write($"<desc>{_plot.Description}</desc>\n");
        if (_plot.Standalone) WriteFrame(title);
        WriteLegend();
        WriteAxes();
        // An inner svg clips what lies outside of the axes without an id that a page with many plots would repeat.
        _writer.Write($"""<svg x="{_layout.Left}" y="{_layout.Top}" width="{_layout.X.Length}" """
            + $"""height="{_layout.Y.Length}" """);
        _writer.Write($"""viewBox="{_layout.Left} {_layout.Top} {_layout.X.Length} {_layout.Y.Length}">""");
        _writer.Raw("\n");
        foreach (var span in _plot.Spans) WriteSpan(span);
        foreach (var mark in _plot.Events) WriteEventLine(mark);
        WriteSeries();
        foreach (var line in _plot.Lines) WriteReference(line);
        _writer.Raw("</svg>\n");
        foreach (var series in _plot.Series.Where(s => s.Shape == PlotShape.Scatter)) WriteDots(series);
        foreach (var mark in _plot.Events) WriteEventMark(mark);
        foreach (var line in _plot.Lines) WriteReferenceLabel(line);
        if (_plot.Series.All(s => s.X.Count == 0)) WriteNothing();
        _writer.Raw("</svg>");
    }

    private void WriteFrame(string title)
    {
        _writer.Write($"<style>{new Markup(SvgStyle.Css)}</style>\n");
        _writer.Write($"""<rect class="vp-paper" width="{_plot.Width}" height="{_plot.Height}"/>""");
        _writer.Write($"""<text class="vp-title" x="8" y="19">{title}</text>""");
        _writer.Raw("\n");
    }

    private void WriteLegend()
    {
        foreach (var (series, x, line) in _layout.Legend)
        {
            double y = _layout.LegendY(line);
            string color = SvgStyle.Class(series.Color);
            if (series.Shape == PlotShape.Scatter)
                _writer.Write($"""<circle class="vp-dot {color}" cx="{x + 9}" cy="{y - 4}" r="4.5"/>""");
            else if (series.Shape == PlotShape.Bars)
                _writer.Write($"""<rect class="vp-bar {color}" x="{x + 4}" y="{y - 9}" width="10" height="10"/>""");
            else
                _writer.Write($"""<path class="vp-line {color}{Dash(series)}" d="M{x} {y - 4}h18"/>""");
            _writer.Write($"""<text class="vp-name" x="{x + 24}" y="{y}">{series.Name}</text>""");
            _writer.Raw("\n");
        }
    }

    private void WriteAxes()
    {
        if (_plot.Y.Title.Length > 0) _writer.Write($"""<text x="8" y="{_layout.YTitleTop}">{_plot.Y.Title}</text>""");
        foreach (var tick in _layout.Y.Ticks)
        {
            double y = Snapped(_layout.AtY(tick.Value));
            _writer.Write($"""<path class="vp-grid" d="M{_layout.Left} {y}H{_layout.Right}"/>""");
            _writer.Write($"""<text x="{_layout.Left - 6}" y="{y + 4}" text-anchor="end">{tick.Label}</text>""");
            _writer.Raw("\n");
        }
        double free = double.NegativeInfinity, freeBelow = double.NegativeInfinity;
        foreach (var tick in _layout.X.Ticks) WriteXTick(tick, ref free, ref freeBelow);
        double bottom = Snapped(_layout.Bottom);
        _writer.Write($"""<path class="vp-axis" d="M{_layout.Left} {bottom}H{_layout.Right}"/>""");
        if (_plot.X.Title.Length > 0)
            _writer.Write($"""<text x="{_layout.Right}" y="{_plot.Height - 5}" """
                + $"""text-anchor="end">{_plot.X.Title}</text>""");
        _writer.Raw("\n");
    }

    // A label that would touch the one before it is left out; its grid line stays.
    private void WriteXTick(Tick tick, ref double free, ref double freeBelow)
    {
        double x = Snapped(_layout.AtX(tick.Value));
        if (_plot.X.Scale != PlotScale.Category)
            _writer.Write($"""<path class="vp-grid" d="M{x} {_layout.Top}V{_layout.Bottom}"/>""");
        string label = _plot.X.Scale == PlotScale.Category ? Fitted(tick.Label) : tick.Label;
        WriteXLabel(x, _layout.Bottom + 18, label, ref free);
        if (tick.Below.Length > 0) WriteXLabel(x, _layout.Bottom + 33, tick.Below, ref freeBelow);
        _writer.Raw("\n");
    }

    private void WriteXLabel(double x, double y, string label, ref double free)
    {
        double half = SvgStyle.TextWidth(label) / 2;
        if (x - half < free) return;
        free = x + half + 6;
        _writer.Write($"""<text x="{x}" y="{y}" text-anchor="middle">{label}</text>""");
    }

    private string Fitted(string name)
    {
        double room = _layout.X.Length / Math.Max(_layout.X.Ticks.Length, 1) - 8;
        if (SvgStyle.TextWidth(name) <= room) return name;
        int length = name.Length;
        while (length > 1 && SvgStyle.TextWidth(name[..length]) + 9 > room) length--;
        return name[..length] + "…";
    }

    private void WriteSpan(PlotSpan span)
    {
        double from = _layout.AtX(span.From), to = _layout.AtX(span.To);
        if (!(to > from)) return;
        _writer.Write($"""<rect class="vp-span {SvgStyle.Class(span.Color)}" x="{from}" y="{_layout.Top}" """
            + $"""width="{to - from}" """);
        _writer.Write($"""height="{_layout.Y.Length}">{Hint(span.Label)}</rect>""");
        _writer.Raw("\n");
    }

    private void WriteEventLine(PlotEvent mark)
    {
        if (!_layout.X.Holds(mark.X)) return;
        double x = Snapped(_layout.AtX(mark.X));
        _writer.Write($"""<path class="vp-event {SvgStyle.Class(mark.Color)}" d="M{x} """
            + $"""{_layout.Top}V{_layout.Bottom}"/>""");
        _writer.Raw("\n");
    }

    private void WriteEventMark(PlotEvent mark)
    {
        if (!_layout.X.Holds(mark.X)) return;
        double x = Snapped(_layout.AtX(mark.X));
        string look = mark.Hollow ? "vp-hollow" : "vp-mark";
        _writer.Write($"""<path class="{look} {SvgStyle.Class(mark.Color)}" d="M{x} {_layout.Top - 1}l-5 -9h10z">""");
        _writer.Write($"{Hint(mark.Label)}</path>\n");
    }

    private void WriteSeries()
    {
        int bars = _plot.Series.Count(s => s.Shape == PlotShape.Bars), bar = 0;
        foreach (var series in _plot.Series)
        {
            if (series.X.Count != series.Y.Count)
                Learn.Throw.LengthsDiffer(nameof(PlotSeries.X), series.X.Count, nameof(PlotSeries.Y), series.Y.Count);
            if (series.Shape == PlotShape.Bars) WriteBars(series, bar++, bars);
            else if (series.Shape != PlotShape.Scatter) WriteLine(series);
        }
    }

    private void WriteLine(PlotSeries series)
    {
        string path = new LinePath(_layout, series).Text;
        if (path.Length == 0) return;
        string color = SvgStyle.Class(series.Color);
        if (series.Filled) WriteArea(path, color);
        _writer.Write($"""<path class="vp-line {color}{Dash(series)}" d="{path}"/>""");
        _writer.Raw("\n");
    }

    // Each stretch between gaps is closed down to zero.
    private void WriteArea(string path, string color)
    {
        double zero = _plot.Y.Scale == PlotScale.Log ? _layout.Bottom : Math.Min(_layout.AtY(0), _layout.Bottom);
        var area = new StringBuilder();
        foreach (string stretch in path.Split('M', StringSplitOptions.RemoveEmptyEntries))
        {
            string start = stretch[..stretch.IndexOf(' ')];
            area.Append('M').Append(stretch).Append(MarkupWriter.Of($"V{zero}H{start}Z").Text);
        }
        _writer.Write($"""<path class="vp-area {color}" d="{area.ToString()}"/>""");
        _writer.Raw("\n");
    }

    private void WriteBars(PlotSeries series, int index, int count)
    {
        double zero = _layout.AtY(_plot.Y.Scale == PlotScale.Log ? double.NegativeInfinity : 0);
        for (int i = 0; i < series.X.Count; i++)
        {
            double y = _layout.AtY(series.Y[i]);
            var (from, to) = Sides(series, i, index, count);
            if (!double.IsFinite(y + from + to)) continue;
            _writer.Write($"""<rect class="vp-bar {SvgStyle.Class(series.Color)}" x="{from}" """
                + $"""y="{Math.Min(y, zero)}" """);
            _writer.Write($"""width="{Math.Max(to - from, 0.5)}" """
                + $"""height="{Math.Abs(y - zero)}">{Hint(series, i)}</rect>""");
            _writer.Raw("\n");
        }
    }

    private (double From, double To) Sides(PlotSeries series, int i, int index, int count)
    {
        // Half a pixel of paper between neighbours on both sides.
        if (series.Ends != null) return (_layout.AtX(series.X[i]) + 0.5, _layout.AtX(series.Ends[i]) - 0.5);
        double width = _layout.AtX(1) - _layout.AtX(0);
        double from = _layout.AtX(series.X[i]) - 0.35 * width + 0.7 * width * index / count;
        return (from, from + 0.7 * width / count - 1);
    }

    private void WriteDots(PlotSeries series)
    {
        for (int i = 0; i < series.X.Count; i++)
        {
            if (!_layout.X.Holds(series.X[i]) || !_layout.Y.Holds(series.Y[i])) continue;
            double radius = series.Radii?[i] ?? 3.5;
            _writer.Write($"""<circle class="vp-dot {SvgStyle.Class(series.Color)}" """
                + $"""cx="{_layout.AtX(series.X[i])}" """);
            _writer.Write($"""cy="{_layout.AtY(series.Y[i])}" r="{radius}">{Hint(series, i)}</circle>""");
            _writer.Raw("\n");
        }
    }

    private void WriteReference(PlotLine line)
    {
        double x1 = _layout.AtX(line.X1), y1 = _layout.AtY(line.Y1), x2 = _layout.AtX(line.X2),
            y2 = _layout.AtY(line.Y2);
        if (!double.IsFinite(x1 + y1 + x2 + y2)) return;
        _writer.Write($"""<path class="vp-ref" d="M{x1} {y1}L{x2} {y2}"/>""");
        _writer.Raw("\n");
    }

    private void WriteReferenceLabel(PlotLine line)
    {
        if (line.Label.Length == 0) return;
        bool isUpright = line.X1 == line.X2;
        double width = SvgStyle.TextWidth(line.Label);
        double x = isUpright ? _layout.AtX(line.X1) + 6 : _layout.Right - 4 - width;
        double y = isUpright ? _layout.Top + 12 : _layout.AtY(Math.Max(line.Y1, line.Y2)) - 6;
        if (!double.IsFinite(x + y)) return;
        if (isUpright && x + width > _layout.Right) x = Math.Max(_layout.Left + 4, x - 12 - width);
        // Under a line that runs along the top there is room, above it there is none.
        if (!isUpright && y < _layout.Top + 10)
            y = Math.Min(_layout.AtY(Math.Max(line.Y1, line.Y2)) + 16, _layout.Bottom - 6);
        _writer.Write($"""<text class="vp-note" x="{Math.Max(x, _layout.Left + 4)}" y="{y}">{line.Label}</text>""");
        _writer.Raw("\n");
    }

    private void WriteNothing()
    {
        double x = (_layout.Left + _layout.Right) / 2, y = (_layout.Top + _layout.Bottom) / 2;
        _writer.Write($"""<text x="{x}" y="{y}" text-anchor="middle">nothing to show</text>""");
        _writer.Raw("\n");
    }

    private static string Dash(PlotSeries series) => series.Dashed ? " vp-dash" : "";

    private static Markup Hint(string text) =>
        text.Length == 0 ? new Markup("") : MarkupWriter.Of($"<title>{text}</title>");

    private static Markup Hint(PlotSeries series, int i) =>
        series.Hints == null || series.Hints.Count > Hinted ? new Markup("") : Hint(series.Hints[i]);

    // Thin upright and level lines are sharp in the middle of a pixel.
    private static double Snapped(double pixel) => Math.Floor(pixel) + 0.5;
}
