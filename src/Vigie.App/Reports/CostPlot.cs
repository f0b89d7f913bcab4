using System.Globalization;
using Vigie.Logs.Evaluation;

namespace Vigie.App.Reports;

/// <summary>The cost of missed failures and false incidents against the threshold.</summary>
internal static class CostPlot
{
    /// <summary>The plot of a curve.</summary>
    public static SvgPlot Of(CostCurve curve)
    {
        CostPoint[] points = [.. curve.Points.Where(p => p.Threshold > 0)];
        double perMiss = curve.MissCost / curve.MachineWeeks, perAlarm = curve.AlarmCost / curve.MachineWeeks;
        return new SvgPlot
        {
            Title = "Cost against threshold",
            Description = $"Cost of {points.Length} thresholds; in use: {Hint(curve.Chosen)}; cheapest in hindsight: {Hint(curve.Cheapest)}.",
            Standalone = false,
            Width = 400,
            Height = 290,
            X = new PlotAxis { Title = "Alarm threshold (risk)", Scale = PlotScale.Log },
            Y = new PlotAxis { Title = "Cost a machine and week", Min = 0, Max = Top(curve) },
            Series =
            [
                Line("missed failures", PlotColor.Orange, points, p => p.Missed * perMiss) with { Dashed = true },
                Line("false alarms", PlotColor.Gray, points, p => p.FalseIncidents * perAlarm) with { Dashed = true },
                Line("both", PlotColor.Blue, points, p => p.Cost),
                Dot("in use", PlotColor.Purple, curve.Chosen),
                Dot("cheapest in hindsight", PlotColor.Green, curve.Cheapest),
            ],
            Lines = [PlotLine.Across(curve.NeverAlarm, $"never alarm: {Cost(curve.NeverAlarm)}")],
        };
    }

    /// <summary>A cost to three digits.</summary>
    public static string Cost(double cost) => cost.ToString(cost < 10 ? "0.##" : "#,0", CultureInfo.InvariantCulture);

    // Low thresholds cost without bound; what matters lies below the cost of doing nothing.
    private static double Top(CostCurve curve) => 1.6 * Math.Max(curve.NeverAlarm, curve.Chosen.Cost);

    private static PlotSeries Line(string name, PlotColor color, CostPoint[] points, Func<CostPoint, double> of) => new()
    {
        Name = name,
        Color = color,
        X = [.. points.Select(p => p.Threshold)],
        Y = [.. points.Select(of)],
    };

    private static PlotSeries Dot(string name, PlotColor color, CostPoint point) => new()
    {
        Name = name,
        Shape = PlotShape.Scatter,
        Color = color,
        X = [point.Threshold],
        Y = [point.Cost],
        Radii = [5.5],
        Hints = [Hint(point)],
    };

    private static string Hint(CostPoint point) =>
        $"threshold {BacktestPlots.Risk(point.Threshold)}: {point.Missed} missed, {BacktestSummary.Counted(point.FalseIncidents, "false alarm")}, "
        + $"cost {Cost(point.Cost)}";
}
