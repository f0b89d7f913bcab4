namespace Vigie.Learn.Clustering;

/// <summary>A borrowed view of one subcluster of a <see cref="CfTree"/>, good until the tree learns again.</summary>
public readonly ref struct Subcluster
{
    private readonly ReadOnlySpan<double> _means;
    private readonly int _stride;

    internal Subcluster(
        ReadOnlySpan<double> means, int stride, ReadOnlySpan<double> deviations, double weight, double sum)
    {
        _means = means;
        _stride = stride;
        Deviations = deviations;
        Weight = weight;
        SumOfSquares = sum;
    }

    /// <summary>Sum of the weights of its rows.</summary>
    public double Weight { get; }

    /// <summary>Sum of squared deviations from the mean over all features.</summary>
    public double SumOfSquares { get; }

    /// <summary>Sum of squared deviations from the mean of each feature.</summary>
    public ReadOnlySpan<double> Deviations { get; }

    /// <summary>Root mean square distance of its rows from their mean.</summary>
    public double Radius => Math.Sqrt(SumOfSquares / Weight);

    /// <summary>The mean of one feature.</summary>
    public double Mean(int feature)
    {
        if ((uint)feature >= (uint)Deviations.Length)
            Throw.OutOfRange(nameof(feature), feature, $"in [0, {Deviations.Length})");
        return _means[feature * _stride];
    }

    /// <summary>Copies the mean: one number a feature.</summary>
    public void CopyMeanTo(Span<double> mean)
    {
        if (mean.Length != Deviations.Length)
            Throw.LengthsDiffer(nameof(mean), mean.Length, "a row of the tree", Deviations.Length);
        for (int j = 0; j < mean.Length; j++) mean[j] = _means[j * _stride];
    }
}
