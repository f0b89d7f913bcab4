using Vigie.Logs.Labels;

namespace Vigie.Tests.Logs.Labels;

public class FailureTimesTests
{
    private const long Second = 1_000_000;
    private const long Failure = 10_000 * Second;

    private static readonly LabelOptions Options = new() { HorizonSeconds = 100, LeadSeconds = 10, RecoverySeconds = 50 };

    [Theory]
    [InlineData(-110 * Second - 1, RowLabel.Negative)]
    [InlineData(-110 * Second, RowLabel.Positive)]
    [InlineData(-10 * Second - 1, RowLabel.Positive)]
    [InlineData(-10 * Second, RowLabel.TooLate)]
    [InlineData(-1, RowLabel.TooLate)]
    [InlineData(0, RowLabel.Down)]
    [InlineData(50 * Second - 1, RowLabel.Down)]
    [InlineData(50 * Second, RowLabel.Negative)]
    public void A_decision_is_positive_when_a_failure_comes_after_the_lead_and_by_the_horizon(long offset, RowLabel label)
    {
        var failures = new FailureTimes([(3, Failure, "disk")], Options);
        Assert.Equal(label, failures.Label(3, Failure + offset));
        Assert.Equal(RowLabel.Negative, failures.Label(4, Failure + offset));
    }

    [Fact]
    public void Without_lead_nothing_is_too_late_and_without_recovery_only_the_moment_of_failure_is_down()
    {
        var failures = new FailureTimes(
            [(0, Failure, "")], new LabelOptions { HorizonSeconds = 100, LeadSeconds = 0, RecoverySeconds = 0 });
        Assert.Equal(RowLabel.Positive, failures.Label(0, Failure - 1));
        Assert.Equal(RowLabel.Down, failures.Label(0, Failure));
        Assert.Equal(RowLabel.Negative, failures.Label(0, Failure + 1));
    }

    [Fact]
    public void Labels_equal_the_rule_said_in_full()
    {
        var random = new Random(1);
        for (int round = 0; round < 200; round++)
        {
            var (times, failures) = Draw(random);
            for (int i = 0; i < 50; i++)
            {
                long t = random.Next(1000) * Second + random.Next(-1, 2);
                Assert.Equal(Rule(times, t), failures.Label(0, t));
            }
        }
    }

    [Fact]
    public void From_the_moment_a_label_is_known_no_later_failure_changes_it_and_before_it_some_could()
    {
        var random = new Random(2);
        for (int round = 0; round < 2000; round++)
        {
            var (times, failures) = Draw(random);
            long t = random.Next(1000) * Second + random.Next(-1, 2);
            long known = failures.KnownFrom(0, t);
            var label = failures.Label(0, t);
            var then = failures.Until(known);
            Assert.Equal(label, then.Label(0, t));
            var other = times.Where(f => f <= known).Append(known + 1 + random.Next(100)).Select(f => (0, f, ""));
            Assert.Equal(label, new FailureTimes(other, Options).Label(0, t));
            if (label == RowLabel.Down) continue;
            Assert.InRange(known, t + 1, t + 110 * Second);
            Assert.NotEqual(
                new FailureTimes([], Options).Label(0, t),
                new FailureTimes([(0, known, "")], Options).Label(0, t));
        }
    }

    [Fact]
    public void A_label_is_known_at_its_failure_or_when_the_horizon_has_passed()
    {
        var failures = new FailureTimes([(0, Failure, "")], Options);
        Assert.Equal(Failure, failures.KnownFrom(0, Failure - 60 * Second));
        Assert.Equal(Failure, failures.KnownFrom(0, Failure - 5 * Second));
        Assert.Equal(Failure - 90 * Second, failures.KnownFrom(0, Failure - 200 * Second));
        Assert.Equal(Failure + 160 * Second, failures.KnownFrom(0, Failure + 50 * Second));
    }

    [Fact]
    public void Failures_are_sorted_counted_once_and_cut_by_time()
    {
        var failures = new FailureTimes([(1, 30, "c"), (0, 20, "b"), (1, 10, "a"), (1, 30, "c")], Options);
        Assert.Equal(3, failures.Count);
        Assert.Equal([10L, 30], failures.Of(1).ToArray());
        Assert.Empty(failures.Of(7).ToArray());
        Assert.Equal([(0, 20L, "b"), (1, 10L, "a"), (1, 30L, "c")], failures.All());
        Assert.Equal("a", failures.Kind(1, 10));
        Assert.Equal("", failures.Kind(1, 11));
        Assert.Equal([(0, 20L, "b"), (1, 10L, "a")], failures.Until(20).All());
        Assert.Equal([(1, 30L, "c")], failures.Between(machine => machine == 1 ? 10 : 20, 30).All());
        Assert.Null(failures.LastBefore(1, 9));
        Assert.Equal(10, failures.LastBefore(1, 10));
        Assert.Equal(30, failures.LastBefore(1, 1000));
    }

    private static (List<long> Times, FailureTimes Failures) Draw(Random random)
    {
        var times = Enumerable.Range(0, random.Next(6)).Select(_ => random.Next(1000) * Second).ToList();
        return (times, new FailureTimes(times.Select(t => (0, t, "")), Options));
    }

    private static RowLabel Rule(List<long> failures, long t)
    {
        if (failures.Any(f => f <= t && t < f + 50 * Second)) return RowLabel.Down;
        if (failures.Any(f => f > t && f <= t + 10 * Second)) return RowLabel.TooLate;
        return failures.Any(f => f > t + 10 * Second && f <= t + 110 * Second) ? RowLabel.Positive : RowLabel.Negative;
    }

    [Fact]
    public void Where_aftermath_is_joined_a_failure_of_a_machine_that_is_down_belongs_to_the_one_before()
    {
        (int, long, string)[] given =
        [
            (0, 1000 * Second, "crash"), (0, 1049 * Second, "promise"), (0, 1050 * Second, "disk"), (0, 1060 * Second, "disk"),
            (1, 1049 * Second, "reboot"),
        ];
        var failures = new FailureTimes(given, Options, joinsAftermath: true);
        Assert.Equal([(0, 1000 * Second, "crash"), (0, 1050 * Second, "disk"), (1, 1049 * Second, "reboot")], failures.All());
        Assert.Equal((3, 2), (failures.Count, failures.Aftermath));
        Assert.Equal("", failures.Kind(0, 1049 * Second));
        var longer = failures.Under(Options with { RecoverySeconds = 60 });
        Assert.Equal([(0, 1000 * Second, "crash"), (0, 1060 * Second, "disk"), (1, 1049 * Second, "reboot")], longer.All());
        Assert.Equal(given.Length, new FailureTimes(given, Options).Count);
        Assert.Equal(0, new FailureTimes(given, Options).Aftermath);
    }
}
