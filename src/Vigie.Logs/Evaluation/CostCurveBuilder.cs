using Vigie.Learn.Statistics;
using Vigie.Logs.Alerts;
using Vigie.Logs.Labels;

namespace Vigie.Logs.Evaluation;

/// <summary>Counts missed failures and false incidents at each threshold, and puts a price on them.</summary>
internal sealed class CostCurveBuilder
{
    private const int MostPoints = 100;
    private static readonly double[] Ratios = [1, 2, 5, 10, 20, 50, 100, 1000];

    private readonly ReportOptions _options;
    private readonly int _failures;
    private readonly double _weeks;
    private readonly CostPoint _chosen;
    private readonly List<CostPoint> _points = [];

    private CostCurveBuilder(IReadOnlyList<JudgedDecision> decisions, FailureTimes failures, double weeks, ReportOptions options)
    {
        _options = options;
        _failures = failures.Count;
        _weeks = weeks;
        int[] machines = [.. decisions.Select(d => d.Machine)];
        long[] times = [.. decisions.Select(d => d.TimeMicros)];
        // Each fold has its own threshold: what is judged at 0 is how far a risk is above that of its fold.
        var used = new Decisions(machines, times, [.. decisions.Select(d => d.Risk - d.Threshold)]);
        double[] thresholds = [.. decisions.Select(d => d.Threshold).Order()];
        _chosen = Point(thresholds[thresholds.Length / 2], IncidentJudge.JudgeBounded(used, failures, 0));
        var all = new Decisions(machines, times, [.. decisions.Select(d => d.Risk)]);
        foreach (double threshold in Thresholds(decisions))
            _points.Add(Point(threshold, IncidentJudge.JudgeBounded(all, failures, threshold)));
    }

    /// <summary>The curve; null where there is no failure, no decision before one, or no time to judge by.</summary>
    public static CostCurve? Build(
        IReadOnlyList<JudgedDecision> decisions, FailureTimes failures, double weeks, ReportOptions options)
    {
        if (failures.Count == 0 || weeks <= 0 || !decisions.Any(d => d.IsPositive)) return null;
        return new CostCurveBuilder(decisions, failures, weeks, options).Curve();
    }

    private CostCurve Curve() => new()
    {
        MissCost = _options.MissCost,
        AlarmCost = _options.AlarmCost,
        MachineWeeks = _weeks,
        Points = _points,
        Chosen = _chosen,
        Cheapest = _points.MinBy(p => p.Cost),
        NeverAlarm = Cost(_options.MissCost, _options.AlarmCost, _failures, 0),
        Ratios = [.. Ratios.Select(Ratio)],
    };

    private CostRatio Ratio(double ratio)
    {
        double never = Cost(ratio, 1, _failures, 0);
        var cheapest = _points.MinBy(p => Cost(ratio, 1, p.Missed, p.FalseIncidents));
        double least = Cost(ratio, 1, cheapest.Missed, cheapest.FalseIncidents);
        return new CostRatio(
            ratio, Cost(ratio, 1, _chosen.Missed, _chosen.FalseIncidents), Math.Min(least, never),
            least <= never ? cheapest.Threshold : null, never);
    }

    private CostPoint Point(double threshold, IncidentScore score)
    {
        int missed = score.Failures - score.Caught.Count;
        return new CostPoint(
            threshold, missed, score.FalseIncidents, Cost(_options.MissCost, _options.AlarmCost, missed, score.FalseIncidents));
    }

    private double Cost(double miss, double alarm, int missed, int falseIncidents) =>
        (miss * missed + alarm * falseIncidents) / _weeks;

    // Those of the precision-recall curve: evenly apart in what they find, so close together where it matters.
    private static IEnumerable<double> Thresholds(IReadOnlyList<JudgedDecision> decisions)
    {
        JudgedDecision[] clear = [.. decisions.Where(d => !d.IsTooLate)];
        return RankingMetrics.Curve(
            Array.ConvertAll(clear, d => d.Risk), Array.ConvertAll(clear, d => d.IsPositive), MostPoints).Select(p => p.Threshold);
    }
}
