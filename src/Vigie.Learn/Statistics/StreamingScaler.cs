using Vigie.Learn.Kernels;
using Vigie.Learn.State;

namespace Vigie.Learn.Statistics;

/// <summary>
/// Brings the features of sparse rows to unit deviation. Learns mean and variance per feature where an absent index is
/// a zero, in time proportional to the non-zeros of the row.
/// </summary>
/// <remarks>
/// Kept per feature: weight, mean and sum of squared deviations of the values that were there. The zeros that were not
/// (their weight is the total less that of the feature) join by the formula of Chan, Golub, LeVeque (1983) when asked.
/// A feature that never varied, as far as a float can tell, scales to 0: no model can have learned from it, and what
/// it does for the first time must not explode.
/// </remarks>
public sealed class StreamingScaler
{
    private const string StateTag = "SCAL";

    // A deviation below the rounding of a float at the mean is no deviation.
    private const double RelativeNoise = 1.2e-7;

    // A saved state may not ask for more memory than this many features need.
    private const int MaxFeatures = 1 << 28;

    private readonly double[] _weights;
    private readonly double[] _means;
    private readonly double[] _deviations;

    /// <summary>Starts with nothing seen.</summary>
    public StreamingScaler(StreamingScalerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options;
        _weights = new double[options.Features];
        _means = new double[options.Features];
        _deviations = new double[options.Features];
    }

    /// <summary>What it was built with.</summary>
    public StreamingScalerOptions Options { get; }

    /// <summary>Sum of the weights of the rows.</summary>
    public double Weight { get; private set; }

    /// <summary>Takes one row; a weight of 0 changes nothing, a weight of 2 is the row twice.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The row or weight is not finite, or an index is out of range.
    /// </exception>
    public void Learn(SparseRow row, double weight = 1)
    {
        SparseKernels.CheckedSquaredNorm(row, _weights.Length);
        Check.NonNegativeFinite(weight, nameof(weight));
        if (weight == 0) return;
        Weight += weight;
        for (int i = 0; i < row.Indices.Length; i++)
        {
            int j = row.Indices[i];
            double x = row.Values[i];
            double n = _weights[j] += weight;
            double d = x - _means[j];
            _means[j] += d * (weight / n);
            _deviations[j] += weight * d * (x - _means[j]);
        }
    }

    /// <summary>
    /// Mean of a feature: over all rows, absent ones as zero; of a centred one over the rows that have it.
    /// </summary>
    public double Mean(int feature)
    {
        if (feature < Options.CentredBelow) return _means[feature];
        return Weight > 0 ? _means[feature] * (_weights[feature] / Weight) : 0;
    }

    /// <summary>
    /// Population variance of a feature: over all rows, absent ones as zero; of a centred one over the rows that have it.
    /// </summary>
    public double Variance(int feature)
    {
        double present = _weights[feature];
        if (present == 0) return 0;
        if (feature < Options.CentredBelow) return _deviations[feature] / present;
        double absent = Math.Max(0, Weight - present);
        double mean = _means[feature];
        return (_deviations[feature] + mean * mean * present * (absent / Weight)) / Weight;
    }

    /// <summary>
    /// Scales the values of one row: value / max(deviation, floor), cut to ±clip, without centring where the options
    /// do not ask for it, so zeros stay zeros. All three spans have one length; <paramref name="scaled"/> may be
    /// <paramref name="values"/> itself.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// Lengths differ, a value is not finite, or an index is out of range.
    /// </exception>
    public void Scale(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, Span<float> scaled)
    {
        if (scaled.Length != values.Length)
            Throw.LengthsDiffer(nameof(scaled), scaled.Length, nameof(values), values.Length);
        SparseKernels.CheckedSquaredNorm(new SparseRow(indices, values), _weights.Length);
        for (int i = 0; i < indices.Length; i++) scaled[i] = Scale(indices[i], values[i]);
    }

    private float Scale(int feature, double value)
    {
        double deviation = Math.Sqrt(Variance(feature));
        if (deviation <= RelativeNoise * Math.Abs(_means[feature])) return 0;
        double distance = feature < Options.CentredBelow ? value - _means[feature] : value;
        return (float)Math.Clamp(distance / Math.Max(deviation, Options.DeviationFloor), -Options.Clip, Options.Clip);
    }

    /// <summary>Adds what another of as many features has seen, as if its rows had come here.</summary>
    /// <exception cref="ArgumentException">The numbers of features differ.</exception>
    public void Merge(StreamingScaler other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._weights.Length != _weights.Length)
            Throw.LengthsDiffer(nameof(other), other._weights.Length, "this", _weights.Length);
        Weight += other.Weight;
        for (int j = 0; j < _weights.Length; j++)
        {
            double arriving = other._weights[j];
            if (arriving == 0) continue;
            double total = _weights[j] + arriving;
            double share = arriving / total;
            double d = other._means[j] - _means[j];
            _deviations[j] += other._deviations[j] + d * d * _weights[j] * share;
            _means[j] += d * share;
            _weights[j] = total;
        }
    }

    /// <summary>Writes options and state.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(StateTag, 1);
        writer.Write(Options.DeviationFloor);
        writer.Write(Options.Clip);
        writer.Write(Options.CentredBelow);
        writer.Write(Options.Features);
        writer.Write(Weight);
        var seen = Enumerable.Range(0, _weights.Length).Where(j => _weights[j] > 0).ToArray();
        writer.Write(seen.AsSpan());
        foreach (var values in new[] { _weights, _means, _deviations })
            writer.Write(Array.ConvertAll(seen, j => values[j]).AsSpan());
    }

    /// <summary>Reads a state and goes on where it stopped.</summary>
    /// <exception cref="StateException">The state cannot be used.</exception>
    public static StreamingScaler Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect(StateTag, 1);
        var (floor, clip) = (reader.ReadDouble(), reader.ReadDouble());
        int centredBelow = reader.ReadInt32(), features = reader.ReadInt32();
        double weight = reader.ReadDouble();
        if (!(floor > 0 && clip > 0 && weight >= 0) || !double.IsFinite(floor + clip + weight))
            throw new StateException($"a scaler has the floor {floor}, the clip {clip} and the weight {weight}");
        if (features is < 1 or > MaxFeatures || centredBelow < 0)
            throw new StateException($"a scaler has {features} features, centred below {centredBelow}");
        var scaler = new StreamingScaler(new StreamingScalerOptions
        {
            Features = features,
            DeviationFloor = floor,
            Clip = clip,
            CentredBelow = centredBelow,
        })
        { Weight = weight };
        var seen = reader.ReadInt32Array();
        foreach (var values in new[] { scaler._weights, scaler._means, scaler._deviations })
        {
            var saved = reader.ReadDoubleArray();
            if (saved.Length != seen.Length) throw new StateException("the arrays of a scaler are of different lengths");
            for (int i = 0; i < seen.Length; i++)
            {
                if ((uint)seen[i] >= values.Length) throw new StateException("a feature of a scaler is out of range");
                values[seen[i]] = saved[i];
            }
        }
        return scaler;
    }
}
