using Vigie.Learn.Statistics;
using Vigie.Logs.Alerts;
using Vigie.Logs.Labels;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Prediction;

/// <summary>What was learned at one cut.</summary>
/// <param name="Risk">The risk model, or null with the reason in <paramref name="Trained"/>.</param>
/// <param name="Threshold">Alarm threshold that is best by the policy on held-out blocks of the past.</param>
/// <param name="Uses">What each row was used for.</param>
/// <param name="Rows">Rows learned from.</param>
/// <param name="Failures">Failures that they speak of.</param>
/// <param name="PastScore">How the threshold did on held-out blocks of the past; null without a risk model.</param>
/// <param name="PastPrAuc">PR-AUC of decisions on them; NaN without a risk model.</param>
/// <param name="Drift">What risks were usual on them; null where the past is too short to tell.</param>
/// <param name="Silence">Why it raises no alarms, in words; null where it may, and without a risk model.</param>
/// <param name="Trained">What was trained, in words.</param>
public sealed record Learned(
    RiskModel? Risk, double Threshold, RowUse[] Uses, int Rows, int Failures, IncidentScore? PastScore, double PastPrAuc,
    DriftReference? Drift, string? Silence, string Trained)
{
    /// <summary>What was trained, of which kinds of failures (empty: all), and why it never alarms where it does not.</summary>
    public string Describe(IReadOnlyList<string> kinds)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        return Trained + (kinds.Count == 0 ? "" : $" of the kinds {string.Join(", ", kinds)}") + (Silence is null ? "" : $"; never alarms: {Silence}");
    }
}

/// <summary>Trains a risk model with its threshold on what is known at a cut.</summary>
public sealed class PredictorTrainer
{
    /// <summary>The threshold that no risk reaches.</summary>
    public const double NeverAlarm = 1.01;

    private const double EarlyShare = 2.0 / 3;
    private const int DriftStretches = 64;

    private readonly FeatureSpace _space;
    private readonly TrainingOptions _options;
    private readonly FailureTimes _failures;

    /// <summary>A trainer for these columns and failures.</summary>
    public PredictorTrainer(FeatureSpace space, TrainingOptions options, FailureTimes failures)
    {
        ArgumentNullException.ThrowIfNull(failures);
        _space = space;
        _options = options;
        _failures = failures;
    }

    /// <summary>Trains on what is known at a cut; says why where there is too little for a risk model.</summary>
    public Learned Learn(RowSpool spool, long cutMicros)
    {
        ArgumentNullException.ThrowIfNull(spool);
        var uses = RowUses.At(cutMicros, spool.Keys, _failures);
        int failures = RowUses.FailuresIn(uses, spool.Keys, _failures);
        int learnable = uses.Count(use => use is RowUse.Positive or RowUse.Negative);
        if (failures < _options.MinFailures || uses.All(use => use != RowUse.Negative))
        {
            var why = _failures.Count == 0 ? "no failures were given"
                : $"{failures} failures in the training part: too few for a risk model (at least {_options.MinFailures})";
            return new Learned(null, NeverAlarm, uses, learnable, failures, null, double.NaN, null, null, $"novelty only: {why}");
        }
        var (candidate, trained) = Train(spool, uses, cutMicros);
        var past = DecisionsOn(spool, trained.PastRows, trained.PastRisks);
        long from = trained.PastRows.Min(r => spool.Keys[r].TimeMicros);
        var best = Best(past, _failures.Between(_ => from, cutMicros));
        var silence = best.Threshold < NeverAlarm ? null
            : _options.Policy.Aim == AlertAim.F1 ? "no threshold announced the failures of the past better than chance"
            : $"on the past no threshold was better than no alarms by {_options.Policy}";
        return new Learned(
            trained.Model, Math.Min(best.Threshold, NeverAlarm), uses, trained.TrainingRows, failures, best,
            PastPrAuc(uses, trained), Usual(past, cutMicros), silence,
            $"{candidate}; {trained.TrainingRows} rows, {failures} failures");
    }

