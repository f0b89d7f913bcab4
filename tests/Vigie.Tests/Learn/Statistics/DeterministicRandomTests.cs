using Vigie.Learn.State;
using Vigie.Learn.Statistics;

namespace Vigie.Tests.Learn.Statistics;

public class DeterministicRandomTests
{
    [Fact]
    public void The_same_seed_gives_the_same_numbers_and_another_seed_others()
    {
        var (first, same, other) = (new DeterministicRandom(5), new DeterministicRandom(5), new DeterministicRandom(6));
        for (int i = 0; i < 100; i++)
        {
            ulong number = first.NextUInt64();
            Assert.Equal(number, same.NextUInt64());
            Assert.NotEqual(number, other.NextUInt64());
        }
    }

    [Fact]
    public void A_seed_of_zero_gives_the_numbers_computed_once_from_the_papers()
    {
        // The SplitMix64 stream of 0 begins e220a8397b1dcdaf, 6e789e6aa1b965f4, 06c45d188009454f, f88bb8a8724c81ec.
        var random = new DeterministicRandom(0);
        Assert.Equal(0x99EC5F36CB75F2B4UL, random.NextUInt64());
        Assert.Equal(0xBF6E1F784956452AUL, random.NextUInt64());
    }

    [Fact]
    public void Going_on_after_load_is_as_if_never_stopped()
    {
        var random = new DeterministicRandom(7);
        for (int i = 0; i < 10; i++) random.NextGaussian();
        var writer = new StateWriter();
        random.Save(writer);
        var loaded = DeterministicRandom.Load(new StateReader(writer.ToArray()));
        for (int i = 0; i < 100; i++) Assert.Equal(random.NextUInt64(), loaded.NextUInt64());
    }

    [Fact]
    public void Integers_stay_below_their_bound_and_are_even()
    {
        var random = new DeterministicRandom(8);
        foreach (int max in (int[])[1, 2, 3, 7, 10])
        {
            var counts = new int[max];
            for (int i = 0; i < 10_000 * max; i++) counts[random.NextInt(max)]++;
            Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
        }
        for (int i = 0; i < 1000; i++) Assert.InRange(random.NextInt(int.MaxValue), 0, int.MaxValue - 1);
    }

    [Fact]
    public void Doubles_are_uniform_and_gaussians_have_unit_deviation()
    {
        var random = new DeterministicRandom(9);
        var (uniform, normal) = (new RunningMoments(), new RunningMoments());
        for (int i = 0; i < 100_000; i++)
        {
            double number = random.NextDouble();
            Assert.True(number is >= 0 and < 1);
            uniform.Learn(number);
            normal.Learn(random.NextGaussian());
        }
        Assert.Equal(0.5, uniform.Mean, 0.005);
        Assert.Equal(1.0 / 12, uniform.Variance, 0.001);
        Assert.Equal(0, normal.Mean, 0.02);
        Assert.Equal(1, normal.Deviation, 0.01);
    }

    [Fact]
    public void Every_order_of_three_comes_equally_often()
    {
        var random = new DeterministicRandom(10);
        var counts = new Dictionary<string, int>();
        for (int i = 0; i < 12_000; i++)
        {
            char[] items = ['a', 'b', 'c'];
            random.Shuffle<char>(items);
            var order = new string(items);
            counts[order] = counts.GetValueOrDefault(order) + 1;
        }
        Assert.Equal(6, counts.Count);
        Assert.All(counts.Values, count => Assert.InRange(count, 1_800, 2_200));
    }
}
