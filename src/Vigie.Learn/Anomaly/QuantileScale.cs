using Vigie.Learn.State;

namespace Vigie.Learn.Anomaly;

/// <summary>
/// Turns a score into its quantile among scores of held-back rows: 0.99 means that 99 % of them scored lower. Keeps at
/// most <see cref="MaxPoints"/> of them, the highest ones all, since alarms live there.
/// </summary>
public sealed class QuantileScale
{
    /// <summary>Most scores kept.</summary>
    public const int MaxPoints = 1_000;

    private const int ExactTail = 250;
    private const string PartTag = "QSCL";

    private readonly double[] _scores;
    private readonly double[] _levels;

    private QuantileScale(double[] scores, double[] levels)
    {
        _scores = scores;
        _levels = levels;
    }

    /// <summary>Scores kept.</summary>
    public int PointCount => _scores.Length;

    /// <summary>
    /// Learns the scale from scores of rows that the scored model has not seen; at least one, none NaN.
    /// </summary>
    public static QuantileScale Calibrate(ReadOnlySpan<double> scores)
    {
        if (scores.IsEmpty) throw new ArgumentException("A scale needs at least one score.", nameof(scores));
        for (int i = 0; i < scores.Length; i++)
            if (double.IsNaN(scores[i])) Throw.OutOfRange($"scores[{i}]", scores[i], "a number");
        var sorted = scores.ToArray();
        Array.Sort(sorted);
        int kept = Math.Min(sorted.Length, MaxPoints);
        int tail = Math.Min(kept, ExactTail);
        var points = new double[kept];
        var levels = new double[kept];
        for (int i = 0; i < kept; i++)
        {
            int rank = i >= kept - tail
                ? sorted.Length - kept + i
                : (int)((long)i * (sorted.Length - tail) / (kept - tail));
            points[i] = sorted[rank];
            levels[i] = (double)rank / sorted.Length;
        }
        return new QuantileScale(points, levels);
    }

    /// <summary>
    /// The share of the calibration scores that are lower, in [0, 1], straight between kept points; 0 up to the
    /// lowest, 1 above the highest.
    /// </summary>
    public double Quantile(double score)
    {
        if (double.IsNaN(score)) Throw.OutOfRange(nameof(score), score, "a number");
        int above = LowerBound(score);
        if (above == 0) return 0;
        if (above == _scores.Length) return 1;
        if (_scores[above] == score) return _levels[above];
        double low = _scores[above - 1], high = _scores[above];
        double share = double.IsInfinity(high - low) ? 0 : (score - low) / (high - low);
        return _levels[above - 1] + (share * (_levels[above] - _levels[above - 1]));
    }

    /// <summary>Writes the scale.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(PartTag, 1);
        writer.Write(_scores);
        writer.Write(_levels);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static QuantileScale Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect(PartTag, 1);
        var scores = reader.ReadDoubleArray();
        var levels = reader.ReadDoubleArray();
        bool sound = scores.Length is > 0 and <= MaxPoints && scores.Length == levels.Length
            && Ascends(scores) && Ascends(levels) && levels[0] >= 0 && levels[^1] <= 1;
        if (!sound) throw new StateException("the quantile scale is not in ascending order");
        return new QuantileScale(scores, levels);
    }

    // The first kept score that is not lower.
    private int LowerBound(double score)
    {
        int low = 0, high = _scores.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_scores[middle] < score) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    private static bool Ascends(double[] values)
    {
        for (int i = 0; i < values.Length; i++)
            if (double.IsNaN(values[i]) || (i > 0 && values[i] < values[i - 1])) return false;
        return true;
    }
}
