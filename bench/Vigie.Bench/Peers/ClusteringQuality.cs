using Vigie.Learn.Clustering;

namespace Vigie.Bench.Peers;

/// <summary>
/// Sets of 100 known clusters: our tree with its global steps and our mini-batch k-means beside scikit-learn's, by
/// agreement with the truth and time.
/// </summary>
internal static class ClusteringQuality
{
    private const int Clusters = 100;
    private const int Runs = 3;
    private const long TreeBytes = 400_000;
    private static readonly string[] Paper = ["DS1", "DS1o", "DS2", "DS2o", "DS3", "DS3o"];

    public static IEnumerable<string> Measure(TextWriter output)
    {
        foreach (var line in ClusteringRun.Head("rows", "way", "leaves", "ARI", "inertia", "seconds"))
            yield return line;
        var sets = new List<Func<ClusteringSet>> { () => ClusteringSets.Grid(100_000) };
        if (Places.Data() is { } data)
            foreach (var name in (string[])["birch1", "birch2"])
                sets.Add(() => ClusteringSets.Shared(Path.Combine(data, "clustering"), name));
        foreach (var name in Paper) sets.Add(() => ClusteringSets.Paper(name));
        foreach (var make in sets)
            foreach (var line in Rows(make()))
            {
                output.WriteLine(line);
                yield return line;
            }
        yield return "";
        yield return "Our tree finds its threshold from 0 within 400,000 bytes; the peer is given the threshold that ours found. Labels by";
        yield return "walking down the tree (ours) or by the nearest leaf (peer), refined: of the nearest cluster after one more pass over";
        yield return "the rows; inertia: mean squared distance to the mean of the rows of the same label; seconds with the global step,";
        yield return "without labels. Our mini-batch k-means takes each row once, as it comes, and keeps a sample of 8,192 of them;";
        yield return "the peer draws its batches at random from all rows. DS: Zhang, Ramakrishnan, Livny (1996), table 3; o: ordered.";
    }

    private static IEnumerable<string> Rows(ClusteringSet set)
    {
        Learn(set);
        var (learn, tree) = ClusteringPeer.Time(Runs, () => Learn(set));
        var subclusters = new Subclusters(tree);
        foreach (var (name, step) in Steps(subclusters))
        {
            var (seconds, labels) = ClusteringPeer.Time(Runs, step);
            yield return Line(set, "tree, " + name, tree.SubclusterCount, Walk(set, tree, labels), learn + seconds);
            if (name != "Ward") continue;
            var (pass, refined) = ClusteringPeer.Time(Runs, () => Refined(set, new Centroids(subclusters, labels)));
            yield return Line(set, "tree, Ward, refined", tree.SubclusterCount, refined, learn + seconds + pass);
        }
        var peer = ClusteringPeer.Birch(set, tree.Threshold, Clusters, 1);
        yield return Line(set, "peer, Birch", peer.Leaves, peer.Labels, peer.Seconds);
        var (miniSeconds, mini) = ClusteringPeer.Time(Runs, () => MiniBatch(set));
        yield return Line(set, "mini-batch k-means", 0, Label(set, i => mini.Nearest(set.Row(i)).Index), miniSeconds);
        var (second, counted) = ClusteringPeer.Time(Runs, () => Refined(set, mini.ToCentroids()));
        yield return Line(set, "mini-batch k-means, refined", 0, counted, miniSeconds + second);
        var peerMini = ClusteringPeer.MiniBatch(set, Clusters, 2);
        yield return Line(set, "peer, MiniBatchKMeans", 0, peerMini.Labels, peerMini.Seconds);
    }

    private static IEnumerable<(string, Func<int[]>)> Steps(Subclusters subclusters)
    {
        yield return ("Ward", () => GlobalStep.Agglomerate(subclusters, Clusters, Linkage.Ward));
        yield return ("average", () => GlobalStep.Agglomerate(subclusters, Clusters, Linkage.Average));
        yield return ("complete", () => GlobalStep.Agglomerate(subclusters, Clusters, Linkage.Complete));
        yield return ("k-means", () => GlobalStep.KMeans(subclusters, Clusters, 1));
    }

    private static CfTree Learn(ClusteringSet set)
    {
        var tree = new CfTree(new CfTreeOptions { Dimensions = set.Dimensions, MaxBytes = TreeBytes });
        for (int i = 0; i < set.Count; i++) tree.Learn(set.Row(i));
        return tree;
    }

    private static int[] Walk(ClusteringSet set, CfTree tree, int[] labels) =>
        Label(set, i => labels[tree.Descend(set.Row(i)).Index]);

    // One of Lloyd's passes over the rows themselves (phase 4 of the paper).
    private static int[] Refined(ClusteringSet set, Centroids centroids)
    {
        var pass = new CentroidPass(centroids);
        for (int i = 0; i < set.Count; i++) pass.Learn(set.Row(i));
        var moved = pass.Result();
        return Label(set, i => moved.Nearest(set.Row(i), out _));
    }

    private static MiniBatchKMeans MiniBatch(ClusteringSet set)
    {
        var means = new MiniBatchKMeans(new MiniBatchKMeansOptions { Dimensions = set.Dimensions, Clusters = Clusters });
        for (int i = 0; i < set.Count; i++) means.Learn(set.Row(i));
        means.Flush();
        return means;
    }

    private static int[] Label(ClusteringSet set, Func<int, int> label)
    {
        var labels = new int[set.Count];
        for (int i = 0; i < labels.Length; i++) labels[i] = label(i);
        return labels;
    }

    private static string Line(ClusteringSet set, string way, int leaves, int[] labels, double seconds) =>
        ClusteringRun.Line(
            set.Name, way, leaves == 0 ? "" : $"{leaves}",
            ClusteringRun.Text(AdjustedRandIndex.Of(set.Truth, labels), "0.0000"),
            ClusteringRun.Text(Inertia(set, labels), "G5"), ClusteringRun.Text(seconds, "0.000"));

    private static double Inertia(ClusteringSet set, int[] labels)
    {
        var pass = new CentroidPass(labels.Max() + 1, set.Dimensions);
        for (int i = 0; i < set.Count; i++) pass.Give(labels[i], set.Row(i));
        return pass.SumOfSquares / set.Count;
    }
}
