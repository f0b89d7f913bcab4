namespace Vigie.Learn.Clustering;

/// <summary>
/// The global step of BIRCH: groups subclusters into clusters, each subcluster counting with its weight. The result is
/// one label a subcluster, in [0, clusters).
/// </summary>
public static class GlobalStep
{
    /// <summary>
    /// Weighted k-means: seeds by k-means++ (Arthur, Vassilvitskii 2007), the best of several candidates a step, then
    /// Lloyd's passes until no label changes. Labels are in order of the seeds; a cluster may end up empty when fewer
    /// places than clusters are distinct.
    /// </summary>
    /// <param name="subclusters">At least one.</param>
    /// <param name="clusters">Number of clusters wanted, at least 1.</param>
    /// <param name="seed">Same seed, same labels.</param>
    /// <param name="maxPasses">Most passes of Lloyd's.</param>
    /// <returns>One label a subcluster.</returns>
    public static int[] KMeans(Subclusters subclusters, int clusters, ulong seed, int maxPasses = 100)
    {
        CheckArguments(subclusters, clusters);
        Check.Positive(maxPasses);
        return new WeightedKMeans(subclusters, Math.Min(clusters, subclusters.Count), seed).Run(maxPasses);
    }

    /// <summary>
    /// Ward's agglomeration (Ward 1963) with weights: joins the two clusters whose union adds least to the sum of
    /// squared deviations, n1 n2/(n1 + n2) |m1 - m2|², until <paramref name="clusters"/> are left. Done by chains of
    /// nearest neighbours (Murtagh 1983): time grows with the square of the subclusters, memory only linearly.
    /// </summary>
    /// <param name="subclusters">At least one.</param>
    /// <param name="clusters">Number of clusters wanted, at least 1.</param>
    /// <returns>One label a subcluster, numbered by first appearance.</returns>
    public static int[] Ward(Subclusters subclusters, int clusters)
    {
        CheckArguments(subclusters, clusters);
        return new WardChain(subclusters).Run(clusters);
    }

    private static void CheckArguments(Subclusters subclusters, int clusters)
    {
        ArgumentNullException.ThrowIfNull(subclusters);
        Check.Positive(clusters);
        if (subclusters.Count == 0) throw new ArgumentException("There are no subclusters.", nameof(subclusters));
    }
}
