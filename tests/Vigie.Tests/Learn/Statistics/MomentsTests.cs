using Vigie.Learn;
using Vigie.Learn.Statistics;

namespace Vigie.Tests.Learn.Statistics;

public class MomentsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1e4)]
    [InlineData(1e8)]
    public void The_variance_does_not_depend_on_where_the_values_lie(double offset)
    {
        var (near, far) = (new RunningMoments(), new RunningMoments());
        for (int i = 0; i < 1000; i++)
        {
            near.Learn(i % 10 * 0.1);
            far.Learn(offset + i % 10 * 0.1);
        }
        Assert.Equal(0.0825, near.Variance, 1e-12);
        Assert.Equal(0.0825, far.Variance, 1e-7);
        Assert.Equal(offset + 0.45, far.Mean, 1e-6);
    }

    [Fact]
    public void Nothing_seen_has_mean_and_variance_zero_and_bad_values_are_refused()
    {
        var moments = new RunningMoments();
        Assert.Equal((0, 0, 0), (moments.Weight, moments.Mean, moments.Variance));
        Assert.Throws<ArgumentOutOfRangeException>(() => moments.Learn(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => moments.Learn(1e151));
        moments.Learn(1e150);
        moments.Learn(-1e150);
        Assert.True(double.IsFinite(moments.Variance));
    }

    [Fact]
    public void A_scaler_counts_the_zeros_that_were_not_there()
    {
        var random = new DeterministicRandom(1);
        var scaler = new StreamingScaler(new StreamingScalerOptions { Features = 3 });
        var dense = new RunningMoments[] { new(), new(), new() };
        for (int i = 0; i < 500; i++)
        {
            double weight = 1 + random.NextInt(3);
            float[] row = [1e4f + random.NextInt(5), random.NextInt(10) == 0 ? 3 : 0, 0];
            for (int j = 0; j < 3; j++) dense[j].Learn(row[j], weight);
            if (row[1] == 0) scaler.Learn(new SparseRow([0], [row[0]]), weight);
            else scaler.Learn(new SparseRow([0, 1], [row[0], row[1]]), weight);
        }
        for (int j = 0; j < 3; j++)
        {
            Assert.Equal(dense[j].Mean, scaler.Mean(j), 1e-9);
            Assert.Equal(dense[j].Variance, scaler.Variance(j), 1e-8);
        }
        float[] scaled = new float[1];
        scaler.Scale([1], [3f], scaled);
        Assert.Equal(3 / dense[1].Deviation, scaled[0], 1e-5);
    }

    [Fact]
    public void What_never_varied_scales_to_zero_and_what_is_far_out_is_cut()
    {
        var scaler = new StreamingScaler(new StreamingScalerOptions { Features = 3, Clip = 5 });
        for (int i = 0; i < 100; i++) scaler.Learn(new SparseRow([0, 1], [7.1f, i % 2]));
        float[] scaled = [1e30f, 1e30f, 1e30f];
        scaler.Scale([0, 1, 2], scaled, scaled);
        Assert.Equal([0f, 5f, 0f], scaled);
        scaler.Scale([1], [-1e30f], scaled.AsSpan(0, 1));
        Assert.Equal(-5, scaled[0]);
        Assert.Throws<ArgumentException>(() => scaler.Scale([1], [1f], []));
    }

    [Fact]
    public void Features_below_the_given_index_are_centred_and_others_never()
    {
        var scaler = new StreamingScaler(new StreamingScalerOptions { Features = 2, CentredBelow = 1 });
        for (int i = 0; i < 100; i++)
        {
            if (i % 2 == 0) scaler.Learn(new SparseRow([0, 1], [1e6f + 1, 2]));
            else scaler.Learn(new SparseRow([0], [1e6f - 1]));
        }
        var scaled = new float[2];
        scaler.Scale([0, 1], [1e6f + 2, 2], scaled);
        Assert.Equal(2, scaled[0], 1e-5);
        Assert.Equal(2, scaled[1], 1e-5);
    }
}
