using Vigie.Learn.State;
using Vigie.Learn.Statistics;

namespace Vigie.Tests.Learn.Statistics;

public class MeanShiftTests
{
    [Fact]
    public void What_stays_as_it_was_is_no_shift_and_what_moves_is_one()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var random = new Random(seed);
            var test = new MeanShift(5, 2);
            for (int i = 0; i < 1000; i++) test.Add(5 + 2 * Normal(random));
            Assert.False(test.HasMoved);
            for (int i = 0; i < 20; i++) test.Add(5 + 2 * (Normal(random) + (seed % 2 == 0 ? 3 : -3)));
            Assert.True(test.HasMoved);
            for (int i = 0; i < 100; i++) test.Add(5 + 2 * Normal(random));
            Assert.False(test.HasMoved);
        }
    }

    [Fact]
    public void One_value_however_far_is_no_shift()
    {
        var test = new MeanShift(0, 1);
        test.Add(1e50);
        Assert.False(test.HasMoved);
    }

    [Fact]
    public void A_loaded_test_goes_on_as_if_it_had_never_stopped()
    {
        var random = new Random(3);
        var test = new MeanShift(0, 1);
        for (int i = 0; i < 5; i++) test.Add(2 * Normal(random));
        var writer = new StateWriter();
        test.Save(writer);
        var loaded = MeanShift.Load(new StateReader(writer.ToArray()));
        for (int i = 0; i < 50; i++)
        {
            double value = 2 * Normal(random);
            test.Add(value);
            loaded.Add(value);
            Assert.Equal((test.Above, test.Below), (loaded.Above, loaded.Below));
        }
    }

    [Fact]
    public void A_deviation_of_nothing_and_values_that_are_no_numbers_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => new MeanShift(0, 0));
        Assert.ThrowsAny<ArgumentException>(() => new MeanShift(double.NaN, 1));
        Assert.ThrowsAny<ArgumentException>(() => new MeanShift(0, 1).Add(double.NaN));
    }

    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
