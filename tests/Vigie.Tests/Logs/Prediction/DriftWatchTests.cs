using Vigie.Learn.State;
using Vigie.Logs.Prediction;

namespace Vigie.Tests.Logs.Prediction;

public class DriftWatchTests
{
    private const long Stretch = 1000;

    [Fact]
    public void A_world_that_stays_as_it_was_makes_no_model_old()
    {
        var watch = new DriftWatch(Reference());
        Feed(watch, 0, 200, riskTimes: 1, unseen: 2);
        Assert.Null(watch.OldSinceMicros);
        Assert.Empty(watch.Reason);
    }

    [Theory]
    [InlineData(20, 2, "higher")]
    [InlineData(0.05, 2, "lower")]
    [InlineData(1, 150, "15 %")]
    public void Other_risks_or_many_unseen_patterns_make_it_old_and_the_reason_is_said(double riskTimes, long unseen, string word)
    {
        var watch = new DriftWatch(Reference());
        Feed(watch, 0, 50, riskTimes: 1, unseen: 2);
        Assert.Null(watch.OldSinceMicros);
        Feed(watch, 50, 100, riskTimes, unseen);
        Assert.InRange(watch.OldSinceMicros!.Value, 50 * Stretch, 90 * Stretch);
        Assert.Contains(word, watch.Reason);
    }

    [Fact]
    public void The_reference_is_saved_and_loaded_and_needs_a_past()
    {
        var reference = Reference();
        var writer = new StateWriter();
        reference.Save(writer);
        Assert.Equal(reference, DriftReference.Load(new StateReader(writer.ToArray())));
        Assert.Null(DriftReference.Measure([0, 1, 2], [0.1, 0.1, 0.1], Stretch, 0));
    }

    private static DriftReference Reference()
    {
        var random = new Random(1);
        var times = Enumerable.Range(0, 1000).Select(i => i * 100L).ToArray();
        return DriftReference.Measure(times, Array.ConvertAll(times, _ => Risk(random, 1)), Stretch, 0.002)!;
    }

    private static void Feed(DriftWatch watch, int from, int until, double riskTimes, long unseen)
    {
        var random = new Random(from + 2);
        for (int stretch = from; stretch < until; stretch++)
        {
            for (int i = 0; i < 10; i++) watch.AddRisk(stretch * Stretch + 100 * i, Risk(random, riskTimes));
            watch.AddRecords(stretch * Stretch + 950, 1000, unseen);
        }
    }

    private static double Risk(Random random, double times) => Math.Min(0.9, times * 0.02 * (0.5 + random.NextDouble()));
}
