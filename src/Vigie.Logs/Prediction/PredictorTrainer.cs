using Vigie.Learn.Statistics;
using Vigie.Logs.Alerts;
using Vigie.Logs.Labels;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Prediction;

/// <summary>What was learned at one cut.</summary>
/// <param name="Risk">The risk model, or null with the reason in <paramref name="Description"/>.</param>
/// <param name="Threshold">Alarm threshold with the best F1 by incident on held-out blocks of the past.</param>
/// <param name="Uses">What each row was used for.</param>
/// <param name="Rows">Rows learned from.</param>
/// <param name="Failures">Failures that they speak of.</param>
/// <param name="PastScore">How the threshold did on held-out blocks of the past; null without a risk model.</param>
/// <param name="PastPrAuc">PR-AUC of decisions on them; NaN without a risk model.</param>
/// <param name="Description">What was trained, in words.</param>
public sealed record Learned(
    RiskModel? Risk, double Threshold, RowUse[] Uses, int Rows, int Failures, IncidentScore? PastScore, double PastPrAuc,
    string Description);

/// <summary>Trains a risk model with its threshold on what is known at a cut.</summary>
public sealed class PredictorTrainer
{
    /// <summary>The threshold that no risk reaches.</summary>
    public const double NeverAlarm = 1.01;

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
            return new Learned(null, NeverAlarm, uses, learnable, failures, null, double.NaN, $"novelty only: {why}");
        }
        var reach = _failures.Options.LeadSeconds + _failures.Options.HorizonSeconds;
        var trained = new RiskTrainer(_space, _options, (long)(reach * 1e6)).Fit(spool, uses);
        var best = IncidentJudge.Best(PastDecisions(spool, trained), _failures.Until(cutMicros));
        return new Learned(
            trained.Model, Math.Min(best.Threshold, NeverAlarm), uses, trained.TrainingRows, failures, best,
            PastPrAuc(uses, trained), $"averaged SGD on {trained.TrainingRows} rows, {failures} failures");
    }

    private static Decisions PastDecisions(RowSpool spool, TrainedRisk trained) => new(
        Array.ConvertAll(trained.PastRows, r => spool.Keys[r].Machine),
        Array.ConvertAll(trained.PastRows, r => spool.Keys[r].TimeMicros),
        trained.PastRisks);

    private static double PastPrAuc(RowUse[] uses, TrainedRisk trained)
    {
        var judged = Enumerable.Range(0, trained.PastRows.Length)
            .Where(i => uses[trained.PastRows[i]] != RowUse.ScoreOnly).ToArray();
        return RankingMetrics.PrAuc(
            Array.ConvertAll(judged, i => trained.PastRisks[i]),
            Array.ConvertAll(judged, i => uses[trained.PastRows[i]] == RowUse.Positive));
    }
}
