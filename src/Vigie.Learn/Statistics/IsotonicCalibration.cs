using Vigie.Learn.State;

namespace Vigie.Learn.Statistics;

/// <summary>
/// Turns a score into a probability by the rising curve nearest to the labels in weighted squares, found by pooling
/// adjacent violators (Ayer et al. 1955). Between two pools it is linear, outside it keeps the end values. Immutable.
/// </summary>
/// <remarks>Needs some thousand rows to be worth more than <see cref="PlattCalibration"/>.</remarks>
public sealed class IsotonicCalibration
{
    private const string StateTag = "ISOT";
    private readonly double[] _scores;
    private readonly double[] _probabilities;

    private IsotonicCalibration(double[] scores, double[] probabilities)
    {
        _scores = scores;
        _probabilities = probabilities;
    }

    /// <summary>Scores of the corners of the curve, rising.</summary>
    public ReadOnlySpan<double> Scores => _scores;

    /// <summary>Probabilities at those corners, not falling.</summary>
    public ReadOnlySpan<double> Probabilities => _probabilities;

    /// <summary>
    /// Fits the curve. Spans of one length; no weights means 1 each. Rows of one score count as one. With <paramref
    /// name="shift"/> the weights held those class weights, and the probabilities are without them.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// Lengths differ, a number is not finite, or all weights are zero.
    /// </exception>
    public static IsotonicCalibration Fit(
        ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default,
        PriorShift shift = default)
    {
        var rows = new ScoredLabels(scores, labels, weights);
        rows.RequireWeight();
        var pools = new List<Pool>();
        var order = rows.Ascending();
        for (int start = 0; start < order.Length;)
        {
            double score = rows.Score(order[start]);
            start = rows.Block(order, start, out double positive, out double negative);
            if (positive + negative == 0) continue;
            var pool = new Pool(score, score, positive, positive + negative);
            while (pools.Count > 0 && pools[^1].Mean >= pool.Mean)
            {
                var last = pools[^1];
                pools.RemoveAt(pools.Count - 1);
                pool = new Pool(last.Low, pool.High, last.Positive + pool.Positive, last.Weight + pool.Weight);
            }
            pools.Add(pool);
        }
        return FromPools(pools, shift);
    }

    /// <summary>The probability of a positive at this score; never falls as the score rises.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The score is not finite.</exception>
    public double Probability(double score)
    {
        if (!double.IsFinite(score)) Throw.OutOfRange(nameof(score), score, "finite");
        int found = Array.BinarySearch(_scores, score);
        if (found >= 0) return _probabilities[found];
        int above = ~found;
        if (above == 0) return _probabilities[0];
        if (above == _scores.Length) return _probabilities[^1];
        double low = _probabilities[above - 1], high = _probabilities[above];
        // Halves keep the difference of two large scores finite.
        double share = (score / 2 - _scores[above - 1] / 2) / (_scores[above] / 2 - _scores[above - 1] / 2);
        return Math.Clamp(low + share * (high - low), low, high);
    }

    /// <summary>Writes the curve.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(StateTag, 1);
        writer.Write(_scores);
        writer.Write(_probabilities);
    }

    /// <summary>Reads a curve.</summary>
    /// <exception cref="StateException">The state cannot be used.</exception>
    public static IsotonicCalibration Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect(StateTag, 1);
        var scores = reader.ReadDoubleArray();
        var probabilities = reader.ReadDoubleArray();
        if (scores.Length == 0 || scores.Length != probabilities.Length)
            throw new StateException("a calibration has not one probability a score");
        for (int i = 0; i < scores.Length; i++)
        {
            bool rises = i == 0 || (scores[i] > scores[i - 1] && probabilities[i] >= probabilities[i - 1]);
            if (!rises || !double.IsFinite(scores[i]) || !(probabilities[i] >= 0 && probabilities[i] <= 1))
                throw new StateException($"the curve of a calibration falls or leaves [0, 1] at corner {i}");
        }
        return new IsotonicCalibration(scores, probabilities);
    }

    private static IsotonicCalibration FromPools(List<Pool> pools, PriorShift shift)
    {
        var scores = new List<double>();
        var probabilities = new List<double>();
        foreach (var pool in pools)
        {
            scores.Add(pool.Low);
            double probability = shift.Probability(Math.Min(1, pool.Mean));
            probabilities.Add(probability);
            if (pool.High == pool.Low) continue;
            scores.Add(pool.High);
            probabilities.Add(probability);
        }
        return new IsotonicCalibration([.. scores], [.. probabilities]);
    }

    private readonly record struct Pool(double Low, double High, double Positive, double Weight)
    {
        public double Mean => Positive / Weight;
    }
}
