namespace Vigie.Learn.Statistics;

/// <summary>Rows of neighbouring risks: what was said and what came.</summary>
/// <param name="MeanRisk">Weighted mean of the probabilities.</param>
/// <param name="Frequency">Weighted part of positives.</param>
/// <param name="Count">Number of rows.</param>
/// <param name="Weight">Sum of their weights.</param>
public readonly record struct CalibrationBin(double MeanRisk, double Frequency, int Count, double Weight);

/// <summary>How far probabilities are from frequencies.</summary>
/// <param name="Error">Weighted mean over bins of |mean risk - frequency|.</param>
/// <param name="Bins">By rising risk.</param>
public sealed record CalibrationCurve(double Error, CalibrationBin[] Bins);

/// <summary>
/// How good probabilities are as such. All spans of a call have one length and positive total weight; no weights means
/// 1 each; probabilities lie in [0, 1].
/// </summary>
public static class ProbabilityMetrics
{
    // Certainty that fails costs this much probability and not infinity.
    private const double Smallest = 1e-15;

    /// <summary>Weighted mean of (probability - outcome)² (Brier 1950).</summary>
    /// <exception cref="ArgumentException">
    /// Lengths differ, a number is out of range, or there is no weight.
    /// </exception>
    public static double Brier(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
    {
        var rows = Rows(probabilities, labels, weights);
        double sum = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            double miss = rows.Score(i) - (rows.Label(i) ? 1 : 0);
            sum += rows.Weight(i) * miss * miss;
        }
        return sum / rows.Total;
    }

    /// <summary>Weighted mean of -log of the probability given to what came, which counts as at least 1e-15.</summary>
    /// <exception cref="ArgumentException">
    /// Lengths differ, a number is out of range, or there is no weight.
    /// </exception>
    public static double LogLoss(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default)
    {
        var rows = Rows(probabilities, labels, weights);
        double sum = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            double given = rows.Label(i) ? rows.Score(i) : 1 - rows.Score(i);
            sum -= rows.Weight(i) * Math.Log(Math.Max(given, Smallest));
        }
        return sum / rows.Total;
    }

    /// <summary>
    /// Expected calibration error over bins of about equal weight (Nguyen, O'Connor 2015); equal risks share a bin, so
    /// there may be fewer bins than asked.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// Lengths differ, a number is out of range, or there is no weight.
    /// </exception>
    public static CalibrationCurve ExpectedCalibrationError(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, int bins = 10,
        ReadOnlySpan<double> weights = default)
    {
        Check.Positive(bins, nameof(bins));
        var rows = Rows(probabilities, labels, weights);
        var order = rows.Ascending();
        var found = new List<CalibrationBin>();
        double error = 0, seen = 0;
        int start = 0;
        while (start < order.Length)
        {
            // The bin ends with the block that crosses the next bound of equal shares.
            double bound = rows.Total * (Math.Floor(seen * bins / rows.Total * (1 + 1e-12)) + 1) / bins;
            double positive = 0, weight = 0, risk = 0;
            int end = start;
            while (end < order.Length && seen + weight < bound * (1 - 1e-12))
            {
                double score = rows.Score(order[end]);
                end = rows.Block(order, end, out double blockPositive, out double blockNegative);
                positive += blockPositive;
                weight += blockPositive + blockNegative;
                risk += score * (blockPositive + blockNegative);
            }
            if (weight == 0) break;
            found.Add(new(risk / weight, positive / weight, end - start, weight));
            error += Math.Abs(risk - positive);
            seen += weight;
            start = end;
        }
        return new CalibrationCurve(error / rows.Total, [.. found]);
    }

    private static ScoredLabels Rows(
        ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights)
    {
        foreach (double p in probabilities) Check.Within(p, 0, 1, nameof(probabilities));
        var rows = new ScoredLabels(probabilities, labels, weights);
        rows.RequireWeight();
        return rows;
    }
}
