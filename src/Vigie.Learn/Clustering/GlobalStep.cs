namespace Vigie.Learn.Clustering;

/// <summary>
/// The global step of BIRCH: groups subclusters into clusters, each subcluster counting with its weight. The result is
/// one label a subcluster, in [0, clusters).
/// </summary>
public static class GlobalStep
{
    /// <summary>
    /// Weighted k-means: seeds by k-means++ (Arthur, Vassilvitskii 2007), the best of several candidates a step, then
    /// Lloyd's passes until no label changes; of several starts, the one with the least sum of squares. A cluster may
    /// end up empty when fewer places than clusters are distinct.
    /// </summary>
    /// <param name="subclusters">At least one.</param>
    /// <param name="clusters">Number of clusters wanted, at least 1.</param>
    /// <param name="seed">Same seed, same labels.</param>
    /// <param name="starts">Number of starts, at least 1.</param>
    /// <returns>One label a subcluster.</returns>
    public static int[] KMeans(Subclusters subclusters, int clusters, ulong seed, int starts = 4)
    {
        CheckArguments(subclusters, clusters);
        Check.Positive(starts);
        var means = new WeightedKMeans(subclusters, Math.Min(clusters, subclusters.Count), seed);
        int[] best = [];
        double least = double.PositiveInfinity;
        for (int start = 0; start < starts; start++)
        {
            var labels = means.Start(out double cost);
            if (start > 0 && cost >= least) continue;
            best = labels;
            least = cost;
        }
        return best;
    }

    /// <summary>
    /// Moves subclusters to the nearest cluster mean until none moves: Lloyd's passes from given labels.
    /// </summary>
    /// <param name="subclusters">At least one.</param>
    /// <param name="labels">One a subcluster, in [0, number of subclusters); not changed.</param>
    /// <returns>One label a subcluster.</returns>
    public static int[] Refine(Subclusters subclusters, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(subclusters);
        if (labels.Length != subclusters.Count)
            Throw.LengthsDiffer(nameof(labels), labels.Length, nameof(subclusters), subclusters.Count);
        int clusters = 1;
        foreach (int label in labels)
            clusters = Math.Max(clusters, 1 + Check.Within(label, 0, labels.Length - 1, nameof(labels)));
        var refined = labels.ToArray();
        new WeightedKMeans(subclusters, clusters, 0).Refine(refined);
        return refined;
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
