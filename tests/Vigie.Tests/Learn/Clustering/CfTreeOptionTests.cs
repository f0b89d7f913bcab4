using Vigie.Learn.Anomaly;
using Vigie.Learn.Clustering;
using Vigie.Learn.State;

namespace Vigie.Tests.Learn.Clustering;

public class CfTreeOptionTests
{
    private static CfTree Tree(CfTreeOptions options, IEnumerable<double[]> rows)
    {
        var tree = new CfTree(options);
        foreach (var row in rows) tree.Learn(row);
        return tree;
    }

    private static byte[] Saved(CfTree tree)
    {
        var writer = new StateWriter();
        tree.Save(writer);
        return writer.ToArray();
    }

    [Fact]
    public void A_ball_has_the_same_subclusters_as_one_that_knows_each_feature_in_less_memory()
    {
        var (rows, _) = Rows.Blobs(3_000, 6, 20, 60, 1);
        var options = new CfTreeOptions { Dimensions = 6, Threshold = 2 };
        var (full, balls) = (Tree(options, rows), Tree(options with { PerFeature = false }, rows));
        Assert.Equal(full.SubclusterCount, balls.SubclusterCount);
        Assert.True(balls.Bytes < full.Bytes);
        double[] mean = new double[6], deviations = new double[6], ballDeviations = new double[6];
        full.Total(mean, deviations);
        balls.Total(mean, ballDeviations);
        Assert.Equal(deviations.Sum(), ballDeviations.Sum(), 1e-6 * deviations.Sum());
        Assert.True(balls.Subcluster(0).Deviations.IsEmpty);
        Assert.Equal(balls.Subcluster(0).SumOfSquares, new Subclusters(balls).Deviations(0).ToArray().Sum(), 1e-9);
        var merged = new CfTree(options);
        merged.Merge(balls);
        merged.AssertSound();
        Assert.Equal(3_000, merged.Total(mean, ballDeviations));
        Assert.Equal(deviations.Sum(), ballDeviations.Sum(), 1e-6 * deviations.Sum());
        Assert.Equal(Saved(balls), Saved(CfTree.Load(new StateReader(Saved(balls)))));
    }

    [Fact]
    public void Merging_refinement_keeps_the_tree_sound_and_its_nodes_fuller()
    {
        // Ordered rows are what fills nodes badly.
        var rows = Rows.Uniform(6_000, 2, 2).OrderBy(row => row[0]).ToArray();
        var options = new CfTreeOptions { Dimensions = 2, Threshold = 0.002, Branching = 6, LeafCapacity = 6 };
        var (plain, refined) = (Tree(options, rows), Tree(options with { MergingRefinement = true }, rows));
        refined.AssertSound();
        Assert.Equal(6_000, refined.TotalWeight);
        Assert.True(
            refined.NodeCount / (double)refined.SubclusterCount < plain.NodeCount / (double)plain.SubclusterCount);
        Assert.Equal(Saved(refined), Saved(CfTree.Load(new StateReader(Saved(refined)))));
    }

    [Fact]
    public void Light_subclusters_are_set_aside_when_memory_is_short_and_nothing_is_lost()
    {
        var (rows, _) = Rows.Blobs(30_000, 3, 10, 100, 3);
        var random = new Random(4);
        for (int i = 0; i < rows.Length; i += 300) rows[i] = Rows.Row(3, _ => 1_000 * random.NextDouble());
        var options = new CfTreeOptions { Dimensions = 3, MaxBytes = 150_000, OutlierShare = 0.25 };
        var tree = new CfTree(options);
        for (int i = 0; i < rows.Length; i++)
        {
            tree.Learn(rows[i]);
            Assert.True(tree.Bytes <= options.MaxBytes);
            if (i % 5_000 == 4_999) tree = CfTree.Load(new StateReader(Saved(tree)));
        }
        Assert.True(tree.Rebuilds > 0);
        tree.AssertSound();
        Assert.InRange(tree.OutlierCount, 1, 1_000);
        Assert.Equal(rows.Length, tree.TotalWeight + tree.OutlierWeight, 1e-6);
        Assert.True(tree.Outlier(0).Weight >= 1);
        int before = tree.OutlierCount;
        tree.RetryOutliers();
        Assert.True(tree.OutlierCount <= before);
        var plain = Tree(options with { OutlierShare = 0 }, rows);
        Assert.Equal(0, plain.OutlierCount);
        var merged = new CfTree(options with { MaxBytes = 10 << 20 });
        merged.Merge(tree);
        Assert.Equal(rows.Length, merged.TotalWeight, 1e-6);
    }

    [Fact]
    public void What_was_learned_a_half_life_ago_counts_half()
    {
        var tree = new CfTree(new CfTreeOptions { Dimensions = 1, Threshold = 1, HalfLife = 24 });
        for (int i = 0; i < 1_000; i++) tree.Learn([0.5]);
        for (int minute = 0; minute < 24 * 60; minute++) tree.Advance(1.0 / 60);
        Assert.Equal(500, tree.TotalWeight, 500 * 0.05);
        var loaded = CfTree.Load(new StateReader(Saved(tree)));
        tree.Advance(24);
        loaded.Advance(24);
        Assert.Equal(Saved(tree), Saved(loaded));
        Assert.Equal(250, tree.TotalWeight, 250 * 0.05);
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.Advance(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.Options with { HalfLife = 0 });
    }

    [Fact]
    public void The_features_furthest_out_are_named_first()
    {
        var random = new Random(5);
        var tree = new CfTree(new CfTreeOptions { Dimensions = 4, Threshold = 100 });
        for (int i = 0; i < 2_000; i++) tree.Learn(Rows.Row(4, j => (j + 1) * Rows.Normal(random)));
        double[] row = [1, -20, 3, 40];
        var reasons = new FeatureDeviation[2];
        Assert.Equal(2, tree.Explain(row, tree.Descend(row).Index, 1e-9, reasons));
        Assert.Equal([1, 3], reasons.Select(reason => reason.Feature));
        Assert.Equal(-10, reasons[0].ZScore, 0.6);
        Assert.Equal(0, tree.Explain(row, 0, 1, []));
    }

    [Fact]
    public void Single_precision_rows_get_the_answers_of_their_doubles()
    {
        var tree = Tree(new CfTreeOptions { Dimensions = 2, Threshold = 0.05 }, Rows.Uniform(2_000, 2, 6));
        foreach (var row in Rows.Uniform(100, 2, 7))
        {
            float[] single = [(float)row[0], (float)row[1]];
            double[] wide = [single[0], single[1]];
            Assert.Equal(tree.Nearest(wide), tree.Nearest(single));
            Assert.Equal(tree.Descend(wide), tree.Descend(single));
        }
    }

    [Fact]
    public void Condensing_leaves_at_most_what_was_asked_for_and_forgets_no_weight()
    {
        var tree = Tree(new CfTreeOptions { Dimensions = 2 }, Rows.Uniform(5_000, 2, 8));
        tree.Condense(300, 100);
        Assert.InRange(tree.SubclusterCount, 100, 300);
        Assert.Equal(5_000, tree.TotalWeight, 1e-6);
        tree.AssertSound();
    }
}
