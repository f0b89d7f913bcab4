namespace Vigie.Learn.Clustering;

/// <summary>
/// The global step of BIRCH: groups subclusters into clusters, each subcluster counting with its weight. The result is
/// one label a subcluster, in [0, clusters).
/// </summary>
public static class GlobalStep
{
    /// <summary>Above so many subclusters <see cref="Agglomerate"/> condenses first, unless told otherwise.</summary>
    public const int AgglomerationLimit = 4_000;

    /// <summary>The most that the limit may be.</summary>
    public const int LargestAgglomeration = 30_000;

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
        return new MeanChain(subclusters, Linkage.Ward).Run(clusters);
    }

    /// <summary>
    /// Agglomeration whose time does not run away: more than <paramref name="limit"/> subclusters are first condensed
    /// to at most that many by a tree of a growing threshold (phase 2 of Zhang, Ramakrishnan, Livny 1996, sec. 5), each
    /// follows the condensed one it is nearest to. Takes time with the square of the limit.
    /// </summary>
    /// <param name="subclusters">At least one.</param>
    /// <param name="clusters">Number of clusters wanted, at least 1.</param>
    /// <param name="linkage">What makes two clusters close.</param>
    /// <param name="limit">Most subclusters to agglomerate, at least 2 and no fewer than clusters.</param>
    /// <returns>One label a subcluster.</returns>
    public static int[] Agglomerate(
        Subclusters subclusters, int clusters, Linkage linkage, int limit = AgglomerationLimit)
    {
        CheckArguments(subclusters, clusters);
        Check.Within(limit, 2, LargestAgglomeration);
        if (clusters > limit && clusters < subclusters.Count)
            Throw.OutOfRange(nameof(clusters), clusters, $"at most the limit of {limit}");
        if (!Enum.IsDefined(linkage)) Throw.OutOfRange(nameof(linkage), linkage, "one of its named values");
        var points = subclusters;
        int[]? owners = null;
        if (points.Count > limit) points = points.Condense(limit, clusters, out owners);
        var labels = linkage == Linkage.Complete
            ? new CompleteChain(points).Run(clusters)
            : new MeanChain(points, linkage).Run(clusters);
        return owners == null ? labels : Array.ConvertAll(owners, owner => labels[owner]);
    }

    private static void CheckArguments(Subclusters subclusters, int clusters)
    {
        ArgumentNullException.ThrowIfNull(subclusters);
        Check.Positive(clusters);
        if (subclusters.Count == 0) throw new ArgumentException("There are no subclusters.", nameof(subclusters));
    }
}
