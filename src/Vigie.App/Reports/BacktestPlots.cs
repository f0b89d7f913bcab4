using System.Globalization;
using Vigie.Learn.Statistics;
using Vigie.Logs.Evaluation;

namespace Vigie.App.Reports;

/// <summary>The plots of a back-test.</summary>
internal static class BacktestPlots
{
    private const int SmallWidth = 400;
    private const int SmallHeight = 290;

    /// <summary>Precision against recall of decisions, with the base rate and the threshold in use.</summary>
    public static SvgPlot PrecisionRecall(BacktestReport report)
    {
        var curve = report.PrecisionRecall;
        double baseRate = report.Input.BaseRate;
        var series = new List<PlotSeries>
        {
            new() { Shape = PlotShape.Line, Filled = true, X = [.. curve.Select(p => p.Recall)],
                Y = [.. curve.Select(p => p.Precision)] },
        };
        string description = $"Precision against recall over {curve.Count} thresholds.";
        if (OperatingPoint(report) is { } point)
        {
            string hint = $"Threshold {Risk(point.Threshold)}: precision {BacktestSummary.Percent(point.Precision)}, "
                + $"recall {BacktestSummary.Percent(point.Recall)}";
            series.Add(new PlotSeries
            {
                Name = "threshold in use",
                Shape = PlotShape.Scatter,
                Color = PlotColor.Orange,
                X = [point.Recall],
                Y = [point.Precision],
                Radii = [5.5],
                Hints = [hint],
            });
            description += " " + hint + ".";
        }
        return new SvgPlot
        {
            Title = "Precision and recall of decisions",
            Description = description,
            Standalone = false,
            Width = SmallWidth,
            Height = SmallHeight,
            X = new PlotAxis
            {
                Title = "Recall: share of dangerous moments flagged",
                Unit = PlotUnit.Percent,
                Min = 0,
                Max = 1
            },
            Y = new PlotAxis
            {
                Title = "Precision: share of flags that were right",
                Unit = PlotUnit.Percent,
                Min = 0,
                Max = 1
            },
            Series = series,
            Lines = [PlotLine.Across(baseRate, $"guessing: {BacktestSummary.Percent(baseRate, 2)}")],
        };
    }

    /// <summary>
    /// The point of the curve at the threshold in use (the median of the folds); null where there is none.
    /// </summary>
    public static PrecisionRecallPoint? OperatingPoint(BacktestReport report)
    {
        double[] thresholds = [.. report.Folds.Select(f => f.Threshold).Where(double.IsFinite).Order()];
        if (thresholds.Length == 0) return null;
        double threshold = thresholds[thresholds.Length / 2];
        return report.PrecisionRecall
            .Where(p => double.IsFinite(p.Precision + p.Recall) && p.Threshold >= threshold)
            .Select(p => (PrecisionRecallPoint?)p)
            .MinBy(p => p!.Value.Threshold);
    }

    /// <summary>Share of all judged failures that were announced at least so long ahead.</summary>
    public static SvgPlot Lead(BacktestReport report)
    {
        double[] leads = [.. report.LeadSeconds.Where(s => double.IsFinite(s) && s > 0).Order()];
        int failures = Math.Max(report.Input.JudgedFailures, leads.Length);
        double shortest = leads.Length == 0 ? 1 : Ticks.Log(leads[0], leads[^1], PlotUnit.Seconds)[0].Value;
        // At the i-th shortest lead the share falls from those that have at least it to those that have more.
        double[] x = [shortest, .. leads];
        double[] y = [.. Enumerable.Range(0, x.Length)
            .Select(i => (double)(leads.Length - i) / Math.Max(failures, 1))];
        double? median = report.Scores.Count > 0 ? report.Scores[0].LeadMedianSeconds : null;
        return new SvgPlot
        {
            Title = "How long before",
            Description = leads.Length == 0
                ? "No failure was announced."
                : $"{leads.Length} of {failures} failures announced, from {Duration.Text(leads[0])} to "
                    + $"{Duration.Text(leads[^1])} ahead.",
            Standalone = false,
            Width = SmallWidth,
            Height = SmallHeight,
            X = new PlotAxis
            {
                Title = "Time from first alarm to failure",
                Unit = PlotUnit.Seconds,
                Scale = PlotScale.Log
            },
            Y = new PlotAxis
            {
                Title = "Share of all failures announced at least so long ahead",
                Unit = PlotUnit.Percent,
                Min = 0,
                Max = 1
            },
            Series = leads.Length == 0
                ? []
                : [new PlotSeries { Shape = PlotShape.Step, Filled = true, Color = PlotColor.Green, X = x, Y = y }],
            Lines = leads.Length > 1 && median is > 0
                ? [PlotLine.Upright(median.Value, $"half of them: {Duration.Text(median)} or more")]
                : [],
        };
    }

