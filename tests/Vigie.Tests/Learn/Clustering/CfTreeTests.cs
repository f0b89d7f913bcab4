using Vigie.Learn.Clustering;
using Vigie.Learn.State;

namespace Vigie.Tests.Learn.Clustering;

public class CfTreeTests
{
    private static readonly CfTreeOptions Plane = new() { Dimensions = 2, Threshold = 1 };

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    [InlineData(1e101)]
    public void A_value_that_is_not_finite_is_refused_with_its_position(double bad)
    {
        var tree = new CfTree(Plane with { Dimensions = 6 });
        var row = new double[] { 1, 2, 3, 4, bad, 6 };
        foreach (var call in new Action[] { () => tree.Learn(row), () => tree.Nearest(row), () => tree.Descend(row) })
            Assert.Contains("row[4]", Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
        Assert.Equal(0, tree.TotalWeight);
    }

    [Fact]
    public void A_row_of_another_length_is_refused()
    {
        var tree = new CfTree(Plane);
        Assert.Throws<ArgumentException>(() => tree.Learn([1]));
        Assert.Throws<ArgumentException>(() => tree.Learn([1, 2, 3]));
        Assert.Throws<ArgumentException>(() => tree.Nearest([1]));
        Assert.Throws<ArgumentException>(() => tree.Merge(new CfTree(Plane with { Dimensions = 3 })));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void An_impossible_weight_is_refused(double weight) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new CfTree(Plane).Learn([1, 2], weight));

    [Fact]
    public void Extreme_finite_rows_give_finite_numbers()
    {
        var tree = new CfTree(Plane with { Threshold = 0 });
        double[] extremes = [0, 1e100, -1e100, 1e-300, -5e-324, 1];
        foreach (double x in extremes)
            foreach (double y in extremes)
                foreach (double weight in new[] { 1e50, 1e-300, 1 })
                    tree.Learn([x, y], weight);
        double[] mean = new double[2], deviations = new double[2];
        Assert.True(double.IsFinite(tree.Total(mean, deviations)));
        Assert.All(mean.Concat(deviations), number => Assert.True(double.IsFinite(number)));
    }

    [Fact]
    public void An_empty_tree_answers()
    {
        var tree = new CfTree(Plane);
        Assert.Equal(NearestSubcluster.None, tree.Nearest([0, 0]));
        Assert.Equal(NearestSubcluster.None, tree.Descend([0, 0]));
        Assert.Equal((0, 0.0), (tree.SubclusterCount, tree.TotalWeight));
        Assert.Throws<ArgumentOutOfRangeException>(() => tree.Subcluster(0).Weight);
    }

    [Fact]
    public void Nearest_finds_what_a_plain_scan_finds()
    {
        var rows = Rows.Uniform(2_000, 3, 1);
        var tree = new CfTree(new CfTreeOptions { Dimensions = 3, Threshold = 0.05 });
        foreach (var row in rows) tree.Learn(row);
        foreach (var row in Rows.Uniform(50, 3, 2))
            foreach (double minWeight in new[] { 0.0, 2, 4 })
            {
                double least = double.PositiveInfinity;
                for (int i = 0; i < tree.SubclusterCount; i++)
                    if (tree.Subcluster(i).Weight >= minWeight) least = Math.Min(least, Distance(tree, i, row));
                var nearest = tree.Nearest(row, minWeight);
                Assert.Equal(least, nearest.Distance, 1e-12);
                Assert.Equal(least, Distance(tree, nearest.Index, row), 1e-12);
                Assert.Equal(tree.Subcluster(nearest.Index).Radius, nearest.Spread);
                Assert.True(tree.Descend(row).Distance >= tree.Nearest(row).Distance);
            }
        Assert.Equal(NearestSubcluster.None, tree.Nearest(rows[0], 1e9));
    }

    private static double Distance(CfTree tree, int i, double[] row)
    {
        var mean = new double[row.Length];
        tree.Subcluster(i).CopyMeanTo(mean);
        return Math.Sqrt(mean.Zip(row, (a, b) => (a - b) * (a - b)).Sum());
    }

    [Theory]
    [InlineData(1, 30_000)]
    [InlineData(2, 100_000)]
    [InlineData(2, 500_000)]
    [InlineData(16, 300_000)]
    public void Memory_stays_within_its_limit_at_every_row(int dimensions, long maxBytes)
    {
        var tree = new CfTree(new CfTreeOptions { Dimensions = dimensions, MaxBytes = maxBytes });
        var rows = Rows.Uniform(20_000, dimensions, 3);
        double threshold = 0;
        foreach (var row in rows)
        {
            tree.Learn(row);
            Assert.True(tree.Bytes <= maxBytes);
            Assert.True(tree.Threshold >= threshold);
            threshold = tree.Threshold;
        }
        Assert.True(tree.Rebuilds > 0);
        Assert.Equal(rows.Length, tree.TotalWeight);
        tree.AssertSound();
        for (int i = 0; i < tree.SubclusterCount; i++)
            Assert.True(tree.Subcluster(i).Radius <= tree.Threshold * (1 + 1e-12));
        // What the limit allows is put to use: a tree of an eighth of the limit would be a waste.
        Assert.True(tree.SubclusterCount * (dimensions + 1) * 2 * sizeof(double) > maxBytes / 8);
    }

    [Fact]
    public void Too_little_memory_is_refused_with_what_is_needed()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new CfTree(Plane with { MaxBytes = 1_000 }));
        Assert.Contains(">= ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void State_of_impossible_content_is_refused()
    {
        var tree = new CfTree(Plane with { Threshold = 0 });
        foreach (var row in Rows.Uniform(300, 2, 4)) tree.Learn(row);
        var writer = new StateWriter();
        tree.Save(writer);
        var block = writer.ToArray();
        var body = block.AsSpan(8, block.Length - 40).ToArray();
        var random = new Random(5);
        for (int trial = 0; trial < 300; trial++)
        {
            // The same bytes in a valid frame, one of them changed: refused, or a tree that still answers and learns.
            var damaged = (byte[])body.Clone();
            damaged[random.Next(8, trial % 2 == 0 ? 100 : damaged.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                var loaded = CfTree.Load(new StateReader(Frame(damaged)));
                loaded.Nearest(new double[loaded.Options.Dimensions]);
            }
            catch (StateException)
            {
            }
        }
    }

    private static byte[] Frame(byte[] body)
    {
        var head = new StateWriter().ToArray().AsSpan(0, 8).ToArray();
        byte[] framed = [.. head, .. body];
        return [.. framed, .. System.Security.Cryptography.SHA256.HashData(framed)];
    }
}
