using Vigie.Learn.State;

namespace Vigie.Learn.Statistics;

/// <summary>How <see cref="OnlineCalibration"/> learns.</summary>
public sealed record OnlineCalibrationOptions
{
    /// <summary>Most bins of scores.</summary>
    public int Bins { get; init => field = Check.Within(value, 2, 65_536); } = 256;

    /// <summary>After this much weight, what was learned before counts half; null to forget nothing.</summary>
    public double? HalfLife { get; init => field = value is { } weight ? Check.PositiveFinite(weight) : null; }
}

/// <summary>
/// Learns the way from scores to probabilities row by row, in constant memory: the scores are kept as bins of close ones
/// (mean, weight of positives, weight of negatives; the two closest are joined when there are too many: Ben-Haim,
/// Tom-Tov 2010), and Platt's or the isotonic curve is fitted to the bins when asked for.
/// </summary>
/// <remarks>
/// Scores must be of rows the scorer has not learned: predict, learn here, then let the scorer learn. Weights may hold
/// class weights; the curves take a <see cref="PriorShift"/> that takes them out again.
/// </remarks>
public sealed class OnlineCalibration
{
    private const string StateTag = "CALB";
    private const double LargestUnit = 1e100;

    // One more than may stay: a new score is a bin of its own until the closest two are joined.
    private readonly double[] _means;
    private readonly double[] _positives;
    private readonly double[] _negatives;
    private int _count;

    // What a weight of 1 counts now: instead of shrinking the old, the new grows.
    private double _unit = 1;

    /// <summary>Starts with nothing seen.</summary>
    public OnlineCalibration(OnlineCalibrationOptions? options = null)
    {
        Options = options ?? new OnlineCalibrationOptions();
        _means = new double[Options.Bins + 1];
        _positives = new double[Options.Bins + 1];
        _negatives = new double[Options.Bins + 1];
    }

    /// <summary>What it was built with.</summary>
    public OnlineCalibrationOptions Options { get; }

    /// <summary>Weight of positives learned and not forgotten.</summary>
    public double Positive => Sum(_positives) / _unit;

    /// <summary>Weight of negatives learned and not forgotten.</summary>
    public double Negative => Sum(_negatives) / _unit;

    /// <summary>Bins in use.</summary>
    public int Count => _count;

    /// <summary>Takes a score and its label; a weight of 0 changes nothing, a weight of 2 is the row twice.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not finite, or the weight is negative or above 1e12.</exception>
    public void Learn(double score, bool label, double weight = 1)
    {
        Check.Within(score, -1e150, 1e150, nameof(score));
        Check.Within(weight, 0, 1e12, nameof(weight));
        if (weight == 0) return;
        Age(weight);
        Add(score, label ? weight * _unit : 0, label ? 0 : weight * _unit);
    }

    /// <summary>Platt's curve of what was learned so far.</summary>
    /// <param name="shift">Class weights that the weights held.</param>
    /// <exception cref="ArgumentException">Nothing was learned.</exception>
    public PlattCalibration ToPlatt(PriorShift shift = default)
    {
        var (scores, labels, weights) = Rows();
        return PlattCalibration.Fit(scores, labels, weights, shift);
    }

    /// <summary>The isotonic curve of what was learned so far.</summary>
    /// <param name="shift">Class weights that the weights held.</param>
    /// <exception cref="ArgumentException">Nothing was learned.</exception>
    public IsotonicCalibration ToIsotonic(PriorShift shift = default)
    {
        var (scores, labels, weights) = Rows();
        return IsotonicCalibration.Fit(scores, labels, weights, shift);
    }

    /// <summary>Adds what another has learned.</summary>
    public void Merge(OnlineCalibration other)
    {
        ArgumentNullException.ThrowIfNull(other);
        int count = other._count;   // it may be this
        for (int i = 0; i < count; i++)
            Add(other._means[i], other._positives[i] / other._unit * _unit, other._negatives[i] / other._unit * _unit);
    }

