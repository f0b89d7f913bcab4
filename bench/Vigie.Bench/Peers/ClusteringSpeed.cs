using Vigie.Learn.Clustering;

namespace Vigie.Bench.Peers;

/// <summary>Both trees on the same rows at the same threshold: leaves, time a row, and how near rows are to leaves.</summary>
internal static class ClusteringSpeed
{
    private const int OurRuns = 7;
    private const int PeerRuns = 2;
    private const int Judged = 5_000;

    public static IEnumerable<string> Measure(TextWriter output)
    {
        foreach (var line in ClusteringRun.Head(
            "rows", "threshold", "leaves", "leaves, peer", "ns a row", "ns a row, peer", "times faster", "inertia of leaves, to the peer's"))
            yield return line;
        var grid = ClusteringSets.Grid(100_000);
        foreach (double threshold in (double[])[1.7, 0.5, 0.1]) yield return Compare(grid, threshold, output);
        var sixteen = ClusteringSets.Blobs(100_000, 16);
        foreach (double threshold in (double[])[4, 2]) yield return Compare(sixteen, threshold, output);
        yield return Compare(ClusteringSets.Blobs(100_000, 64), 8, output);
        yield return Compare(ClusteringSets.Blobs(30_000, 64), 6, output);
        yield return Compare(ClusteringSets.Blobs(30_000, 128), 8, output);
        yield return "";
        yield return "Both split, descend and absorb by the same rule (distance of centres, radius), so leaves must be the same in number.";
        yield return "Inertia: mean squared distance of every so-manyth row to the nearest of all leaves, ours over the peer's.";
    }

    /// <summary>A tree of the peer's settings that has learned every row.</summary>
    public static CfTree Grow(ClusteringSet set, double threshold)
    {
        var tree = new CfTree(new CfTreeOptions
        {
            Dimensions = set.Dimensions,
            Threshold = threshold,
            Branching = 50,
            LeafCapacity = 50,
            MaxBytes = 4L << 30,
        });
        for (int i = 0; i < set.Count; i++) tree.Learn(set.Row(i));
        return tree;
    }

    private static string Compare(ClusteringSet set, double threshold, TextWriter output)
    {
        Grow(set, threshold);
        var (first, _) = ClusteringPeer.Time(OurRuns, () => Grow(set, threshold));
        var peer = ClusteringPeer.Birch(set, threshold, null, PeerRuns);
        var (second, tree) = ClusteringPeer.Time(OurRuns, () => Grow(set, threshold));
        double seconds = Math.Min(first, second);
        double quality = Inertia(set, i => Squared(tree.Nearest(set.Row(i)).Distance))
            / Inertia(set, Nearest(set, peer.Centers));
        var line = ClusteringRun.Line(
            $"{set.Name}, {set.Count}", ClusteringRun.Text(threshold, "0.0"),
            $"{tree.SubclusterCount}", $"{peer.Leaves}",
            ClusteringRun.Text(seconds / set.Count * 1e9, "0"), ClusteringRun.Text(peer.Seconds / set.Count * 1e9, "0"),
            ClusteringRun.Text(peer.Seconds / seconds, "0"), ClusteringRun.Text(quality, "0.0000"));
        output.WriteLine(line);
        return line;
    }

    private static Func<int, double> Nearest(ClusteringSet set, double[] centers) => i =>
    {
        double least = double.PositiveInfinity;
        var row = set.Row(i);
        for (int at = 0; at < centers.Length; at += set.Dimensions)
        {
            double squared = 0;
            for (int j = 0; j < row.Length && squared < least; j++) squared += Squared(row[j] - centers[at + j]);
            least = Math.Min(least, squared);
        }
        return least;
    };

    private static double Inertia(ClusteringSet set, Func<int, double> squared)
    {
        int step = Math.Max(1, set.Count / Judged);
        double sum = 0;
        for (int i = 0; i < set.Count; i += step) sum += squared(i);
        return sum;
    }

    private static double Squared(double value) => value * value;
}
