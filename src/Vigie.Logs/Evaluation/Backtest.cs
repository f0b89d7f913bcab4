using Vigie.Logs.Alerts;
using Vigie.Logs.Labels;
using Vigie.Logs.Prediction;
using Vigie.Logs.Templates;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Evaluation;

/// <summary>One fold after training and judging.</summary>
/// <param name="Split">What was parted.</param>
/// <param name="Learned">What was learned at its cut.</param>
/// <param name="BaselineThresholds">The threshold of each baseline, chosen on the same past.</param>
/// <param name="Age">The watch on the model's age at the end of the fold; null where the past was too short to tell.</param>
public sealed record FoldOutcome(SplitFold Split, Learned Learned, double[] BaselineThresholds, DriftWatch? Age);

/// <summary>What a back-test gave, before it is put into a report.</summary>
/// <param name="Plan">How past and future were parted.</param>
/// <param name="Folds">The folds.</param>
/// <param name="Decisions">All judged decisions.</param>
/// <param name="Failures">The failures that could be announced by a judged decision; all figures are about these.</param>
/// <param name="Baselines">The baselines.</param>
/// <param name="AllFailures">Failures of known machines, judged or not.</param>
public sealed record BacktestOutcome(
    SplitPlan Plan, IReadOnlyList<FoldOutcome> Folds, JudgedDecisions Decisions, FailureTimes Failures,
    IReadOnlyList<Baseline> Baselines, FailureTimes AllFailures);

/// <summary>
/// Walk-forward evaluation: at each cut all that is fitted (scaler, weights, calibration, threshold) is fitted on what
/// was known then, and the decisions after it are judged. Templates and windows are made in order of time in the first
/// place, so a row holds nothing from after its time.
/// </summary>
public sealed class Backtest
{
    private readonly FeatureSpace _space;
    private readonly TrainingOptions _training;
    private readonly FailureTimes _failures;
    private readonly BacktestOptions _options;

    /// <summary>A back-test over rows of these columns and these failures.</summary>
    public Backtest(FeatureSpace space, TrainingOptions training, FailureTimes failures, BacktestOptions options)
    {
        ArgumentNullException.ThrowIfNull(failures);
        ArgumentNullException.ThrowIfNull(options);
        _space = space;
        _training = training;
        _failures = failures;
        _options = options;
    }

    /// <summary>Trains and judges fold by fold.</summary>
    /// <param name="spool">All rows.</param>
    /// <param name="spans">First and last record of each machine, by number.</param>
    /// <param name="ages">When the patterns of the records were first seen.</param>
    /// <param name="progress">Told the number of each fold as it starts, and of how many.</param>
    public BacktestOutcome Run(
        RowSpool spool, IReadOnlyList<(long FirstMicros, long LastMicros)> spans, PatternAges ages,
        Action<int, int>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(spool);
        ArgumentNullException.ThrowIfNull(spans);
        ArgumentNullException.ThrowIfNull(ages);
        var plan = SplitPlan.Make(spool.Keys, spans, _options);
        var baselines = Baseline.All(_failures);
        var judged = new JudgedDecisions();
        var folds = new List<FoldOutcome>();
        foreach (var split in plan.Folds)
        {
            progress?.Invoke(folds.Count, plan.Folds.Count);
            var learned = new PredictorTrainer(_space, _training, _failures).Learn(spool, split.CutMicros);
            var thresholds = baselines.Select(b => BaselineThreshold(b, spool, learned.Uses, split.CutMicros)).ToArray();
            Judge(spool, split, learned, folds.Count, judged);
            folds.Add(new FoldOutcome(split, learned, thresholds, Watch(split, learned.Drift, judged.Items, folds.Count, ages)));
        }
        return new BacktestOutcome(plan, folds, judged, JudgedFailures(judged, spans), baselines, _failures);
    }

    private double BaselineThreshold(Baseline baseline, RowSpool spool, RowUse[] uses, long cutMicros)
    {
        var rows = Enumerable.Range(0, uses.Length).Where(i => uses[i] != RowUse.None).ToArray();
        var past = new Decisions(
            Array.ConvertAll(rows, i => spool.Keys[i].Machine),
            Array.ConvertAll(rows, i => spool.Keys[i].TimeMicros),
            Array.ConvertAll(rows, i => baseline.Score(spool.Keys[i])));
        return IncidentJudge.Best(past, _failures.Until(cutMicros), _training.Policy).Threshold;
    }

    private void Judge(RowSpool spool, SplitFold split, Learned learned, int fold, JudgedDecisions judged)
    {
        int next = 0;
        var reader = spool.Read();
        while (next < split.Judged.Length && reader.Next())
        {
            if (reader.Index != split.Judged[next]) continue;
            next++;
            var row = reader.Current;
            var label = _failures.Label(row.Machine, row.TimeMicros);
            if (label == RowLabel.Down) continue;
            judged.Add(new JudgedDecision(
                reader.Index, fold, row.Machine, row.TimeMicros, learned.Risk?.Risk(row) ?? 0, learned.Threshold,
                label == RowLabel.Positive, label == RowLabel.TooLate));
        }
    }

    /// <summary>
    /// What <see cref="DriftWatch"/> says after a fold: the risks of its decisions, and the patterns that came after its cut.
    /// </summary>
    private static DriftWatch? Watch(
        SplitFold split, DriftReference? usual, IReadOnlyList<JudgedDecision> judged, int fold, PatternAges ages)
    {
        if (usual is null) return null;
        var watch = new DriftWatch(usual with { UnseenShare = ages.LatestUnseen(split.CutMicros) });
        using var messages = ages.Between(split.CutMicros, split.UntilMicros).GetEnumerator();
        bool more = messages.MoveNext();
        foreach (var decision in judged.Where(d => d.Fold == fold).OrderBy(d => d.TimeMicros))
        {
            for (; more && messages.Current.EndMicros <= decision.TimeMicros; more = messages.MoveNext())
                watch.AddRecords(messages.Current.EndMicros, messages.Current.Messages, messages.Current.Unseen);
            watch.AddRisk(decision.TimeMicros, decision.Risk);
        }
        return watch;
    }

    /// <summary>
    /// Failures of judged machines after their first judged decision and not past the end of what was read (by more than
    /// a horizon): the others could not have been announced by any judged decision.
    /// </summary>
    private FailureTimes JudgedFailures(JudgedDecisions judged, IReadOnlyList<(long FirstMicros, long LastMicros)> spans)
    {
        var first = judged.Items.GroupBy(d => d.Machine).ToDictionary(g => g.Key, g => g.Min(d => d.TimeMicros));
        long reach = (long)((_failures.Options.LeadSeconds + _failures.Options.HorizonSeconds) * 1e6);
        long lead = (long)(_failures.Options.LeadSeconds * 1e6);
        long end = spans.Count == 0 ? 0 : spans.Max(s => s.LastMicros) + reach;
        return _failures.Between(m => first.TryGetValue(m, out long from) ? from + lead : long.MaxValue, end);
    }
}
