using Vigie.Logs.Alerts;
using Vigie.Logs.Labels;

namespace Vigie.Tests.Logs.Alerts;

public class AlertPolicyTests
{
    private const long Hour = 3_600_000_000;
    private static readonly LabelOptions Options = new() { HorizonSeconds = 3600, LeadSeconds = 0, RecoverySeconds = 3600 };

    [Fact]
    public void By_cost_no_other_threshold_is_cheaper()
    {
        ForEachPast((past, failures) =>
        {
            foreach (var (miss, alarm) in new[] { (1.0, 1.0), (10, 1), (1, 10), (0, 1) })
            {
                double Cost(IncidentScore score) => miss * (score.Failures - score.Caught.Count) + alarm * score.FalseIncidents;
                var best = IncidentJudge.Best(past, failures, AlertPolicy.ByCost(miss, alarm));
                foreach (double threshold in past.Scores.ToArray().Distinct().Order().Skip(1))
                    Assert.True(Cost(best) <= Cost(IncidentJudge.JudgeBounded(past, failures, threshold)) + 1e-9);
            }
        });
    }

    [Fact]
    public void Within_a_budget_no_other_threshold_finds_more_beyond_what_alarms_at_random_would()
    {
        ForEachPast((past, failures) =>
        {
            double weeks = past.WatchedSeconds() / (7 * 86400);
            double Gain(IncidentScore score) =>
                score.Recall - (double)past.Scores.ToArray().Count(s => s >= score.Threshold) / past.Count;
            foreach (var (make, count) in new (Func<double, AlertPolicy>, Func<IncidentScore, int>)[]
                { (AlertPolicy.ByBudget, s => s.Incidents.Count), (AlertPolicy.ByFalseBudget, s => s.FalseIncidents) })
            {
                double before = 0;
                foreach (double budget in new[] { 0.1, 1, 5, 20, 80 })
                {
                    var best = IncidentJudge.Best(past, failures, make(budget));
                    Assert.True(count(best) <= budget * weeks);
                    foreach (double threshold in past.Scores.ToArray().Distinct().Order().Skip(1))
                    {
                        var other = IncidentJudge.Judge(past, failures, threshold);
                        if (count(other) <= budget * weeks) Assert.True(Gain(best) >= Gain(other) - 1e-9);
                    }
                    Assert.True(Gain(best) >= before);
                    before = Gain(best);
                }
            }
        });
    }

    [Fact]
    public void A_long_alarm_is_one_of_the_budget_but_one_that_never_ends_is_not_chosen()
    {
        // A false alarm of ten hours, an hour of alarm before the failure, and a score above 0 all the time.
        var times = Enumerable.Range(0, 400).Select(i => i * Hour / 4).ToArray();
        var scores = Enumerable.Range(0, 400).Select(i => i == 0 ? 0 : i is >= 100 and < 140 or >= 396 ? 2.0 : 1.0).ToArray();
        var failures = new FailureTimes([(0, times[^1] + Hour / 2, "")], Options);
        var past = new Decisions(new int[400], times, scores);
        Assert.Equal(2, IncidentJudge.Best(past, failures, AlertPolicy.ByFalseBudget(2)).Threshold);
        Assert.Equal(2, IncidentJudge.Best(past, failures, AlertPolicy.ByBudget(4)).Threshold);
    }

    [Fact]
    public void A_precision_is_kept_and_a_lower_one_finds_no_fewer_failures()
    {
        ForEachPast((past, failures) =>
        {
            double before = 0;
            foreach (double precision in new[] { 1, 0.9, 0.5, 0.1 })
            {
                var best = IncidentJudge.Best(past, failures, AlertPolicy.ByPrecision(precision));
                Assert.True(best.JudgedIncidents == 0 || best.Precision >= precision);
                Assert.True(best.Recall >= before);
                before = best.Recall;
            }
        });
    }

    [Fact]
    public void Policies_that_make_no_sense_are_refused()
    {
        Assert.ThrowsAny<ArgumentException>(() => AlertPolicy.ByCost(0, 0));
        Assert.ThrowsAny<ArgumentException>(() => AlertPolicy.ByCost(-1, 2));
        Assert.ThrowsAny<ArgumentException>(() => AlertPolicy.ByBudget(0));
        Assert.ThrowsAny<ArgumentException>(() => AlertPolicy.ByFalseBudget(0));
        Assert.ThrowsAny<ArgumentException>(() => AlertPolicy.ByPrecision(1.1));
        Assert.ThrowsAny<ArgumentException>(() => AlertPolicy.ByPrecision(double.NaN));
    }

    // Scores that rise before failures, with noise.
    private static void ForEachPast(Action<Decisions, FailureTimes> check)
    {
        for (int seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            var machines = new List<int>();
            var times = new List<long>();
            var scores = new List<double>();
            var failures = new List<(int, long, string)>();
            for (int machine = 0; machine < 4; machine++)
            {
                long failure = (10 + random.Next(60)) * Hour;
                failures.Add((machine, failure, ""));
                for (long t = 0; t < 80 * Hour; t += Hour / 4)
                {
                    bool isNear = t < failure && failure - t <= Hour;
                    machines.Add(machine);
                    times.Add(t);
                    scores.Add(Math.Round(random.NextDouble() * (isNear ? 1.3 : 1), 2));
                }
            }
            check(new Decisions([.. machines], [.. times], [.. scores]), new FailureTimes(failures, Options));
        }
    }
}
