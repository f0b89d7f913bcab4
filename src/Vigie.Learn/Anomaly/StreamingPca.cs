using Vigie.Learn.Clustering;
using Vigie.Learn.Kernels;

namespace Vigie.Learn.Anomaly;

/// <summary>
/// Principal components of a stream, and how far a row lies from what they lead one to expect: within the components
/// (Hotelling's T²) and outside of them (the residual, Q), each in units of the variance expected there. Both together
/// are the squared distance under probabilistic PCA (Tipping, Bishop 1999, eq. 10 and 12); about 1 a feature for
/// ordinary rows.
/// </summary>
/// <remarks>
/// <para>
/// Mean and products of deviations of all pairs of features are kept exactly (Chan, Golub, LeVeque 1983), so that order
/// and shards do not matter; components are found anew, from the correlations, whenever the weight has grown by a
/// sixteenth. Scores come from the components found last. A direction with hardly any variance counts as having a
/// hundredth of that of a standardised feature.
/// </para>
/// <para>Answers change nothing and may be asked from many threads while nobody learns.</para>
/// </remarks>
public sealed partial class StreamingPca
{
    private const double VarianceFloor = 0.01;
    private const double Growth = 1 + (1.0 / 16);

    private readonly StreamingPcaOptions _options;
    private readonly double[] _mean;
    private readonly double[] _scatter;      // row by row; only the upper triangle is kept
    private readonly double[] _gap;
    private readonly double[] _center;       // of the components in use
    private readonly double[] _scale;
    private readonly double[] _components;   // row by row, strongest first
    private readonly double[] _variances;
    private readonly double[] _residuals;    // expected variance of the residual of each feature
    private readonly double[] _work;
    private double _foundAt;

    /// <summary>Starts with no row seen.</summary>
    public StreamingPca(StreamingPcaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        int d = options.Dimensions;
        (_mean, _gap, _center, _scale) = (new double[d], new double[d], new double[d], new double[d]);
        (_variances, _residuals) = (new double[d], new double[d]);
        (_scatter, _components, _work) = (new double[d * d], new double[d * d], new double[d * d]);
        Array.Fill(_scale, 1);
        Array.Fill(_residuals, 1);
        NoiseVariance = 1;
    }

    /// <summary>How it learns.</summary>
    public StreamingPcaOptions Options => _options;

    /// <summary>Sum of the weights, of old ones what is left of them.</summary>
    public double Weight { get; private set; }

    /// <summary>Components in use; 0 until the first are found.</summary>
    public int Components { get; private set; }

    /// <summary>Variance expected of each direction outside of the components, in standardised units.</summary>
    public double NoiseVariance { get; private set; }

    /// <summary>Takes in one row; weight 0 changes nothing.</summary>
    /// <exception cref="ArgumentException">
    /// A row of another length, or a value or weight that is not finite, too large or (weight) negative.
    /// </exception>
    public void Learn(ReadOnlySpan<double> row, double weight = 1)
    {
        CfTree.CheckRow(row, _options.Dimensions);
        if (!(weight >= 0 && weight <= CfTree.LargestWeight))
            Throw.OutOfRange(nameof(weight), weight, $"in [0, {CfTree.LargestWeight}]");
        if (weight == 0) return;
        Forget(weight);
        for (int j = 0; j < row.Length; j++) _gap[j] = row[j] - _mean[j];
        Join(_gap, weight);
        if (Weight >= NextSearch) FindComponents();
    }

