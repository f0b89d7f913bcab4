using Vigie.Learn.Anomaly;
using Vigie.Learn.Clustering;
using Vigie.Tests.Learn.Clustering;

namespace Vigie.Tests.Learn.Anomaly;

public class ClusterNoveltyTests
{
    private static CfTree Tree(IEnumerable<double[]> rows, int dimensions = 3, double threshold = 2)
    {
        var tree = new CfTree(new CfTreeOptions { Dimensions = dimensions, Threshold = threshold });
        foreach (var row in rows) tree.Learn(row);
        return tree;
    }

    [Fact]
    public void The_further_away_the_more_novel()
    {
        var novelty = new ClusterNovelty(Tree(Rows.Blobs(2_000, 3, 1, 0, 1).Rows));
        double before = -1;
        for (double away = 0; away < 100; away += 1)
        {
            double score = novelty.Score([away, 0, 0]);
            Assert.True(away < 10 || score > before);
            before = score;
        }
        Assert.True(novelty.Score([0, 0, 0]) < 1.5);
        Assert.True(before > 20);
    }

    [Fact]
    public void A_small_subcluster_does_not_count_as_normal()
    {
        var (rows, _) = Rows.Blobs(5_000, 3, 1, 0, 2);
        var tree = Tree(rows);
        for (int i = 0; i < 20; i++) tree.Learn([50, 50, 50]);
        Assert.True(new ClusterNovelty(tree).Score([50, 50, 50]) > 10);
        Assert.True(new ClusterNovelty(tree, 0).Score([50, 50, 50]) < 0.1);
    }

    [Fact]
    public void The_features_furthest_out_come_first_with_their_sign()
    {
        var novelty = new ClusterNovelty(Tree(Rows.Blobs(2_000, 5, 1, 0, 3).Rows, 5, 4));
        var furthest = new FeatureDeviation[3];
        var found = novelty.Explain([0, -30, 0, 12, 0], furthest);
        Assert.Equal(3, found.Furthest);
        Assert.Equal((1, 3), (furthest[0].Feature, furthest[1].Feature));
        Assert.InRange(furthest[0].ZScore, -40, -10);
        Assert.InRange(furthest[1].ZScore, 4, 16);
        var all = new FeatureDeviation[9];
        Assert.Equal(5, novelty.Explain([0, -30, 0, 12, 0], all).Furthest);
        Assert.Equal(found.Score, novelty.Score([0, -30, 0, 12, 0]));
    }

    [Fact]
    public void Equal_rows_leave_a_finite_scale()
    {
        var novelty = new ClusterNovelty(Tree(Enumerable.Repeat(new double[] { 1, 2, 3 }, 100), 3, 0));
        Assert.Equal(0, novelty.Score([1, 2, 3]));
        Assert.Equal(2, novelty.Score([1, 4, 3]), 1e-12);
    }

    [Fact]
    public void Without_a_normal_subcluster_all_rows_stand_in_for_it()
    {
        var novelty = new ClusterNovelty(Tree(Rows.Uniform(1_000, 3, 4), 3, 0));
        Assert.Equal(0, novelty.NormalSubclusters);
        Assert.True(novelty.Score([0.5, 0.5, 0.5]) < 0.2);
        Assert.True(novelty.Score([9, 9, 9]) > novelty.Score([1, 1, 1]));
    }

    [Fact]
    public void An_empty_tree_and_an_odd_row_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new ClusterNovelty(Tree([])));
        var novelty = new ClusterNovelty(Tree([[1, 2, 3]]));
        Assert.Throws<ArgumentException>(() => novelty.Score([1, 2]));
        var error = Assert.ThrowsAny<ArgumentException>(() => novelty.Score([1, 2, double.NaN]));
        Assert.Contains("row[2]", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scoring_allocates_nothing()
    {
        var rows = Rows.Uniform(500, 3, 5);
        var novelty = new ClusterNovelty(Tree(rows, 3, 0.3));
        Span<FeatureDeviation> furthest = stackalloc FeatureDeviation[2];
        novelty.Explain(rows[0], furthest);
        long before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var row in rows) novelty.Explain(row, furthest);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
