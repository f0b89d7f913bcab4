using Vigie.Learn.Statistics;

namespace Vigie.Bench.Detection;

/// <summary>Scores of one method on one server: of the last fifth of the training part, and of the labelled part.</summary>
internal sealed record ServerScores(string Method, double[] HeldBack, double[] Test)
{
    /// <summary>Of the training part's last fifth, this share lies below the threshold: one alarm in 200 minutes there.</summary>
    public const double ThresholdQuantile = 0.995;

    private const int MaxBuffer = 100;

    /// <summary>What the scores are worth against the labels; no point-adjust.</summary>
    public ServerFigures Judge(bool[] labels)
    {
        double[] sorted = [.. HeldBack.Order()];
        double threshold = sorted[Math.Min(sorted.Length - 1, (int)(ThresholdQuantile * sorted.Length))];
        int hits = 0, alarms = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            if (Test[i] <= threshold) continue;
            alarms++;
            if (labels[i]) hits++;
        }
        return new ServerFigures(
            RankingMetrics.PrAuc(Test, labels), RangeMetrics.VusPr(Test, labels, MaxBuffer),
            hits == 0 ? 0 : 2.0 * hits / (alarms + labels.Count(label => label)));
    }
}

/// <summary>PR-AUC, VUS-PR and F1 by moment.</summary>
internal readonly record struct ServerFigures(double PrAuc, double VusPr, double F1);
