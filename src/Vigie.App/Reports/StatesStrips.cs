namespace Vigie.App.Reports;

/// <summary>A strip a machine: coloured stretches of its states, all on one axis of time.</summary>
/// <param name="from">Left end, in seconds since 1970 UTC.</param>
/// <param name="to">Right end.</param>
internal sealed class StatesStrips(double from, double to)
{
    private const double Width = 1000;
    private const double Height = 22;
    private const double RoomForNumber = 16;
    private const int MostTicks = 8;

    // A window shorter than half a pixel would not be seen: it is drawn half a pixel wide.
    private const double LeastWidth = 0.5;

    private readonly double _from = from;
    private readonly double _span = Math.Max(to - from, 1);

    /// <summary>Writes the strip of a machine.</summary>
    public void Write(MachineStates machine, MarkupWriter page)
    {
        page.Write($"<div class=\"strip\"><span title=\"{machine.Machine}\">{machine.Machine}</span>");
        page.Write($"<svg viewBox=\"0 0 {Width} {Height}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{Words(machine)}\">");
        page.Write($"<rect class=\"none\" width=\"{Width}\" height=\"1\" y=\"{Height / 2}\"/>");
        foreach (var stretch in machine.Stretches) Write(stretch, page);
        page.Raw("</svg></div>\n");
    }

    /// <summary>Writes the axis of time below the strips.</summary>
    public void WriteTimes(MarkupWriter page)
    {
        page.Raw("<div class=\"strip\" aria-hidden=\"true\"><span></span><div class=\"times\">");
        foreach (var tick in TimeTicks.Between(_from, _from + _span, MostTicks))
        {
            double left = 100 * (tick.Value - _from) / _span;
            if (left is < 0 or > 100) continue;
            page.Write($"<i style=\"left:{left:0.##}%\"></i><b style=\"left:{left:0.##}%\">{tick.Label}\n{tick.Below}</b>");
        }
        page.Raw("</div></div>\n");
    }

    private void Write(StateStretch stretch, MarkupWriter page)
    {
        double left = Width * (PlotAxis.Seconds(stretch.From) - _from) / _span;
        double width = Math.Max(LeastWidth, Width * (stretch.To - stretch.From).TotalSeconds / _span);
        page.Write($"<g class=\"{StatesStyle.Class(stretch.State)}\"><title>State {stretch.State}, {BacktestPlots.Moment(stretch.From)} ");
        page.Write($"to {BacktestPlots.Moment(stretch.To)}</title><rect x=\"{left}\" width=\"{width}\" height=\"{Height}\"/>");
        if (width >= RoomForNumber) page.Write($"<text x=\"{left + (width / 2)}\" y=\"15\">{stretch.State}</text>");
        page.Raw("</g>");
    }

    private static string Words(MachineStates machine)
    {
        var longest = machine.Stretches.GroupBy(s => s.State)
            .OrderByDescending(g => g.Sum(s => (s.To - s.From).TotalSeconds)).ThenBy(g => g.Key).First();
        string stretches = machine.Stretches.Count == 1 ? "one stretch" : $"{BacktestSummary.Number(machine.Stretches.Count)} stretches";
        return $"{machine.Machine}: {stretches}, most of the time in state {longest.Key}";
    }
}
