using Vigie.Learn.Clustering;
using Vigie.Learn.State;

namespace Vigie.Tests.Learn.Clustering;

public class CfTreeLaws
{
    public static TheoryData<ClusterDistance, AbsorbCriterion> Kinds
    {
        get
        {
            var kinds = new TheoryData<ClusterDistance, AbsorbCriterion>();
            foreach (var distance in Enum.GetValues<ClusterDistance>())
                foreach (var criterion in Enum.GetValues<AbsorbCriterion>())
                    kinds.Add(distance, criterion);
            return kinds;
        }
    }

    private static CfTreeOptions Options(int dimensions, double threshold) =>
        new() { Dimensions = dimensions, Threshold = threshold };

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

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Counts_means_and_deviations_add_up_from_the_leaves_to_the_root(
        ClusterDistance distance, AbsorbCriterion criterion)
    {
        var (rows, _) = Rows.Blobs(3_000, 3, 20, 60, 1);
        var tree = Tree(Options(3, 1.5) with { Distance = distance, Criterion = criterion, Branching = 5 }, rows);
        Assert.Equal(rows.Length, tree.TotalWeight);
        double sum = 0;
        for (int i = 0; i < tree.SubclusterCount; i++) sum += tree.Subcluster(i).Weight;
        Assert.Equal(rows.Length, sum);
        tree.AssertSound();

        double[] mean = new double[3], deviations = new double[3];
        Assert.Equal(rows.Length, tree.Total(mean, deviations));
        for (int j = 0; j < 3; j++)
        {
            double average = rows.Average(row => row[j]);
            Close(average, mean[j]);
            Close(rows.Sum(row => (row[j] - average) * (row[j] - average)), deviations[j]);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void No_subcluster_is_larger_than_the_threshold(ClusterDistance distance, AbsorbCriterion criterion)
    {
        var (rows, _) = Rows.Blobs(3_000, 2, 10, 30, 2);
        var tree = Tree(Options(2, 0.7) with { Distance = distance, Criterion = criterion }, rows);
        Assert.InRange(tree.SubclusterCount, 20, 3_000);
        for (int i = 0; i < tree.SubclusterCount; i++)
        {
            var part = tree.Subcluster(i);
            double size = criterion == AbsorbCriterion.Radius
                ? part.Radius
                : Math.Sqrt(2 * part.SumOfSquares / Math.Max(1, part.Weight - 1));
            Assert.True(size <= 0.7 * (1 + 1e-12));
        }
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(3, 7)]
    [InlineData(16, 4)]
    [InlineData(50, 50)]
    public void No_node_has_more_entries_than_allowed(int branching, int leafCapacity)
    {
        var options = Options(2, 0.01) with { Branching = branching, LeafCapacity = leafCapacity };
        Tree(options, Rows.Uniform(3_000, 2, 3)).AssertSound();
    }

    [Theory]
    [InlineData(1e4)]
    [InlineData(1e6)]
    [InlineData(1e8)]
    public void Moving_the_rows_does_not_change_the_number_of_subclusters(double offset)
    {
        var (rows, _) = Rows.Blobs(20_000, 2, 20, 400, 4);
        int expected = Tree(Options(2, 2.5), rows).SubclusterCount;
        Assert.InRange(expected, 15, 40);
        var moved = rows.Select(row => Rows.Row(2, j => row[j] + offset));
        Assert.Equal(expected, Tree(Options(2, 2.5), moved).SubclusterCount);
    }

    [Fact]
    public void Equal_rows_are_one_subcluster_of_no_radius()
    {
        var tree = Tree(Options(2, 0), Enumerable.Repeat(new[] { 0.1, 1e8 + 0.3 }, 100_000));
        Assert.Equal(1, tree.SubclusterCount);
        Assert.Equal(100_000, tree.Subcluster(0).Weight);
        Assert.Equal(0, tree.Subcluster(0).Radius);
        Assert.Equal(0.1, tree.Subcluster(0).Mean(0));
    }

    [Fact]
    public void Weight_two_is_the_row_twice()
    {
        var (rows, _) = Rows.Blobs(500, 3, 1, 0, 5);
        var once = new CfTree(Options(3, 100));
        var twice = new CfTree(Options(3, 100));
        foreach (var row in rows)
        {
            once.Learn(row, 2);
            twice.Learn(row);
            twice.Learn(row);
        }
        Assert.Equal((1, 1), (once.SubclusterCount, twice.SubclusterCount));
        Assert.Equal(twice.TotalWeight, once.TotalWeight);
        for (int j = 0; j < 3; j++)
        {
            Close(twice.Subcluster(0).Mean(j), once.Subcluster(0).Mean(j));
            Close(twice.Subcluster(0).Deviations[j], once.Subcluster(0).Deviations[j]);
        }
        Close(twice.Subcluster(0).SumOfSquares, once.Subcluster(0).SumOfSquares);
    }

    [Fact]
    public void Weight_zero_changes_nothing()
    {
        var rows = Rows.Uniform(200, 2, 6);
        var tree = Tree(Options(2, 0.1), rows);
        var before = Saved(tree);
        tree.Learn([7, 7], 0);
        Assert.Equal(before, Saved(tree));
    }

    [Fact]
    public void Answers_change_nothing()
    {
        var tree = Tree(Options(2, 0.1) with { Distance = ClusterDistance.AverageInter }, Rows.Uniform(500, 2, 7));
        var before = Saved(tree);
        tree.Nearest([0.3, 0.4]);
        tree.Nearest([0.3, 0.4], 3);
        tree.Descend([0.3, 0.4]);
        tree.Total(new double[2], new double[2]);
        Assert.Equal(before, Saved(tree));
    }

    [Fact]
    public void Same_rows_give_the_same_bits()
    {
        var rows = Rows.Uniform(5_000, 4, 8);
        var options = Options(4, 0) with { MaxBytes = 200_000 };
        Assert.Equal(Saved(Tree(options, rows)), Saved(Tree(options, rows)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Going_on_after_load_is_never_having_stopped(ClusterDistance distance, AbsorbCriterion criterion)
    {
        var rows = Rows.Uniform(3_000, 3, 9);
        var options = Options(3, 0) with { MaxBytes = 120_000, Distance = distance, Criterion = criterion };
        var through = new CfTree(options);
        var resumed = new CfTree(options);
        for (int i = 0; i < rows.Length; i++)
        {
            through.Learn(rows[i]);
            resumed.Learn(rows[i]);
            if (i % 1_237 == 0 || i == 3) resumed = CfTree.Load(new StateReader(Saved(resumed)));
        }
        Assert.True(through.Rebuilds > 0);
        Assert.Equal(through.Bytes, resumed.Bytes);
        Assert.Equal(Saved(through), Saved(resumed));
    }

    [Fact]
    public void Merged_parts_are_the_whole_in_weight_mean_and_deviation()
    {
        var (rows, _) = Rows.Blobs(6_000, 3, 30, 100, 10);
        var whole = Tree(Options(3, 1.5), rows);
        var merged = Tree(Options(3, 1.5), rows.Take(2_000));
        merged.Merge(Tree(Options(3, 0.5), rows.Skip(2_000).Take(1_000)));
        merged.Merge(new CfTree(Options(3, 1.2)));
        merged.Merge(Tree(Options(3, 1.5), rows.Skip(3_000)));
        merged.AssertSound();

        double[] mean = new double[3], deviations = new double[3];
        double[] mergedMean = new double[3], mergedDeviations = new double[3];
        Assert.Equal(whole.Total(mean, deviations), merged.Total(mergedMean, mergedDeviations));
        for (int j = 0; j < 3; j++)
        {
            Close(mean[j], mergedMean[j]);
            Close(deviations[j], mergedDeviations[j]);
        }
        Assert.InRange(merged.SubclusterCount, whole.SubclusterCount / 2, whole.SubclusterCount * 2);
    }

    [Fact]
    public void Single_precision_rows_are_learned_as_their_doubles()
    {
        var singles = Rows.Uniform(500, 2, 12).Select(row => new[] { (float)row[0], (float)row[1] }).ToArray();
        var tree = new CfTree(Options(2, 0.1));
        foreach (var row in singles) tree.Learn(row, 1.5);
        var twin = new CfTree(Options(2, 0.1));
        foreach (var row in singles) twin.Learn([(double)row[0], row[1]], 1.5);
        Assert.Equal(Saved(twin), Saved(tree));
    }

    [Fact]
    public void Fading_scales_weights_and_keeps_means_and_radii()
    {
        var tree = Tree(Options(2, 0.1), Rows.Uniform(2_000, 2, 13));
        double[] mean = new double[2], deviations = new double[2];
        double[] fadedMean = new double[2], fadedDeviations = new double[2];
        tree.Total(mean, deviations);
        double radius = tree.Subcluster(3).Radius;
        tree.Fade(0.5);
        tree.AssertSound();
        Assert.Equal(1_000, tree.Total(fadedMean, fadedDeviations));
        Assert.Equal(radius, tree.Subcluster(3).Radius);
        for (int j = 0; j < 2; j++)
        {
            Close(mean[j], fadedMean[j]);
            Close(deviations[j] / 2, fadedDeviations[j]);
        }
    }

    [Fact]
    public void What_has_faded_away_is_forgotten()
    {
        var tree = Tree(Options(2, 0.05), Rows.Uniform(1_000, 2, 14));
        var recent = Rows.Uniform(1_000, 2, 15).Select(row => Rows.Row(2, j => 10 + row[j])).ToArray();
        for (int day = 0; day < 30; day++)
        {
            foreach (var row in recent) tree.Learn(row);
            tree.Fade(0.5);
        }
        tree.AssertSound();
        Assert.InRange(tree.TotalWeight, 999, 1_001);
        Assert.True(tree.Nearest([0.5, 0.5]).Distance > 10);
        tree.Fade(1e-9);
        Assert.Equal((0, 0), (tree.SubclusterCount, tree.TotalWeight));
        tree.Learn([1, 2]);
        Assert.Equal(1, tree.SubclusterCount);
    }

    [Fact]
    public void Nothing_is_allocated_while_the_tree_does_not_grow()
    {
        var rows = Rows.Uniform(300, 5, 11);
        foreach (var distance in Enum.GetValues<ClusterDistance>())
        {
            var tree = Tree(Options(5, 0.2) with { Distance = distance }, rows);
            foreach (var row in rows) tree.Learn(row);
            var settled = Tree(Options(5, 10) with { Distance = distance }, rows);
            long before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var row in rows)
            {
                settled.Learn(row);
                tree.Nearest(row);
                tree.Nearest(row, 5);
                tree.Descend(row);
            }
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static void Close(double expected, double actual) =>
        Assert.Equal(expected, actual, 1e-9 * Math.Max(1e-300, Math.Abs(expected)));
}
