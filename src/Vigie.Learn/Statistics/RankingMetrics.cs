namespace Vigie.Learn.Statistics;

/// <summary>What an alarm at <see cref="Threshold"/> or above would get right.</summary>
/// <param name="Threshold">Scores of at least this much are alarms.</param>
/// <param name="Precision">Part of the alarms that are positive.</param>
/// <param name="Recall">Part of the positives that are alarms.</param>
public readonly record struct PrecisionRecallPoint(double Threshold, double Precision, double Recall);

/// <summary>
/// How well scores put positives before negatives. All spans of a call have one length; no weights means 1 each; rows
/// of equal score count as one block, so their order is of no account.
/// </summary>
public static class RankingMetrics
{
    // Sums of fractional weights in two orders may differ in the last bits.
    private const double Whole = 1 - 1e-12;

    /// <summary>
    /// Average precision: the sum over blocks, from the highest score down, of the recall won times the precision so
    /// far; 0 without positives.
    /// </summary>
    /// <exception cref="ArgumentException">Lengths differ or a number is not finite.</exception>
    public static double PrAuc(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
    {
        var rows = new ScoredLabels(scores, labels, weights);
        var order = rows.Descending();
        double hits = 0, alarms = 0, area = 0;
        for (int start = 0; start < order.Length;)
        {
            start = rows.Block(order, start, out double positive, out double negative);
            hits += positive;
            alarms += positive + negative;
            if (positive > 0) area += positive / rows.Positive * (hits / alarms);
        }
        return area;
    }

    /// <summary>
    /// Probability that a positive scores higher than a negative, equal scores as one half; 0.5 when either class is
    /// missing.
    /// </summary>
    /// <exception cref="ArgumentException">Lengths differ or a number is not finite.</exception>
    public static double RocAuc(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
    {
        var rows = new ScoredLabels(scores, labels, weights);
        if (rows.Positive == 0 || rows.Negative == 0) return 0.5;
        var order = rows.Descending();
        double above = 0, area = 0;
        for (int start = 0; start < order.Length;)
        {
            start = rows.Block(order, start, out double positive, out double negative);
            area += negative / rows.Negative * ((above + positive / 2) / rows.Positive);
            above += positive;
        }
        return area;
    }

    /// <summary>
    /// The precision-recall curve by falling threshold, thinned to points about evenly apart in recall; the highest
    /// threshold and the first that reaches the whole recall are always there. Empty without positives.
    /// </summary>
    /// <param name="scores">One a row.</param>
    /// <param name="labels">One a row.</param>
    /// <param name="maxPoints">At least 3.</param>
    /// <param name="weights">One a row, or none.</param>
    /// <exception cref="ArgumentException">
    /// Lengths differ, a number is not finite, or maxPoints is below 3.
    /// </exception>
    public static PrecisionRecallPoint[] Curve(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, int maxPoints, ReadOnlySpan<double> weights = default)
    {
        Check.Within(maxPoints, 3, int.MaxValue, nameof(maxPoints));
        var rows = new ScoredLabels(scores, labels, weights);
        var points = new List<PrecisionRecallPoint>();
        if (rows.Positive == 0) return [];
        var order = rows.Descending();
        double hits = 0, alarms = 0, apart = 1.0 / (maxPoints - 2), kept = double.NegativeInfinity;
        PrecisionRecallPoint point = default;
        for (int start = 0; start < order.Length && point.Recall < Whole;)
        {
            double threshold = rows.Score(order[start]);
            start = rows.Block(order, start, out double positive, out double negative);
            hits += positive;
            alarms += positive + negative;
            if (alarms == 0) continue;
            point = new PrecisionRecallPoint(threshold, hits / alarms, hits / rows.Positive);
            if (point.Recall < kept + apart) continue;
            points.Add(point);
            kept = point.Recall;
        }
        if (points[^1] != point) points.Add(point);
        return [.. points];
    }
}
