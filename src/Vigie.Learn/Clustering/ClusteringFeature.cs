namespace Vigie.Learn.Clustering;

/// <summary>
/// A borrowed clustering feature on its way into the tree: weight, mean and sums of squared deviations (Lang, Schubert
/// 2020). A row is one of no deviation.
/// </summary>
internal readonly ref struct ClusteringFeature
{
    /// <summary>No entry or node stands behind this feature yet.</summary>
    public const int NoLink = -1;

    public ClusteringFeature(ReadOnlySpan<double> mean, double weight, double sum, int link)
    {
        Mean = mean;
        Weight = weight;
        Sum = sum;
        Link = link;
    }

    /// <summary>One number a feature.</summary>
    public ReadOnlySpan<double> Mean { get; }

    /// <summary>Sum of squared deviations of each feature, or empty when all are zero.</summary>
    public ReadOnlySpan<double> Deviations { get; init; }

    /// <summary>Greater than zero.</summary>
    public double Weight { get; }

    /// <summary>Sum of squared deviations over all features.</summary>
    public double Sum { get; }

    /// <summary>Child node (in inner nodes) or entry (in leaves), or <see cref="NoLink"/>.</summary>
    public int Link { get; }
}
