using Vigie.App.Simulation;

namespace Vigie.Tests.App.Simulation;

public sealed class SplitMix64Tests
{
    [Fact]
    public void Draws_from_seed_zero_are_those_of_the_published_generator()
    {
        var random = new SplitMix64(0);
        Assert.Equal(0xE220A8397B1DCDAFUL, random.Next());
        Assert.Equal(0x6E789E6AA1B965F4UL, random.Next());
    }

    [Fact]
    public void Means_are_as_asked_for()
    {
        var random = new SplitMix64(5);
        const int N = 100_000;
        double uniform = 0, exponential = 0, normal = 0, square = 0, poisson = 0;
        for (int i = 0; i < N; i++)
        {
            uniform += random.NextDouble() / N;
            exponential += random.Exponential(3) / N;
            double z = random.Normal();
            normal += z / N;
            square += z * z / N;
            poisson += random.Poisson(0.7) / (double)N;
        }
        Assert.Equal(0.5, uniform, 0.01);
        Assert.Equal(3, exponential, 0.05);
        Assert.Equal(0, normal, 0.02);
        Assert.Equal(1, square, 0.03);
        Assert.Equal(0.7, poisson, 0.02);
    }

    [Fact]
    public void Draws_stay_within_their_bounds_and_reach_them()
    {
        var random = new SplitMix64(9);
        int[] seen = new int[7];
        for (int i = 0; i < 1000; i++)
        {
            seen[random.Below(7)]++;
            Assert.InRange(random.Range(-2, 2), -2, 2);
            Assert.InRange(random.Between(1, 2), 1, 2);
        }
        Assert.All(seen, n => Assert.True(n > 50));
    }
}