    /// <summary>Adds what another of the same dimensions has learned, as if its rows had come here.</summary>
    public void Merge(StreamingPca other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other == this) throw new ArgumentException("It cannot be merged into itself.", nameof(other));
        if (other._options.Dimensions != _options.Dimensions)
            Throw.LengthsDiffer(nameof(other), other._options.Dimensions, "a row of this one", _options.Dimensions);
        if (other.Weight == 0) return;
        if (Weight == 0)
        {
            CopyFrom(other);
            return;
        }
        for (int j = 0; j < _gap.Length; j++) _gap[j] = other._mean[j] - _mean[j];
        Join(_gap, other.Weight);
        DenseKernels.AddScaled(1, other._scatter, _scatter);
        FindComponents();
    }

    /// <summary>Mean of a feature.</summary>
    public double Mean(int feature) => _mean[Known(feature)];

    /// <summary>Variance of a feature; 0 before the second row.</summary>
    public double Variance(int feature) =>
        Weight > 0 ? _scatter[(Known(feature) * _mean.Length) + feature] / Weight : 0;

    /// <summary>How novel the row is: about 1 for an ordinary one, 0 or more.</summary>
    public double Score(ReadOnlySpan<double> row) => Explain(row, []).Score;

    /// <summary>
    /// The novelty of a row and, furthest first, the features whose residual is furthest from what is expected of it.
    /// </summary>
    /// <param name="row">One finite number a feature.</param>
    /// <param name="furthest">Filled with as many features as it is long (at most all); nothing is allocated.</param>
    /// <exception cref="ArgumentException">A row of another length or with a value that is not finite.</exception>
    public PcaDeviation Explain(ReadOnlySpan<double> row, Span<FeatureDeviation> furthest)
    {
        CfTree.CheckRow(row, _options.Dimensions);
        int d = row.Length;
        Span<double> rest = stackalloc double[d];
        for (int j = 0; j < d; j++) rest[j] = Math.Clamp((row[j] - _center[j]) / _scale[j], -Furthest, Furthest);
        double inside = 0;
        for (int k = 0; k < Components; k++)
        {
            var component = Component(k);
            double along = DenseKernels.Dot(component, rest);
            inside += along * along / _variances[k];
            DenseKernels.AddScaled(-along, component, rest);
        }
        double residual = DenseKernels.Dot(rest, rest);
        int count = 0;
        for (int j = 0; j < d && !furthest.IsEmpty; j++)
            count = FeatureDeviation.Insert(furthest, count, new(j, rest[j] / Math.Sqrt(_residuals[j])));
        return new PcaDeviation(inside / d, residual / (NoiseVariance * d), count);
    }

    // Standardised values are cut there, so that the worst input still gives a finite square.
    private const double Furthest = 1e100;

    private double NextSearch => Math.Max(_foundAt * Growth, Math.Min(_foundAt + _mean.Length, 2 * _foundAt + 2));

    private Span<double> Component(int k) => _components.AsSpan(k * _mean.Length, _mean.Length);

    private int Known(int feature)
    {
        if ((uint)feature >= (uint)_mean.Length) Throw.OutOfRange(nameof(feature), feature, $"in [0, {_mean.Length})");
        return feature;
    }

    private void Forget(double weight)
    {
        if (double.IsPositiveInfinity(_options.Memory)) return;
        double left = Math.Exp(-weight / _options.Memory);
        Weight *= left;
        _foundAt *= left;
        DenseKernels.Scale(left, _scatter);
    }

    private void CopyFrom(StreamingPca other)
    {
        other._mean.CopyTo(_mean, 0);
        other._scatter.CopyTo(_scatter, 0);
        other._center.CopyTo(_center, 0);
        other._scale.CopyTo(_scale, 0);
        other._components.CopyTo(_components, 0);
        other._variances.CopyTo(_variances, 0);
        other._residuals.CopyTo(_residuals, 0);
        (Weight, Components, NoiseVariance, _foundAt) =
            (other.Weight, other.Components, other.NoiseVariance, other._foundAt);
    }

    // The gap is from the mean here to that of what joins.
    private void Join(double[] gap, double weight)
    {
        double before = Weight;
        Weight += weight;
        double share = weight / Weight;
        if (before > 0)
        {
            int d = gap.Length;
            for (int j = 0; j < d; j++)
                DenseKernels.AddScaled(before * share * gap[j], gap.AsSpan(j), _scatter.AsSpan((j * d) + j, d - j));
        }
        DenseKernels.AddScaled(share, gap, _mean);
    }
}
