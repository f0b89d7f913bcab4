using Vigie.Learn.Statistics;
using Vigie.Logs.Alerts;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Evaluation;

/// <summary>Figures of the model and of each baseline over all judged decisions.</summary>
internal sealed class ScoreCards
{
    private const double SecondsPerWeek = 7 * 86400;
    private readonly BacktestOutcome _outcome;
    private readonly IReadOnlyList<RowKey> _keys;
    private readonly JudgedDecision[] _all;
    private readonly JudgedDecision[] _clear;
    private readonly double _machineWeeks;

    public ScoreCards(BacktestOutcome outcome, IReadOnlyList<RowKey> keys, double stepSeconds)
    {
        _outcome = outcome;
        _keys = keys;
        _all = [.. outcome.Decisions.Items];
        _clear = [.. _all.Where(d => !d.IsTooLate)];
        _machineWeeks = _all.Length * stepSeconds / SecondsPerWeek;
        Model = Judge(Above(d => d.Risk, d => d.Threshold));
    }

    /// <summary>The model's incidents and caught failures; decisions are numbered as in the outcome.</summary>
    public IncidentScore Model { get; }

    /// <summary>Decisions that are right or wrong: not too late.</summary>
    public IReadOnlyList<JudgedDecision> Clear => _clear;

    public IReadOnlyList<Scorecard> Cards()
    {
        var cards = new List<Scorecard> { ModelCard() };
        for (int b = 0; b < _outcome.Baselines.Count; b++)
        {
            int number = b;
            var baseline = _outcome.Baselines[b];
            double Score(JudgedDecision d) => baseline.Score(_keys[d.Row]);
            var above = Above(Score, d => _outcome.Folds[d.Fold].BaselineThresholds[number]);
            cards.Add(Card(baseline.Name, Judge(above), above, Score));
        }
        return cards;
    }

    private Scorecard ModelCard()
    {
        var risks = Array.ConvertAll(_clear, d => d.Risk);
        var labels = Array.ConvertAll(_clear, d => d.IsPositive);
        bool isProbability = _outcome.Folds.Any(f => f.Learned.Risk is not null) && risks.Length > 0;
        return Card("Vigie", Model, Above(d => d.Risk, d => d.Threshold), d => d.Risk) with
        {
            Brier = isProbability ? ProbabilityMetrics.Brier(risks, labels) : null,
            CalibrationError = isProbability ? ProbabilityMetrics.ExpectedCalibrationError(risks, labels).Error : null,
        };
    }

    private Scorecard Card(string name, IncidentScore score, double[] above, Func<JudgedDecision, double> of)
    {
        var leads = Leads(score);
        return new Scorecard
        {
            Name = name,
            Recall = score.Recall,
            Precision = score.Precision,
            F1 = score.F1,
            PrAuc = RankingMetrics.PrAuc(Array.ConvertAll(_clear, d => of(d)), Array.ConvertAll(_clear, d => d.IsPositive)),
            AlarmShare = above.Length == 0 ? 0 : (double)above.Count(a => a >= 0) / above.Length,
            Incidents = score.JudgedIncidents,
            FalseIncidents = score.FalseIncidents,
            Caught = score.Caught.Count,
            LeadMedianSeconds = Quantile(leads, 0.5),
            LeadP10Seconds = Quantile(leads, 0.1),
            FalseIncidentsPerMachineWeek = _machineWeeks > 0 ? score.FalseIncidents / _machineWeeks : 0,
            Brier = null,
            CalibrationError = null,
        };
    }

    /// <summary>Seconds from first alarm to failure, ascending.</summary>
    public static double[] Leads(IncidentScore score) =>
        [.. score.Caught.Select(c => (c.FailureMicros - c.FirstAlarmMicros) / 1e6).Order()];

    /// <summary>The quantile of ascending values by the nearest two; null where there are none.</summary>
    private static double? Quantile(double[] ascending, double share)
    {
        if (ascending.Length == 0) return null;
        double at = share * (ascending.Length - 1);
        int low = (int)at;
        int high = Math.Min(low + 1, ascending.Length - 1);
        return ascending[low] + (at - low) * (ascending[high] - ascending[low]);
    }

    // Each fold has its own threshold: what is judged at 0 is how far a score is above its own fold's threshold.
    private IncidentScore Judge(double[] above) =>
        IncidentJudge.Judge(
            new Decisions(Array.ConvertAll(_all, d => d.Machine), Array.ConvertAll(_all, d => d.TimeMicros), above),
            _outcome.Failures, 0);

    private double[] Above(Func<JudgedDecision, double> score, Func<JudgedDecision, double> threshold) =>
        Array.ConvertAll(_all, d => double.IsPositiveInfinity(threshold(d)) ? -1 : score(d) - threshold(d));
}
