using System.Globalization;
using System.IO.Compression;
using Vigie.Learn.Clustering;

namespace Vigie.Tests.Learn.Clustering;

public class GlobalStepTests
{
    private static Subclusters Points(double[][] rows, double[]? weights = null)
    {
        var means = rows.SelectMany(row => row).ToArray();
        return new Subclusters(
            rows[0].Length, weights ?? Rows.Row(rows.Length, _ => 1), means, new double[means.Length]);
    }

    [Fact]
    public void Both_methods_find_blobs_that_lie_apart()
    {
        var (rows, blobs) = Rows.Blobs(600, 4, 6, 200, 1);
        var points = Points(rows);
        Assert.Equal(1, AdjustedRandIndex.Of(blobs, GlobalStep.Ward(points, 6)));
        Assert.Equal(1, AdjustedRandIndex.Of(blobs, GlobalStep.KMeans(points, 6, 1)));
    }

    [Fact]
    public void Ward_joins_as_the_plain_greedy_method_does()
    {
        var random = new Random(2);
        for (int trial = 0; trial < 20; trial++)
        {
            var rows = Rows.Uniform(25, 2, 100 + trial);
            var weights = Rows.Row(25, _ => 1 + random.Next(5));
            for (int clusters = 1; clusters <= 26; clusters += 5)
            {
                var expected = GreedyWard(rows, weights, clusters);
                Assert.Equal(1, AdjustedRandIndex.Of(expected, GlobalStep.Ward(Points(rows, weights), clusters)));
            }
        }
    }

    private static int[] GreedyWard(double[][] rows, double[] weights, int clusters)
    {
        var groups = Enumerable.Range(0, rows.Length).Select(i => new List<int> { i }).ToList();
        double[] Mean(List<int> group) =>
            Rows.Row(2, j => group.Sum(i => weights[i] * rows[i][j]) / group.Sum(i => weights[i]));
        double Cost(List<int> a, List<int> b)
        {
            double n = a.Sum(i => weights[i]), m = b.Sum(i => weights[i]);
            return n * m / (n + m) * Mean(a).Zip(Mean(b), (x, y) => (x - y) * (x - y)).Sum();
        }
        while (groups.Count > clusters)
        {
            var pairs = from a in groups from b in groups where groups.IndexOf(a) < groups.IndexOf(b) select (a, b);
            var (kept, gone) = pairs.MinBy(pair => Cost(pair.a, pair.b));
            kept.AddRange(gone);
            groups.Remove(gone);
        }
        var labels = new int[rows.Length];
        for (int g = 0; g < groups.Count; g++) foreach (int i in groups[g]) labels[i] = g;
        return labels;
    }

    [Theory]
    [InlineData(Linkage.Average)]
    [InlineData(Linkage.Complete)]
    public void Linkages_join_as_the_plain_greedy_method_does(Linkage linkage)
    {
        for (int trial = 0; trial < 20; trial++)
        {
            var rows = Rows.Uniform(30, 2, 200 + trial);
            for (int clusters = 1; clusters <= 31; clusters += 6)
            {
                var expected = Greedy(rows, clusters, linkage);
                Assert.Equal(1, AdjustedRandIndex.Of(expected, GlobalStep.Agglomerate(Points(rows), clusters, linkage)));
            }
        }
    }

    private static int[] Greedy(double[][] rows, int clusters, Linkage linkage)
    {
        static double Squared(double[] a, double[] b) => a.Zip(b, (x, y) => (x - y) * (x - y)).Sum();
        var groups = rows.Select((_, i) => new List<int> { i }).ToList();
        while (groups.Count > clusters)
        {
            var (kept, gone) = (from a in groups from b in groups where groups.IndexOf(a) < groups.IndexOf(b) select (a, b))
                .MinBy(pair =>
                {
                    var all = from i in pair.a from j in pair.b select Squared(rows[i], rows[j]);
                    return linkage == Linkage.Average ? all.Average() : all.Max();
                });
            kept.AddRange(gone);
            groups.Remove(gone);
        }
        var labels = new int[rows.Length];
        for (int g = 0; g < groups.Count; g++) foreach (int i in groups[g]) labels[i] = g;
        return labels;
    }

