namespace Vigie.Learn.Clustering;

/// <summary>A borrowed view of one subcluster of a <see cref="CfTree"/>, good until the tree learns again.</summary>
public readonly ref struct Subcluster
{
    internal Subcluster(ClusteringFeature feature)
    {
        Center = feature.Mean;
        Deviations = feature.Deviations;
        Weight = feature.Weight;
        SumOfSquares = feature.Sum;
    }

    /// <summary>Sum of the weights of its rows.</summary>
    public double Weight { get; }

    /// <summary>The mean: one number a feature.</summary>
    public ReadOnlySpan<double> Center { get; }

    /// <summary>Sum of squared deviations from the mean over all features.</summary>
    public double SumOfSquares { get; }

    /// <summary>
    /// Sum of squared deviations from the mean of each feature; empty when the tree keeps only that of the whole.
    /// </summary>
    public ReadOnlySpan<double> Deviations { get; }

    /// <summary>Root mean square distance of its rows from their mean.</summary>
    public double Radius => Math.Sqrt(SumOfSquares / Weight);

    /// <summary>The mean of one feature.</summary>
    public double Mean(int feature)
    {
        if ((uint)feature >= (uint)Center.Length)
            Throw.OutOfRange(nameof(feature), feature, $"in [0, {Center.Length})");
        return Center[feature];
    }

    /// <summary>The variance of one feature; that of a ball where only the deviation of the whole is kept.</summary>
    public double Variance(int feature)
    {
        if ((uint)feature >= (uint)Center.Length)
            Throw.OutOfRange(nameof(feature), feature, $"in [0, {Center.Length})");
        return (Deviations.IsEmpty ? SumOfSquares / Center.Length : Deviations[feature]) / Weight;
    }

    /// <summary>Copies the mean: one number a feature.</summary>
    public void CopyMeanTo(Span<double> mean)
    {
        if (mean.Length != Center.Length)
            Throw.LengthsDiffer(nameof(mean), mean.Length, "a row of the tree", Center.Length);
        Center.CopyTo(mean);
    }
}
