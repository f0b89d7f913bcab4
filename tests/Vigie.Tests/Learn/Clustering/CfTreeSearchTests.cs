using Vigie.Learn.Clustering;
using Vigie.Learn.Kernels;

namespace Vigie.Tests.Learn.Clustering;

public class CfTreeSearchTests
{
    [Fact]
    public void Lanes_give_the_bits_of_their_scalar_twin()
    {
        var random = new Random(1);
        foreach (int dimensions in new[] { 1, 2, 5, 16 })
            foreach (int slots in new[] { 2, 8, 16, 31, 50, 64, 100, 256 })
            {
                var layout = new LaneBlocks(dimensions, slots);
                var lanes = new float[layout.Length];
                layout.Clear(lanes);
                var origin = Rows.Row(dimensions, _ => 100 * Rows.Normal(random));
                int count = 1 + random.Next(slots);
                for (int lane = 0; lane < count; lane++)
                    layout.Set(lanes, lane, Rows.Row(dimensions, j => origin[j] + Rows.Normal(random)), origin);
                var row = Array.ConvertAll(Rows.Row(dimensions, _ => Rows.Normal(random)), value => (float)value);
                float[] values = new float[layout.Stride], twins = new float[layout.Stride];
                Assert.Equal(
                    layout.SquaredScalar(lanes, count, row, twins), layout.Squared(lanes, count, row, values));
                Assert.Equal(twins, values);
                for (int lane = count; lane < (count + 7) / 8 * 8; lane++)
                    Assert.Equal(float.PositiveInfinity, values[lane]);
            }
    }

    [Fact]
    public void Moving_a_mean_gives_the_bits_of_its_scalar_twin()
    {
        var random = new Random(2);
        for (int length = 1; length < 40; length++)
        {
            var mean = Rows.Row(length, _ => Rows.Normal(random));
            var row = Rows.Row(length, _ => Rows.Normal(random));
            double[] twin = [.. mean], plain = [.. mean], plainTwin = [.. mean];
            double[] deviations = new double[length], twinDeviations = new double[length];
            Assert.Equal(
                MeanKernels.MoveScalar(twin, row, 0.3, twinDeviations, 1.7),
                MeanKernels.Move(mean, row, 0.3, deviations, 1.7));
            Assert.Equal(twin, mean);
            Assert.Equal(twinDeviations, deviations);
            Assert.Equal(MeanKernels.MoveScalar(plainTwin, row, 0.3, [], 0), MeanKernels.Move(plain, row, 0.3));
            Assert.Equal(plainTwin, plain);
        }
    }

    // Where single precision cannot tell, double precision must: near ties, large values, values beyond its range.
    [Theory]
    [InlineData(1, 0)]
    [InlineData(1e-6, 0)]
    [InlineData(1e-6, 1e3)]
    [InlineData(1, 1e8)]
    [InlineData(1e-30, 0)]
    [InlineData(1e17, 0)]
    [InlineData(1e30, 0)]
    [InlineData(1e90, 0)]
    public void The_nearest_is_that_of_double_precision(double scale, double far)
    {
        var random = new Random(3);
        foreach (int slots in new[] { 7, 50, 200 })
        {
            var tree = new CfTree(
                new CfTreeOptions { Dimensions = 3, Branching = slots, LeafCapacity = slots, MaxBytes = 1 << 30 });
            tree.Learn([far, far, far]);
            var rows = Enumerable.Range(0, 1_500).Select(_ => Rows.Row(3, _ => scale * random.Next(40))).ToArray();
            foreach (var row in rows) tree.Learn(row);
            for (int i = 0; i < 200; i++)
            {
                var row = Rows.Row(3, _ => scale * 40 * random.NextDouble());
                double least = double.PositiveInfinity;
                int nearest = -1;
                for (int k = 0; k < tree.SubclusterCount; k++)
                {
                    double squared = DenseKernels.SquaredDistance(row, tree.Subcluster(k).Center);
                    if (squared >= least) continue;
                    least = squared;
                    nearest = k;
                }
                Assert.Equal((nearest, Math.Sqrt(least)), (tree.Nearest(row).Index, tree.Nearest(row).Distance));
            }
        }
    }

    [Fact]
    public void A_first_row_far_from_all_others_leaves_the_same_tree()
    {
        var (rows, _) = Rows.Blobs(5_000, 2, 20, 60, 4);
        var options = new CfTreeOptions { Dimensions = 2, Threshold = 1 };
        var (near, moved) = (new CfTree(options), new CfTree(options));
        moved.Learn([1e9, -1e9]);
        foreach (var row in rows)
        {
            near.Learn(row);
            moved.Learn(row);
        }
        moved.AssertSound();
        Assert.InRange(moved.SubclusterCount, near.SubclusterCount * 0.9, near.SubclusterCount * 1.1);
    }

    [Fact]
    public void More_features_than_are_searched_in_single_precision_still_work()
    {
        var random = new Random(5);
        var tree = new CfTree(new CfTreeOptions { Dimensions = 5_000, Threshold = 1, MaxBytes = 1 << 28 });
        var rows = Enumerable.Range(0, 60).Select(_ => Rows.Row(5_000, _ => random.NextDouble())).ToArray();
        foreach (var row in rows) tree.Learn(row);
        tree.AssertSound();
        Assert.All(rows, row => Assert.Equal(0, tree.Nearest(row).Distance));
    }
}
