using Vigie.Logs.Labels;
using Vigie.Logs.Prediction;
using Vigie.Logs.Windows;

namespace Vigie.Tests.Logs.Prediction;

public class RowUsesTests
{
    private const long Second = 1_000_000;
    private static readonly LabelOptions Options = new() { HorizonSeconds = 100, LeadSeconds = 10, RecoverySeconds = 50 };

    [Fact]
    public void A_row_is_learned_from_only_when_its_label_is_known_at_the_cut()
    {
        ForEachCase((cut, keys, failures, uses) =>
        {
            for (int i = 0; i < keys.Count; i++)
            {
                long t = keys[i].TimeMicros;
                bool passed = t + 110 * Second <= cut;
                bool failed = failures.Of(keys[i].Machine).ToArray().Any(f => f > t && f <= cut && f <= t + 110 * Second);
                if (t >= cut || (!passed && !failed)) Assert.Equal(RowUse.None, uses[i]);
            }
        });
    }

    [Fact]
    public void Rows_after_a_failure_are_not_touched_before_the_machine_is_back_nor_too_late_ones_learned()
    {
        ForEachCase((_, keys, failures, uses) =>
        {
            for (int i = 0; i < keys.Count; i++)
            {
                var label = failures.Label(keys[i].Machine, keys[i].TimeMicros);
                if (label == RowLabel.Down) Assert.Equal(RowUse.None, uses[i]);
                if (label == RowLabel.TooLate) Assert.True(uses[i] is RowUse.ScoreOnly or RowUse.None);
                if (uses[i] == RowUse.Positive) Assert.Equal(RowLabel.Positive, label);
                if (uses[i] == RowUse.Negative) Assert.Equal(RowLabel.Negative, label);
            }
        });
    }

    [Fact]
    public void Failures_after_the_cut_change_no_use_before_it()
    {
        var random = new Random(7);
        ForEachCase((cut, keys, failures, uses) =>
        {
            var other = failures.Until(cut).All()
                .Concat(Enumerable.Range(0, 5).Select(_ => (random.Next(3), cut + 1 + random.Next(200) * Second, "")));
            Assert.Equal(uses, RowUses.At(cut, keys, new FailureTimes(other, Options)));
        });
    }

    [Fact]
    public void A_failure_counts_when_a_positive_row_speaks_of_it()
    {
        ForEachCase((_, keys, failures, uses) =>
        {
            int expected = failures.All().Count(f => Enumerable.Range(0, keys.Count).Any(i =>
                uses[i] == RowUse.Positive && keys[i].Machine == f.Machine
                && f.TimeMicros > keys[i].TimeMicros + 10 * Second && f.TimeMicros <= keys[i].TimeMicros + 110 * Second
                && !failures.Of(f.Machine).ToArray().Any(g => g > keys[i].TimeMicros && g < f.TimeMicros)));
            Assert.Equal(expected, RowUses.FailuresIn(uses, keys, failures));
        });
    }

    private static void ForEachCase(Action<long, List<RowKey>, FailureTimes, RowUse[]> check)
    {
        var random = new Random(1);
        for (int round = 0; round < 100; round++)
        {
            var keys = Enumerable.Range(0, 60)
                .Select(_ => new RowKey(random.Next(3), random.Next(1000) * Second + random.Next(-1, 2), 0, 1)).ToList();
            var failures = new FailureTimes(
                Enumerable.Range(0, 9).Select(_ => (random.Next(3), random.Next(1100) * Second, "")), Options);
            long cut = random.Next(1000) * Second + random.Next(-1, 2);
            check(cut, keys, failures, RowUses.At(cut, keys, failures));
        }
    }
}