    /// <summary>Mean risk against observed frequency; the larger the dot, the more decisions.</summary>
    public static SvgPlot Calibration(BacktestReport report)
    {
        BacktestReportBin[] bins = [.. report.Calibration
            .Where(b => double.IsFinite(b.MeanRisk + b.Frequency))
            .Select(b => new BacktestReportBin(b.MeanRisk, b.Frequency, b.Count))];
        double top = bins.Select(b => Math.Max(b.Risk, b.Frequency)).DefaultIfEmpty(1).Max();
        top = top <= 0 ? 1 : Math.Min(Ticks.Linear(0, top, 8)[^1].Value, 1);
        double most = Math.Max(bins.Select(b => b.Decisions).DefaultIfEmpty(1).Max(), 1);
        return new SvgPlot
        {
            Title = "Risk said and failures seen",
            Description = $"{bins.Length} bins of predicted risk against the observed frequency of failure; the "
                + $"table below gives the numbers.",
            Standalone = false,
            Width = SmallWidth,
            Height = SmallHeight,
            X = new PlotAxis
            {
                Title = "Risk that Vigie gave (mean of a bin)",
                Unit = PlotUnit.Percent,
                Min = 0,
                Max = top
            },
            Y = new PlotAxis { Title = "How often a failure followed", Unit = PlotUnit.Percent, Min = 0, Max = top },
            Series =
            [
                new PlotSeries
                {
                    Shape = PlotShape.Scatter,
                    Color = PlotColor.Purple,
                    X = [.. bins.Select(b => b.Risk)],
                    Y = [.. bins.Select(b => b.Frequency)],
                    Radii = [.. bins.Select(b => 3 + 4 * Math.Sqrt(b.Decisions / most))],
                    Hints = [.. bins.Select(b =>
                        $"Risk {BacktestSummary.Percent(b.Risk)}, failures after "
                            + $"{BacktestSummary.Percent(b.Frequency)} of "
                            + $"{BacktestSummary.Counted(b.Decisions, "decision")}")],
                },
            ],
            Lines = [new PlotLine(0, 0, top, top, "perfectly honest")],
        };
    }

    /// <summary>Risk of one machine over the judged time, with its threshold and its failures.</summary>
    public static SvgPlot Timeline(BacktestReport report, MachineTimeline timeline, double from, double to, double top)
    {
        double[] times = [.. timeline.Times.Select(PlotAxis.Seconds)];
        var caught = report.Failures.Where(f => f.Machine == timeline.Machine && f.Caught).Select(f => f.Time)
            .ToHashSet();
        int announced = timeline.Failures.Count(caught.Contains);
        return new SvgPlot
        {
            Title = $"Risk of {timeline.Machine}",
            Description = $"{times.Length} decisions, "
                + $"{BacktestSummary.Counted(timeline.Failures.Count, "failure")}, {announced} announced.",
            Standalone = false,
            Width = 1040,
            Height = 150,
            X = new PlotAxis { Scale = PlotScale.Time, Min = from, Max = to },
            Y = new PlotAxis { Unit = PlotUnit.Percent, Min = 0, Max = top },
            Series =
            [
                new PlotSeries { Shape = PlotShape.Line, Filled = true, X = times, Y = timeline.Risks },
                new PlotSeries { Shape = PlotShape.Step, Dashed = true, Color = PlotColor.Gray, X = times,
                    Y = timeline.Thresholds },
            ],
            Events = [.. timeline.Failures.Select(time => new PlotEvent(
                PlotAxis.Seconds(time),
                $"{Moment(time)}: failure, {(caught.Contains(time) ? "announced" : "not announced")}",
                caught.Contains(time) ? PlotColor.Green : PlotColor.Orange,
                Hollow: !caught.Contains(time)))],
        };
    }

    /// <summary>A moment for people, UTC.</summary>
    public static string Moment(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>A risk to three digits.</summary>
    public static string Risk(double? risk) =>
        risk is double value && double.IsFinite(value) ? value.ToString("0.###", CultureInfo.InvariantCulture)
            : Duration.None;

    private readonly record struct BacktestReportBin(double Risk, double Frequency, int Decisions);
}
