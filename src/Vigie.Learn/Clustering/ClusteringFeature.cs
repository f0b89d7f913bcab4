namespace Vigie.Learn.Clustering;

/// <summary>
/// A borrowed clustering feature: weight, mean and sums of squared deviations (Lang, Schubert 2020). A row is one of no
/// deviation.
/// </summary>
internal readonly ref struct ClusteringFeature
{
    public ClusteringFeature(ReadOnlySpan<double> mean, double weight, double sum)
    {
        Mean = mean;
        Weight = weight;
        Sum = sum;
    }

    /// <summary>One number a feature.</summary>
    public ReadOnlySpan<double> Mean { get; }

    /// <summary>Sum of squared deviations of each feature, or empty when all are zero or not kept.</summary>
    public ReadOnlySpan<double> Deviations { get; init; }

    /// <summary>Greater than zero.</summary>
    public double Weight { get; }

    /// <summary>Sum of squared deviations over all features.</summary>
    public double Sum { get; }
}
