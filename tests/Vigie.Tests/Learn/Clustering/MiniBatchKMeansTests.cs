using Vigie.Learn.Clustering;

namespace Vigie.Tests.Learn.Clustering;

public class MiniBatchKMeansTests
{
    private static MiniBatchKMeans Learned(double[][] rows, int clusters, int batch = 256, double share = 0.01)
    {
        var means = new MiniBatchKMeans(new MiniBatchKMeansOptions
        {
            Dimensions = rows[0].Length,
            Clusters = clusters,
            BatchRows = batch,
            ReassignmentShare = share,
        });
        foreach (var row in rows) means.Learn(row);
        means.Flush();
        return means;
    }

    [Fact]
    public void Blobs_that_lie_apart_are_found()
    {
        var (rows, blobs) = Rows.Blobs(5_000, 4, 8, 200, 1);
        var means = Learned(rows, 8);
        Assert.Equal(1, AdjustedRandIndex.Of(blobs, rows.Select(row => means.Nearest(row).Index).ToArray()));
        double weight = Enumerable.Range(0, 8).Sum(means.Weight);
        Assert.Equal(5_000, weight, 1e-6);
    }

    [Fact]
    public void Rows_in_order_of_their_blobs_mislead_it_no_more_than_shuffled_ones()
    {
        var (rows, blobs) = Rows.Blobs(20_000, 2, 50, 300, 5);
        Array.Sort([.. blobs], rows);
        Array.Sort(blobs);
        var means = Learned(rows, 50);
        Assert.True(means.Restarts > 0);
        Assert.True(AdjustedRandIndex.Of(blobs, rows.Select(row => means.Nearest(row).Index).ToArray()) > 0.95);
    }

    [Fact]
    public void Halves_of_a_stream_in_order_merge_to_centres_of_the_whole()
    {
        var (rows, blobs) = Rows.Blobs(10_000, 2, 20, 300, 6);
        Array.Sort([.. blobs], rows);
        Array.Sort(blobs);
        var means = Learned(rows[..5_000], 20);
        means.Merge(Learned(rows[5_000..], 20));
        Assert.Equal(10_000, means.TotalWeight, 1e-6);
        Assert.True(AdjustedRandIndex.Of(blobs, rows.Select(row => means.Nearest(row).Index).ToArray()) > 0.95);
    }

    [Fact]
    public void Weights_of_all_centres_and_the_mean_of_all_rows_add_up_whatever_was_sampled()
    {
        var (rows, _) = Rows.Blobs(4_000, 3, 30, 60, 2);
        var means = Learned(rows, 30, batch: 64, share: 0.9);
        Assert.True(means.Reassigned > 0);
        var mean = new double[3];
        Assert.Equal(4_000, means.Total(mean), 1e-9);
        Assert.Equal(4_000, Enumerable.Range(0, 30).Sum(means.Weight), 1e-6);
        for (int j = 0; j < 3; j++) Assert.Equal(rows.Average(row => row[j]), mean[j], 1e-9);
    }

    [Fact]
    public void A_starved_centre_starts_anew_where_rows_are_far_from_all()
    {
        // The second place of the first rows is never seen again; later rows lie at the first and at a third.
        var random = new Random(3);
        var means = new MiniBatchKMeans(
            new MiniBatchKMeansOptions { Dimensions = 1, Clusters = 2, BatchRows = 50, ReassignmentShare = 0.2 });
        for (int i = 0; i < 20_000; i++)
        {
            double place = i < 150 ? (i < 140 ? 0 : 10_000) : 1_000 * random.Next(2);
            means.Learn([place + random.NextDouble()]);
        }
        means.Flush();
        Assert.True(means.Reassigned > 0);
        NearestSubcluster first = means.Nearest([0.5]), third = means.Nearest([1_000.5]);
        Assert.NotEqual(first.Index, third.Index);
        Assert.True(first.Distance < 100 && third.Distance < 100);
    }

    [Fact]
    public void Fewer_rows_than_clusters_are_each_their_own_centre()
    {
        var means = Learned([[1, 2], [5, 6]], 10);
        Assert.True(means.HasCenters);
        Assert.Equal(0, means.Nearest([1, 2]).Distance);
        Assert.Equal(0, means.Nearest([5, 6]).Distance);
    }

    [Fact]
    public void Without_rows_there_is_no_centre()
    {
        var means = new MiniBatchKMeans(new MiniBatchKMeansOptions { Dimensions = 2, Clusters = 3 });
        means.Flush();
        Assert.False(means.HasCenters);
        Assert.Equal(NearestSubcluster.None, means.Nearest([1, 2]));
        means.Learn([1, 2]);
        Assert.Equal((1, 1.0), (means.WaitingRows, means.TotalWeight));
    }

    [Fact]
    public void Equal_rows_make_one_centre_that_counts()
    {
        var means = Learned([.. Enumerable.Repeat(new[] { 3.0, 1e8 }, 10_000)], 5);
        var nearest = means.Nearest([3, 1e8]);
        Assert.Equal((0.0, 10_000.0), (nearest.Distance, Enumerable.Range(0, 5).Sum(means.Weight)));
    }

    [Fact]
    public void The_same_stream_settles_when_it_brings_nothing_new()
    {
        var (rows, _) = Rows.Blobs(20_000, 2, 10, 100, 4);
        Assert.True(Learned(rows, 10, batch: 100).HasSettled);
    }

    [Fact]
    public void A_bad_row_is_refused_and_not_kept()
    {
        var means = new MiniBatchKMeans(new MiniBatchKMeansOptions { Dimensions = 2, Clusters = 3 });
        Assert.ThrowsAny<ArgumentException>(() => means.Learn([1, double.NaN]));
        Assert.ThrowsAny<ArgumentException>(() => means.Learn([1.0]));
        Assert.ThrowsAny<ArgumentException>(() => means.Learn([1f, float.PositiveInfinity]));
        Assert.ThrowsAny<ArgumentException>(() => means.Learn([1.0, 2], -1));
        Assert.Equal(0, means.TotalWeight);
    }
}
