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
