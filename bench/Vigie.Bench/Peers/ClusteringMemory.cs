using Vigie.Learn.Clustering;
using Vigie.Learn.Statistics;

namespace Vigie.Bench.Peers;

/// <summary>A tree within 8 MB beside one without a limit, on more rows than either could hold.</summary>
internal static class ClusteringMemory
{
    private const int Rows = 10_000_000;
    private const int Judged = 500_000;
    private const int Dimensions = 16;
    private const int Clusters = 100;
    private const double FreeThreshold = 3.4;

    public static IEnumerable<string> Measure(TextWriter output)
    {
        foreach (var line in ClusteringRun.Head(
            "limit", "most bytes at any row", "leaves", "threshold", "rebuilds", "seconds", "inertia of leaves", "inertia of 100 clusters", "ARI"))
            yield return line;
        foreach (long limit in (long[])[8 << 20, 4L << 30])
        {
            var line = Row(limit);
            output.WriteLine(line);
            yield return line;
        }
        yield return "";
        yield return "100 blobs in a cube of side 20, threshold from 0 within the limit and 3.4 without; inertia is the mean squared";
        yield return "distance of the first 500,000 rows to their nearest leaf or cluster (weighted k-means of the leaves).";
    }

    private static string Row(long limit)
    {
        var tree = new CfTree(new CfTreeOptions
        {
            Dimensions = Dimensions,
            MaxBytes = limit,
            Threshold = limit > 1 << 30 ? FreeThreshold : 0,
        });
        long most = 0;
        var start = ClusteringPeer.Used();
        Each(Rows, (row, _) =>
        {
            tree.Learn(row);
            most = Math.Max(most, tree.Bytes);
        });
        double seconds = (ClusteringPeer.Used() - start).TotalSeconds;
        var subclusters = new Subclusters(tree);
        var centroids = new Centroids(subclusters, GlobalStep.KMeans(subclusters, Clusters, 1, starts: 2));
        double leaves = 0, clusters = 0;
        var truth = new int[Judged];
        var found = new int[Judged];
        int at = 0;
        Each(Judged, (row, blob) =>
        {
            double gap = tree.Descend(row).Distance;
            leaves += gap * gap;
            found[at] = centroids.Nearest(row, out double squared);
            clusters += squared;
            truth[at++] = blob;
        });
        return ClusteringRun.Line(
            limit > 1 << 30 ? "none" : $"{limit}", $"{most}", $"{tree.SubclusterCount}", ClusteringRun.Text(tree.Threshold, "0.000"),
            $"{tree.Rebuilds}", ClusteringRun.Text(seconds, "0.0"), ClusteringRun.Text(leaves / Judged, "0.000"),
            ClusteringRun.Text(clusters / Judged, "0.000"), ClusteringRun.Text(AdjustedRandIndex.Of(truth, found), "0.0000"));
    }

    private delegate void Taker(ReadOnlySpan<double> row, int blob);

    // Rows are drawn anew each time, so that none are held.
    private static void Each(int count, Taker take)
    {
        var random = new DeterministicRandom(8);
        var centers = ClusteringSets.BlobCenters(random, Dimensions, 20);
        var row = new double[Dimensions];
        for (int i = 0; i < count; i++)
        {
            ClusteringSets.FillBlobRow(random, centers, row, out int blob);
            take(row, blob);
        }
    }
}