    [Fact]
    public void A_weighted_subcluster_counts_as_the_rows_it_stands_for_in_average_linkage()
    {
        // Rows behind each point: the average over the rows themselves must come out, their spread included.
        var rows = Rows.Uniform(120, 2, 300);
        var tree = new CfTree(new CfTreeOptions { Dimensions = 2, Threshold = 0.04 });
        foreach (var row in rows) tree.Learn(row);
        Assert.InRange(tree.SubclusterCount, 20, 110);
        var labels = GlobalStep.Agglomerate(new Subclusters(tree), tree.SubclusterCount - 1, Linkage.Average);
        var joined = Enumerable.Range(0, labels.Length).GroupBy(i => labels[i], i => i).Single(g => g.Count() == 2).ToArray();
        double Apart(int a, int b)
        {
            Subcluster first = tree.Subcluster(a), second = tree.Subcluster(b);
            double x = first.Mean(0) - second.Mean(0), y = first.Mean(1) - second.Mean(1);
            return (x * x) + (y * y) + (first.SumOfSquares / first.Weight) + (second.SumOfSquares / second.Weight);
        }
        for (int a = 0; a < labels.Length; a++)
            for (int b = 0; b < a; b++) Assert.True(Apart(joined[0], joined[1]) <= Apart(a, b) + 1e-12);
    }

    [Theory]
    [InlineData(Linkage.Ward)]
    [InlineData(Linkage.Average)]
    [InlineData(Linkage.Complete)]
    public void More_subclusters_than_the_limit_are_condensed_and_blobs_still_found(Linkage linkage)
    {
        var (rows, blobs) = Rows.Blobs(3_000, 3, 8, 200, 6);
        var labels = GlobalStep.Agglomerate(Points(rows), 8, linkage, limit: 100);
        Assert.Equal(1, AdjustedRandIndex.Of(blobs, labels));
    }

    [Fact]
    public void A_pass_over_the_rows_makes_clusters_better_and_knows_their_sum_of_squares()
    {
        var rows = Rows.Uniform(2_000, 2, 7);
        var tree = new CfTree(new CfTreeOptions { Dimensions = 2, Threshold = 0.05 });
        foreach (var row in rows) tree.Learn(row);
        var subclusters = new Subclusters(tree);
        var labels = GlobalStep.Agglomerate(subclusters, 12, Linkage.Ward);
        var centroids = new Centroids(subclusters, labels);
        var walked = rows.Select(row => labels[tree.Descend(row).Index]).ToArray();
        var pass = new CentroidPass(centroids);
        var given = rows.Select(row => pass.Learn(row)).ToArray();
        Assert.Equal(SumOfSquares(rows, given), pass.SumOfSquares, 1e-9);
        Assert.True(pass.SumOfSquares < SumOfSquares(rows, walked));
        var moved = pass.Result();
        var again = new CentroidPass(moved);
        foreach (var row in rows) again.Learn(row);
        Assert.True(again.SumOfSquares <= pass.SumOfSquares);
        Assert.Equal(2_000, moved.Weights.ToArray().Sum());
    }

    [Fact]
    public void Equal_points_fall_into_one_cluster_of_k_means_and_ward_still_ends()
    {
        var rows = Enumerable.Repeat(new[] { 3.0, 4.0 }, 40).ToArray();
        Assert.All(GlobalStep.KMeans(Points(rows), 5, 1), label => Assert.Equal(0, label));
        Assert.Equal(5, GlobalStep.Ward(Points(rows), 5).Distinct().Count());
    }

    [Fact]
    public void More_clusters_than_points_give_each_point_its_own()
    {
        var points = Points(Rows.Uniform(7, 2, 3));
        Assert.Equal(7, GlobalStep.KMeans(points, 20, 1).Distinct().Count());
        Assert.Equal(7, GlobalStep.Ward(points, 20).Distinct().Count());
    }