    /// <summary>Writes options and state.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(StateTag, 1);
        writer.Write(Options.Bins);
        writer.Write(Options.HalfLife ?? 0);
        writer.Write(_unit);
        writer.Write(_means.AsSpan(0, _count));
        writer.Write(_positives.AsSpan(0, _count));
        writer.Write(_negatives.AsSpan(0, _count));
    }

    /// <summary>Reads a state and goes on where it stopped.</summary>
    /// <exception cref="StateException">The state cannot be used.</exception>
    public static OnlineCalibration Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect(StateTag, 1);
        int bins = reader.ReadInt32();
        double halfLife = reader.ReadDouble(), unit = reader.ReadDouble();
        if (bins is < 2 or > 65_536 || !(halfLife >= 0) || !double.IsFinite(halfLife) || !(unit >= 1 && unit <= 2 * LargestUnit))
            throw new StateException($"a calibration has {bins} bins, the half-life {halfLife} and the unit {unit}");
        var learner = new OnlineCalibration(new() { Bins = bins, HalfLife = halfLife == 0 ? null : halfLife }) { _unit = unit };
        double[] means = reader.ReadDoubleArray(), positives = reader.ReadDoubleArray(), negatives = reader.ReadDoubleArray();
        if (means.Length > bins || positives.Length != means.Length || negatives.Length != means.Length)
            throw new StateException("the arrays of a calibration do not fit together");
        for (int i = 0; i < means.Length; i++)
        {
            bool isBin = positives[i] >= 0 && negatives[i] >= 0 && double.IsFinite(means[i] + positives[i] + negatives[i]);
            if (!isBin || (i > 0 && means[i] <= means[i - 1])) throw new StateException($"bin {i} of a calibration is out of order");
        }
        means.CopyTo(learner._means, 0);
        positives.CopyTo(learner._positives, 0);
        negatives.CopyTo(learner._negatives, 0);
        learner._count = means.Length;
        return learner;
    }

    private void Age(double weight)
    {
        if (Options.HalfLife is not { } halfLife) return;
        // A single row that outweighs many half-lives leaves nothing of the rest.
        _unit *= Math.Pow(2, Math.Min(weight / halfLife, 300));
        if (_unit <= LargestUnit) return;
        for (int i = 0; i < _count; i++)
        {
            _positives[i] /= _unit;
            _negatives[i] /= _unit;
        }
        _unit = 1;
    }

    private void Add(double score, double positive, double negative)
    {
        int place = _means.AsSpan(0, _count).BinarySearch(score);
        if (place < 0)
        {
            place = ~place;
            Shift(place, 1);
            (_means[place], _positives[place], _negatives[place]) = (score, 0, 0);
        }
        _positives[place] += positive;
        _negatives[place] += negative;
        if (_count > Options.Bins) JoinClosest();
    }

    private void JoinClosest()
    {
        int closest = 0;
        double gap = double.PositiveInfinity;
        for (int i = 0; i + 1 < _count; i++)
        {
            double distance = _means[i + 1] - _means[i];
            if (distance < gap) (closest, gap) = (i, distance);
        }
        double left = _positives[closest] + _negatives[closest], right = _positives[closest + 1] + _negatives[closest + 1];
        double share = left + right > 0 ? right / (left + right) : 0.5;
        double mean = Math.Clamp(_means[closest] + share * gap, _means[closest], _means[closest + 1]);
        _positives[closest] += _positives[closest + 1];
        _negatives[closest] += _negatives[closest + 1];
        _means[closest] = mean;
        Shift(closest + 2, -1);
    }

    // Moves the bins from a place on up or down by one.
    private void Shift(int from, int by)
    {
        foreach (var values in (ReadOnlySpan<double[]>)[_means, _positives, _negatives])
            values.AsSpan(from, _count - from).CopyTo(values.AsSpan(from + by));
        _count += by;
    }

    // Two rows a bin: its positives and its negatives.
    private (double[] Scores, bool[] Labels, double[] Weights) Rows()
    {
        var scores = new double[2 * _count];
        var labels = new bool[2 * _count];
        var weights = new double[2 * _count];
        for (int i = 0; i < _count; i++)
        {
            scores[2 * i] = scores[2 * i + 1] = _means[i];
            labels[2 * i] = true;
            (weights[2 * i], weights[2 * i + 1]) = (_positives[i] / _unit, _negatives[i] / _unit);
        }
        return (scores, labels, weights);
    }

    private double Sum(double[] values)
    {
        double sum = 0;
        for (int i = 0; i < _count; i++) sum += values[i];
        return sum;
    }
}
