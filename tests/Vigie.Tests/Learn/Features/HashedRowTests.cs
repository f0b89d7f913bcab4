using Vigie.Learn.Features;
using Vigie.Learn.Statistics;

namespace Vigie.Tests.Learn.Features;

public class HashedRowTests
{
    [Fact]
    public void The_hash_is_the_same_for_ever()
    {
        var hash = new FeatureHash(18, seed: 1);
        Assert.Equal(hash.Of("disk"), new FeatureHash(18, seed: 1).Of("disk"));
        Assert.NotEqual(hash.Of("disk"), new FeatureHash(18, seed: 2).Of("disk"));
        Assert.NotEqual(hash.Of("disk"), hash.Of("disl"));
        Assert.NotEqual(hash.Of("12345678"), hash.Of("123456780"));
        Assert.NotEqual(hash.Of(""), hash.Of("\0"));
        Assert.NotEqual(hash.Of(1UL, 2), hash.Of(2UL, 1));
        Assert.NotEqual(FeatureHash.Pair(1, 2), FeatureHash.Pair(2, 1));
    }

    [Fact]
    public void Columns_and_signs_are_spread_evenly()
    {
        var hash = new FeatureHash(6);
        var counts = new int[hash.Columns];
        double signs = 0;
        for (ulong id = 0; id < 64_000; id++)
        {
            ulong bits = hash.Of(3UL, id);
            counts[hash.Column(bits)]++;
            signs += FeatureHash.Sign(bits);
        }
        Assert.All(counts, count => Assert.InRange(count, 850, 1150));
        Assert.InRange(signs, -1000, 1000);
    }

    [Fact]
    public void Rows_rise_and_features_of_one_column_add_up()
    {
        var row = new HashedRow(new FeatureHash(3));
        var expected = new double[8];
        for (ulong id = 0; id < 50; id++)
        {
            row.Add(1, id, id);
            ulong bits = row.Hash.Of(1UL, id);
            expected[row.Hash.Column(bits)] += FeatureHash.Sign(bits) * (double)id;
        }
        var built = row.Row();
        for (int i = 0; i < built.Indices.Length; i++)
        {
            if (i > 0) Assert.True(built.Indices[i] > built.Indices[i - 1]);
            Assert.Equal(expected[built.Indices[i]], built.Values[i], 1e-4);
        }
        row.Clear();
        Assert.Equal(0, row.Row().Indices.Length);
    }

    [Fact]
    public void Inner_products_are_kept_in_the_mean()
    {
        var random = new DeterministicRandom(1);
        double sum = 0;
        const int seeds = 400;
        var (left, right) = (new float[30], new float[30]);
        double truth = 0;
        for (int j = 0; j < left.Length; j++)
        {
            (left[j], right[j]) = ((float)random.NextGaussian(), (float)random.NextGaussian());
            truth += left[j] * right[j];
        }
        for (ulong seed = 0; seed < seeds; seed++)
        {
            var dense = new double[16];
            Scatter(left, seed, (column, value) => dense[column] += value);
            Scatter(right, seed, (column, value) => sum += dense[column] * value / seeds);
        }
        Assert.Equal(truth, sum, 2.0);
    }

    [Fact]
    public void Interactions_are_products_of_the_fields_asked_for()
    {
        var hash = new FeatureHash(20);
        var row = new HashedRow(hash, [(1, 2), (2, 2)]);
        row.Add(1, 10, 2);
        row.Add(2, 20, 3);
        row.Add(2, 21, 5);
        row.Add(3, 30, 7);
        var values = row.Row().Values.ToArray().Select(Math.Abs).Order().ToArray();
        Assert.Equal([2f, 3, 5, 6, 7, 10, 15], values);
    }

    [Fact]
    public void A_row_once_warm_allocates_nothing_and_limits_are_kept()
    {
        var row = new HashedRow(new FeatureHash(18), [(0, 1)], maxValues: 1000);
        for (int round = 0; round < 3; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            row.Clear();
            for (ulong id = 0; id < 20; id++) row.Add((int)(id % 2), id);
            _ = row.Row();
            row.Add(1, "name", 0.5f);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (round == 2) Assert.Equal(0, allocated);
        }
        Assert.Throws<ArgumentOutOfRangeException>(() => row.Add(0, 1UL, float.NaN));
        for (ulong id = 0; id < 100; id++) row.Add((int)(id % 2), id);
        Assert.Throws<InvalidOperationException>(() => _ = row.Row().Indices.Length);
    }

    private static void Scatter(float[] values, ulong seed, Action<int, float> to)
    {
        var row = new HashedRow(new FeatureHash(4, seed));
        for (int j = 0; j < values.Length; j++) row.Add(0, (ulong)j, values[j]);
        var built = row.Row();
        for (int i = 0; i < built.Indices.Length; i++) to(built.Indices[i], built.Values[i]);
    }
}
