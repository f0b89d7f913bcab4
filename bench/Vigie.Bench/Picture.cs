using Vigie.App.Reports;

namespace Vigie.Bench;

/// <summary>The picture of the README, from the report of <c>vigie demo</c>.</summary>
internal static class Picture
{
    /// <summary>Draws the machine whose failures show most of what can happen: announced ones and a missed one.</summary>
    public static void Write(string reportFile, string target)
    {
        using var file = File.OpenRead(reportFile);
        var report = BacktestJson.Read(file, reportFile);
        var timeline = report.Timelines
            .OrderByDescending(t => Math.Min(2, report.Failures.Count(f => f.Machine == t.Machine && !f.Caught)))
            .ThenByDescending(t => t.Failures.Count)
            .First();
        var plot = BacktestPlots.Timeline(
            report, timeline, PlotAxis.Seconds(timeline.Times[0]), PlotAxis.Seconds(timeline.Times[^1]), 1);
        using var writer = new StreamWriter(target);
        (plot with
        {
            Standalone = true,
            Height = 300,
            Title = "Risk of one machine over two weeks (simulated)",
            Y = plot.Y with { Title = "Risk of failure within 4 h" },
            Series =
            [
                plot.Series[0] with { Name = "risk" },
                plot.Series[1] with { Name = "alarm threshold" },
            ],
        }).Write(writer);
    }
}
