using Vigie.Learn.Anomaly;
using Vigie.Learn.State;
using Vigie.Tests.Learn.Clustering;

namespace Vigie.Tests.Learn.Anomaly;

public class OnlineIsolationForestTests
{
    [Fact]
    public void Rows_far_from_all_others_score_higher_than_those_among_them()
    {
        var rows = Rows.Blobs(4_000, 4, 2, 20, 1).Rows;
        var forest = Learned(rows, 4);
        double ordinary = rows.TakeLast(500).Average(row => forest.Score(row));
        var random = new Random(2);
        double lonely = Enumerable.Range(0, 200).Average(_ => forest.Score(Rows.Row(4, _ => 30 + (60 * random.NextDouble()))));
        Assert.True(lonely > ordinary + 0.1, $"{lonely} against {ordinary}");
        Assert.All(rows.Take(100), row => Assert.InRange(forest.Score(row), 0, 1));
    }

    [Fact]
    public void What_left_the_window_is_forgotten()
    {
        var forest = Learned(Rows.Blobs(1_500, 3, 1, 0, 3).Rows, 3, window: 512);
        double[] here = [0, 0, 0], there = [40, 40, 40];
        Assert.True(forest.Score(there) > forest.Score(here));
        foreach (var row in Rows.Blobs(1_500, 3, 1, 0, 4).Rows) forest.Learn(Array.ConvertAll(row, x => x + 40));
        Assert.True(forest.Score(there) < forest.Score(here));
        Assert.Equal(512, forest.Weight);
    }

    [Fact]
    public void Memory_is_fixed_from_the_start()
    {
        var forest = Learned([], 3);
        long before = forest.Bytes;
        foreach (var row in Rows.Uniform(6_000, 3, 5)) forest.Learn(row);
        Assert.Equal(before, forest.Bytes);
    }

    [Fact]
    public void Among_equal_rows_any_other_row_stands_apart()
    {
        var forest = Learned(Enumerable.Repeat(new double[] { 1, 2 }, 3_000), 2);
        Assert.InRange(forest.Score([1, 2]), 0, 0.9);
        Assert.Equal(1, forest.Score([8, 9]), 1e-6);
    }

    [Fact]
    public void The_newest_rows_of_both_stay_in_a_merge()
    {
        var forest = Learned(Rows.Blobs(600, 2, 1, 0, 6).Rows, 2, window: 512);
        var other = Learned(Rows.Blobs(600, 2, 1, 0, 7).Rows.Select(row => Array.ConvertAll(row, x => x + 50)), 2, window: 512);
        forest.Merge(other);
        Assert.Equal(512, forest.Weight);
        double between = forest.Score([25, 25]);
        Assert.True(forest.Score([0, 0]) < between && forest.Score([50, 50]) < between);
    }

    [Fact]
    public void States_and_options_that_cannot_be_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(
            () => new OnlineIsolationForest(new OnlineIsolationForestOptions { Dimensions = 2, Window = 100, LeafWeight = 26 }));
        var writer = new StateWriter();
        Learned(Rows.Uniform(100, 2, 8), 2).Save(writer);
        var bytes = writer.ToArray();
        Assert.Throws<StateException>(() => OnlineIsolationForest.Load(new StateReader(bytes[..^9])));
        var other = new StateWriter();
        other.Tag("OIFO", 1);
        other.Write(2);
        other.Write(0);
        other.Write(512);
        other.Write(4);
        other.Write(1UL);
        Assert.Throws<StateException>(() => OnlineIsolationForest.Load(new StateReader(other.ToArray())));
    }

    private static OnlineIsolationForest Learned(IEnumerable<double[]> rows, int dimensions, int window = 2_048)
    {
        var forest = new OnlineIsolationForest(
            new OnlineIsolationForestOptions { Dimensions = dimensions, Window = window, LeafWeight = 8 });
        foreach (var row in rows) forest.Learn(row);
        return forest;
    }
}
