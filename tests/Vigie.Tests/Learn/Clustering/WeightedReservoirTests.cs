using Vigie.Learn.Clustering;
using Vigie.Learn.State;

namespace Vigie.Tests.Learn.Clustering;

public class WeightedReservoirTests
{
    private const int Most = 200;

    // Rows hold their own number; odd ones weigh three times as much.
    private static WeightedReservoir Offered(int from, int to, int seed)
    {
        var random = new Random(seed);
        var sample = new WeightedReservoir(1, Most);
        for (int i = from; i < to; i++) sample.Offer([i], Weight(i), random.NextDouble());
        return sample;
    }

    private static double Weight(double i) => i % 2 == 1 ? 3 : 1;

    private static double[] Values(WeightedReservoir sample) =>
        [.. Enumerable.Range(0, sample.Count).Select(i => sample.Row(i)[0]).Order()];

    [Fact]
    public void All_rows_are_kept_while_there_is_room_and_stand_for_themselves()
    {
        var sample = Offered(0, Most, 1);
        Assert.Equal(Enumerable.Range(0, Most).Select(i => (double)i), Values(sample));
        for (int i = 0; i < Most; i++) Assert.Equal(Weight(sample.Row(i)[0]), sample.Stands(i));
    }

    [Fact]
    public void Sums_over_the_sample_are_those_over_all_rows_on_average()
    {
        const int Rows = 2_000, Trials = 200;
        double weight = 0, early = 0, odd = 0;
        for (int seed = 0; seed < Trials; seed++)
        {
            var sample = Offered(0, Rows, seed);
            Assert.Equal(Most, sample.Count);
            for (int i = 0; i < Most; i++)
            {
                weight += sample.Stands(i) / Trials;
                if (sample.Row(i)[0] < Rows / 2) early += sample.Stands(i) / Trials;
                if (sample.Row(i)[0] % 2 == 1) odd += sample.Stands(i) / Trials;
            }
        }
        Assert.Equal(2 * Rows, weight, 0.02 * Rows);
        Assert.Equal(Rows, early, 0.02 * Rows);
        Assert.Equal(1.5 * Rows, odd, 0.02 * Rows);
    }

    [Fact]
    public void Samples_of_two_parts_merge_to_that_of_the_whole()
    {
        var whole = new WeightedReservoir(1, Most);
        WeightedReservoir[] parts = [new(1, Most), new(1, Most)];
        var random = new Random(2);
        for (int i = 0; i < 3_000; i++)
        {
            double uniform = random.NextDouble();
            whole.Offer([i], Weight(i), uniform);
            parts[i % 5 == 0 ? 1 : 0].Offer([i], Weight(i), uniform);
        }
        parts[0].Merge(parts[1]);
        Assert.Equal(Values(whole), Values(parts[0]));
        double Sum(WeightedReservoir sample) => Enumerable.Range(0, Most).Sum(sample.Stands);
        Assert.Equal(Sum(whole), Sum(parts[0]), 1e-9 * Sum(whole));
    }

    [Fact]
    public void What_a_smaller_sample_could_not_keep_is_not_kept_of_a_larger_one_either()
    {
        var small = new WeightedReservoir(1, 20);
        var random = new Random(3);
        for (int i = 0; i < 1_000; i++) small.Offer([i], 1, random.NextDouble());
        var large = Offered(1_000, 1_150, 4);
        large.Merge(small);
        Assert.InRange(large.Count, 20, 40);
        Assert.Equal(20, Values(large).Count(value => value < 1_000));
        Assert.Equal(1_000, Enumerable.Range(0, large.Count).Where(i => large.Row(i)[0] < 1_000).Sum(large.Stands), 500.0);
    }

    [Fact]
    public void Going_on_after_load_is_as_if_never_stopped()
    {
        var sample = Offered(0, 1_000, 5);
        var loaded = new WeightedReservoir(1, Most);
        loaded.Load(new StateReader(Bytes(sample)));
        var random = new Random(6);
        for (int i = 0; i < 1_000; i++)
        {
            double uniform = random.NextDouble();
            sample.Offer([i], 1, uniform);
            loaded.Offer([i], 1, uniform);
        }
        Assert.Equal(Bytes(sample), Bytes(loaded));
    }

    private static byte[] Bytes(WeightedReservoir sample)
    {
        var writer = new StateWriter();
        sample.Save(writer);
        return writer.ToArray();
    }
}