    // Who set no terms gets no alarms that are no better than chance.
    private IncidentScore Best(Decisions past, FailureTimes failures)
    {
        var best = IncidentJudge.Best(past, failures, _options.Policy);
        return _options.Policy.Aim != AlertAim.F1 || IncidentJudge.BeatsChance(past, failures, best)
            ? best : IncidentJudge.JudgeBounded(past, failures, NeverAlarm);
    }

    /// <summary>Trains the chosen way, or the first of the others where that finds no model.</summary>
    private (RiskCandidate Candidate, TrainedRisk Trained) Train(RowSpool spool, RowUse[] uses, long cutMicros)
    {
        var chosen = Choose(spool, uses, cutMicros);
        foreach (var candidate in _options.Candidates.Prepend(chosen))
        {
            if (new RiskTrainer(_space, _options, candidate, _failures).Fit(spool, uses) is { } trained)
                return (candidate, trained);
        }
        throw new InvalidOperationException("Rows of both classes gave no model.");
    }

    /// <summary>
    /// The way to learn that ranks the decisions of the last third of the past best (PR-AUC), after learning from the rest,
    /// where it is better than the first by more than luck (<see cref="RivalScores"/>); else, and where there are too few
    /// failures to tell, the first.
    /// </summary>
    private RiskCandidate Choose(RowSpool spool, RowUse[] uses, long cutMicros)
    {
        var first = _options.Candidates[0];
        var candidates = _options.Candidates;
        if (candidates.Count == 1) return first;
        var past = Enumerable.Range(0, uses.Length).Where(i => uses[i] != RowUse.None).ToArray();
        var times = past.Select(i => spool.Keys[i].TimeMicros).Order().ToArray();
        long innerCut = times[(int)(EarlyShare * times.Length)];
        var early = RowUses.At(innerCut, spool.Keys, _failures);
        var late = past.Where(i => spool.Keys[i].TimeMicros >= innerCut && uses[i] != RowUse.ScoreOnly).ToArray();
        if (RowUses.FailuresIn(early, spool.Keys, _failures) < _options.MinFailures
            || _failures.Between(_ => innerCut, cutMicros).Count < _options.MinFailures
            || early.All(use => use != RowUse.Negative))
            return first;
        var margins = candidates.Select(candidate =>
            new RiskTrainer(_space, _options, candidate, _failures).Margins(spool, early, late)).ToArray();
        var rivals = new RivalScores(
            Array.ConvertAll(late, i => uses[i] == RowUse.Positive), Array.ConvertAll(late, i => spool.Keys[i].Machine), _options.Seed);
        return candidates[rivals.Best(margins)];
    }

    // Stretches long enough to hold many decisions and short enough that there are many of them.
    private DriftReference? Usual(Decisions past, long cutMicros)
    {
        if (past.Count == 0) return null;
        long reach = (long)((_failures.Options.LeadSeconds + _failures.Options.HorizonSeconds) * 1e6);
        long first = past.TimesMicros[0];
        foreach (long time in past.TimesMicros) first = Math.Min(first, time);
        long stretch = Math.Max(reach, (cutMicros - first) / DriftStretches);
        return DriftReference.Measure(past.TimesMicros, past.Scores, Math.Max(1, stretch), 0);
    }

    private static Decisions DecisionsOn(RowSpool spool, int[] rows, double[] risks) => new(
        Array.ConvertAll(rows, r => spool.Keys[r].Machine),
        Array.ConvertAll(rows, r => spool.Keys[r].TimeMicros),
        risks);

    private static double PastPrAuc(RowUse[] uses, TrainedRisk trained)
    {
        var judged = Enumerable.Range(0, trained.PastRows.Length)
            .Where(i => uses[trained.PastRows[i]] != RowUse.ScoreOnly).ToArray();
        return RankingMetrics.PrAuc(
            Array.ConvertAll(judged, i => trained.PastRisks[i]),
            Array.ConvertAll(judged, i => uses[trained.PastRows[i]] == RowUse.Positive));
    }
}