    [Fact]
    public void Same_seed_gives_the_same_labels()
    {
        var points = Points(Rows.Uniform(500, 3, 4));
        Assert.Equal(GlobalStep.KMeans(points, 12, 9), GlobalStep.KMeans(points, 12, 9));
    }

    [Fact]
    public void A_heavy_subcluster_draws_the_centre()
    {
        // Of three points on a line the two that cost less together join: the weights decide which.
        double[][] rows = [[0], [1], [2.1]];
        Assert.Equal([0, 0, 1], GlobalStep.Ward(Points(rows), 2));
        Assert.Equal([0, 1, 1], GlobalStep.Ward(Points(rows, [100, 1, 0.1]), 2));
    }

    [Fact]
    public void The_adjusted_rand_index_keeps_its_known_values()
    {
        Assert.Equal(1, AdjustedRandIndex.Of([0, 0, 1, 2], [5, 5, 9, 7]));
        Assert.Equal(0.5714285714285715, AdjustedRandIndex.Of([0, 0, 1, 1], [0, 0, 1, 2]), 1e-12);
        Assert.Equal(-0.5, AdjustedRandIndex.Of([0, 0, 1, 1], [0, 1, 0, 1]), 1e-12);
        Assert.Equal(1, AdjustedRandIndex.Of([], []));
    }

    [Fact]
    public void Refining_never_makes_the_sum_of_squares_larger()
    {
        var rows = Rows.Uniform(400, 2, 5);
        var points = Points(rows);
        var labels = GlobalStep.Ward(points, 15);
        var refined = GlobalStep.Refine(points, labels);
        Assert.True(SumOfSquares(rows, refined) < SumOfSquares(rows, labels));
        Assert.Equal(refined, GlobalStep.Refine(points, refined));
    }

    private static double SumOfSquares(double[][] rows, int[] labels)
    {
        double sum = 0;
        foreach (var cluster in rows.Zip(labels).GroupBy(pair => pair.Second, pair => pair.First))
        {
            var mean = Rows.Row(2, j => cluster.Average(row => row[j]));
            sum += cluster.Sum(row => row.Zip(mean, (a, b) => (a - b) * (a - b)).Sum());
        }
        return sum;
    }

    // The best that any 100 means can do is 0.993 (birch1) and 1 (birch2).
    [Theory]
    [InlineData("birch1", 0.78, 0.88, 0.82)]
    [InlineData("birch2", 0.99, 0.99, 0.96)]
    public void A_hundred_clusters_of_the_public_sets_are_found(string name, double ward, double refined, double means)
    {
        string? folder = Rows.DataFolder("clustering");
        Assert.SkipUnless(folder != null, "shared/data/clustering is not beside the repository");
        var rows = Read(Path.Combine(folder, name + ".txt.gz")).Chunk(2).ToArray();
        var truth = Read(Path.Combine(folder, name + "_labels.txt.gz"));
        var tree = new CfTree(new CfTreeOptions { Dimensions = 2, MaxBytes = 300_000 });
        foreach (var row in rows) tree.Learn(row);
        var subclusters = new Subclusters(tree);
        var judged = Enumerable.Range(0, rows.Length / 25).Select(i => 25 * i).ToArray();
        var expected = judged.Select(i => (int)truth[i]).ToArray();
        var nearest = judged.Select(i => tree.Nearest(rows[i]).Index).ToArray();

        double Agreement(int[] labels) => AdjustedRandIndex.Of(expected, nearest.Select(i => labels[i]).ToArray());
        var joined = GlobalStep.Ward(subclusters, 100);
        Assert.InRange(Agreement(joined), ward, 1);
        Assert.InRange(Agreement(GlobalStep.Refine(subclusters, joined)), refined, 1);
        Assert.InRange(Agreement(GlobalStep.KMeans(subclusters, 100, 1, starts: 1)), means, 1);
    }

    private static double[] Read(string path)
    {
        using var file = File.OpenRead(path);
        using var text = new StreamReader(new GZipStream(file, CompressionMode.Decompress));
        var words = text.ReadToEnd().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Select(word => double.Parse(word, CultureInfo.InvariantCulture)).ToArray();
    }
}
