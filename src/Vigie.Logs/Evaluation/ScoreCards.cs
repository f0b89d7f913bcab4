using Vigie.Learn.Statistics;
using Vigie.Logs.Alerts;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Evaluation;

/// <summary>Figures of the model and of each baseline over all judged decisions.</summary>
internal sealed class ScoreCards
{
    private readonly BacktestOutcome _outcome;
    private readonly IReadOnlyList<RowKey> _keys;
    private readonly ReportOptions _options;
    private readonly JudgedDecision[] _all;
    private readonly JudgedDecision[] _clear;

    public ScoreCards(
        BacktestOutcome outcome, IReadOnlyList<RowKey> keys, double stepSeconds, ReportOptions options)
    {
        _outcome = outcome;
        _keys = keys;
        _options = options;
        _all = [.. outcome.Decisions.Items];
        _clear = [.. _all.Where(d => !d.IsTooLate)];
        Time = new JudgedTime(_all, stepSeconds);
        Model = Judge(Above(d => d.Risk, d => d.Threshold));
        int failing = Time.Machines.Count(m => outcome.Failures.Of(m).Length > 0);
        string? whyNone = options.Resamples == 0 ? "none were asked for" : MachineBootstrap.WhyNone(Time.Machines.Length, failing);
        Bootstrap = new BootstrapDescription
        {
            Machines = Time.Machines.Length,
            Resamples = whyNone is null ? options.Resamples : 0,
            Seed = options.Seed,
            WhyNone = whyNone,
        };
    }

    /// <summary>The model's incidents and caught failures; decisions are numbered as in the outcome.</summary>
    public IncidentScore Model { get; }

    /// <summary>Decisions that are right or wrong: not too late.</summary>
    public IReadOnlyList<JudgedDecision> Clear => _clear;

    /// <summary>The judged machines and their time.</summary>
    public JudgedTime Time { get; }

    /// <summary>How intervals are made.</summary>
    public BootstrapDescription Bootstrap { get; }

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

    /// <summary>Seconds from first alarm to failure, ascending.</summary>
    public static double[] Leads(IEnumerable<CaughtFailure> caught) =>
        [.. caught.Select(c => (c.FailureMicros - c.FirstAlarmMicros) / 1e6).Order()];

    /// <summary>What a scorer did on each judged machine, by position.</summary>
    public MachineCounts[] Counts(IncidentScore score)
    {
        var counts = Array.ConvertAll(Time.Machines, m => new MachineCounts(_outcome.Failures.Of(m).Length, 0, 0, 0));
        foreach (var caught in score.Caught) counts[Time.Position(caught.Machine)] += new MachineCounts(0, 1, 0, 0);
        foreach (var incident in score.Incidents)
        {
            if (incident.Verdict == IncidentVerdict.Neutral) continue;
            int isFalse = incident.Verdict == IncidentVerdict.False ? 1 : 0;
            counts[Time.Position(incident.Machine)] += new MachineCounts(0, 0, 1, isFalse);
        }
        return counts;
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
        var leads = Leads(score.Caught);
        var scores = Array.ConvertAll(_clear, d => of(d));
        var labels = Array.ConvertAll(_clear, d => d.IsPositive);
        double weeks = Time.AllWeeks;
        return new Scorecard
        {
            Name = name,
            Recall = score.Recall,
            Precision = score.Precision,
            F1 = score.F1,
            RecallForeseeable = RecallForeseeable(score),
            Intervals = Intervals(score, scores, labels),
            PrAuc = RankingMetrics.PrAuc(scores, labels),
            AlarmShare = above.Length == 0 ? 0 : (double)above.Count(a => a >= 0) / above.Length,
            Incidents = score.JudgedIncidents,
            FalseIncidents = score.FalseIncidents,
            Caught = score.Caught.Count,
            LeadMedianSeconds = Quantiles.Of(leads, 0.5),
            LeadP10Seconds = Quantiles.Of(leads, 0.1),
            FalseIncidentsPerMachineWeek = weeks > 0 ? score.FalseIncidents / weeks : 0,
            Brier = null,
            CalibrationError = null,
        };
    }

    private FigureIntervals? Intervals(IncidentScore score, double[] scores, bool[] labels)
    {
        if (Bootstrap.WhyNone is not null) return null;
        var machines = Array.ConvertAll(_clear, d => Time.Position(d.Machine));
        return MachineBootstrap.Intervals(
            new MachineSample(Counts(score), machines, scores, labels), Bootstrap.Resamples, Bootstrap.Seed);
    }

    private double? RecallForeseeable(IncidentScore score)
    {
        if (_options.Onsets is not { } onsets) return null;
        int all = _outcome.Failures.All().Count(f => onsets.IsForeseeable(f.Machine, f.TimeMicros, _outcome.AllFailures));
        if (all == 0) return null;
        return (double)score.Caught.Count(c => onsets.IsForeseeable(c.Machine, c.FailureMicros, _outcome.AllFailures)) / all;
    }

    // Each fold has its own threshold: what is judged at 0 is how far a score is above its own fold's threshold.
    private IncidentScore Judge(double[] above) =>
        IncidentJudge.Judge(
            new Decisions(Array.ConvertAll(_all, d => d.Machine), Array.ConvertAll(_all, d => d.TimeMicros), above),
            _outcome.Failures, 0);

    private double[] Above(Func<JudgedDecision, double> score, Func<JudgedDecision, double> threshold) =>
        Array.ConvertAll(_all, d => double.IsPositiveInfinity(threshold(d)) ? -1 : score(d) - threshold(d));
}
