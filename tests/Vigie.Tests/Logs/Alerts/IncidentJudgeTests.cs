using Vigie.Logs.Alerts;
using Vigie.Logs.Labels;

namespace Vigie.Tests.Logs.Alerts;

public class IncidentJudgeTests
{
    private const long Second = 1_000_000;
    private static readonly LabelOptions Options = new() { HorizonSeconds = 100, LeadSeconds = 10, RecoverySeconds = 0 };

    [Fact]
    public void Decisions_are_sorted_by_machine_and_time_and_remember_where_they_stood()
    {
        var decisions = new Decisions([2, 1, 2, 1], [5, 9, 4, 9], [0.1, 0.2, 0.3, 0.4]);
        Assert.Equal([1, 1, 2, 2], decisions.Machines.ToArray());
        Assert.Equal([9L, 9, 4, 5], decisions.TimesMicros.ToArray());
        Assert.Equal([0.2, 0.4, 0.3, 0.1], decisions.Scores.ToArray());
        Assert.Equal([1, 3, 2, 0], decisions.Order);
    }

    [Fact]
    public void Verdicts_equal_those_of_the_definition_said_again()
    {
        var random = new Random(1);
        for (int round = 0; round < 400; round++)
        {
            var (machines, times, scores) = Draw(random, 60);
            var failures = DrawFailures(random);
            double threshold = random.Next(6) / 5.0;
            var score = IncidentJudge.Judge(new Decisions(machines, times, scores), failures, threshold);
            var expected = Restated.Judge(machines, times, scores, failures, threshold);
            Assert.Equal(expected.Good, score.Incidents.Count(i => i.Verdict == IncidentVerdict.True));
            Assert.Equal(expected.Bad, score.FalseIncidents);
            Assert.Equal(expected.Neutral, score.Incidents.Count(i => i.Verdict == IncidentVerdict.Neutral));
            Assert.Equal(expected.Good + expected.Bad, score.JudgedIncidents);
            Assert.Equal(expected.Total, score.Failures);
            Assert.Equal(
                expected.Caught.OrderBy(c => c),
                score.Caught.Select(c => (c.Machine, c.FailureMicros, c.FirstAlarmMicros)).OrderBy(c => c));
            foreach (var caught in score.Caught) Assert.Equal(caught.Machine, machines[caught.Decision]);
            foreach (var incident in score.Incidents)
            {
                Assert.Equal(incident.PeakScore, scores[incident.PeakDecision]);
                Assert.InRange(times[incident.PeakDecision], incident.FromMicros, incident.ToMicros);
            }
        }
    }

    [Fact]
    public void Chance_is_how_often_a_failure_at_the_moment_of_a_decision_would_count_as_announced()
    {
        var random = new Random(7);
        for (int round = 0; round < 200; round++)
        {
            var (machines, times, scores) = Draw(random, 50);
            var decisions = new Decisions(machines, times, scores);
            double threshold = random.Next(1, 7) / 5.0;
            var score = IncidentJudge.JudgeBounded(decisions, new FailureTimes([], Options), threshold);
            int announced = Enumerable.Range(0, machines.Length).Count(i =>
                IncidentJudge.JudgeBounded(decisions, new FailureTimes([(machines[i], times[i], "")], Options), threshold).Caught.Count == 1);
            Assert.Equal(announced / 50.0, IncidentJudge.Chance(decisions, score, Options), 1e-12);
        }
    }

    [Fact]
    public void Alarms_before_every_failure_beat_chance_and_alarms_all_the_time_do_not()
    {
        var times = Enumerable.Range(0, 1000).Select(i => i * 20 * Second).ToArray();
        var decisions = new Decisions(new int[1000], times, [.. Enumerable.Range(0, 1000).Select(i => i % 100 == 99 ? 2.0 : i > 0 ? 1.0 : 0)]);
        var failures = new FailureTimes(Enumerable.Range(0, 5).Select(i => (0, times[200 * i + 99] + 50 * Second, "")), Options);
        Assert.True(IncidentJudge.BeatsChance(decisions, failures, IncidentJudge.JudgeBounded(decisions, failures, 2)));
        Assert.False(IncidentJudge.BeatsChance(decisions, failures, IncidentJudge.JudgeBounded(decisions, failures, 1)));
        Assert.False(IncidentJudge.BeatsChance(decisions, failures, IncidentJudge.JudgeBounded(decisions, failures, 3)));
    }

    [Fact]
    public void Recall_precision_and_f1_follow_from_the_counts()
    {
        // Alarms at 0 (caught), 500 (false), 980 (too late for the failure at 985: neutral).
        var decisions = new Decisions([0, 0, 0], [0, 500 * Second, 980 * Second], [1, 1, 1]);
        var failures = new FailureTimes([(0, 50 * Second, ""), (0, 985 * Second, ""), (9, 50 * Second, "")], Options);
        var score = IncidentJudge.Judge(decisions, failures, 1);
        Assert.Equal([IncidentVerdict.True, IncidentVerdict.False, IncidentVerdict.Neutral], score.Incidents.Select(i => i.Verdict));
        Assert.Equal((2, 0.5, 0.5, 0.5), (score.Failures, score.Recall, score.Precision, score.F1));
    }

    [Fact]
    public void Without_decisions_or_alarms_every_figure_is_zero()
    {
        var failures = new FailureTimes([(0, 5, "")], Options);
        foreach (var decisions in new[] { new Decisions([], [], []), new Decisions([0], [0], [0]) })
        {
            var score = IncidentJudge.Judge(decisions, failures, 1);
            Assert.Equal((0, 0.0, 0.0, 0.0), (score.JudgedIncidents, score.Recall, score.Precision, score.F1));
        }
    }

    [Fact]
    public void The_chosen_threshold_is_never_to_alarm_always_when_there_is_another()
    {
        var random = new Random(2);
        for (int round = 0; round < 300; round++)
        {
            var (machines, times, scores) = Draw(random, 2 + random.Next(50));
            var best = IncidentJudge.Best(new Decisions(machines, times, scores), DrawFailures(random), AlertPolicy.BestF1);
            if (scores.Distinct().Count() > 1) Assert.True(best.Threshold > scores.Min());
        }
    }

    [Fact]
    public void The_only_score_there_is_may_be_the_threshold()
    {
        var failures = new FailureTimes([(0, 50 * Second, "")], Options);
        Assert.Equal(1, IncidentJudge.Best(new Decisions([0, 0], [0, 20 * Second], [1, 1]), failures, AlertPolicy.BestF1).Threshold);
    }

    [Fact]
    public void When_nothing_can_be_announced_the_threshold_is_never_to_alarm()
    {
        var random = new Random(3);
        var (machines, times, scores) = Draw(random, 40);
        var best = IncidentJudge.Best(new Decisions(machines, times, scores), new FailureTimes([], Options), AlertPolicy.BestF1);
        Assert.Equal(double.PositiveInfinity, best.Threshold);
        Assert.Empty(best.Incidents);
    }

    [Fact]
    public void The_chosen_threshold_has_the_highest_f1_with_incidents_of_bounded_length()
    {
        var random = new Random(4);
        for (int round = 0; round < 200; round++)
        {
            var (machines, times, scores) = Draw(random, 50);
            var failures = DrawFailures(random);
            var best = IncidentJudge.Best(new Decisions(machines, times, scores), failures, AlertPolicy.BestF1);
            var candidates = scores.Distinct().Order().Skip(1)
                .Select(v => (Threshold: v, Restated.Judge(machines, times, scores, failures, v, bounded: true).F1)).ToList();
            double highest = candidates.Max(c => c.F1);
            Assert.Equal(highest, best.F1, 1e-12);
            if (highest > 0) Assert.Contains(candidates, c => c.Threshold == best.Threshold && Math.Abs(c.F1 - highest) < 1e-12);
        }
    }

    [Fact]
    public void The_choice_is_the_same_after_any_growing_change_of_the_scores()
    {
        var random = new Random(5);
        foreach (int count in new[] { 10, 60, 900 })
        {
            var (machines, times, _) = Draw(random, count);
            var scores = Array.ConvertAll(machines, _ => random.NextDouble());
            var failures = DrawFailures(random);
            var best = IncidentJudge.Best(new Decisions(machines, times, scores), failures, AlertPolicy.BestF1);
            foreach (var grow in new Func<double, double>[] { x => 100 * x - 7, Math.Exp, x => x * x * x })
            {
                var other = IncidentJudge.Best(new Decisions(machines, times, Array.ConvertAll(scores, x => grow(x))), failures, AlertPolicy.BestF1);
                Assert.Equal(double.IsInfinity(best.Threshold) ? best.Threshold : grow(best.Threshold), other.Threshold);
                Assert.Equal(best.Caught, other.Caught);
                Assert.Equal(
                    best.Incidents.Select(i => (i.Machine, i.FromMicros, i.ToMicros, i.Verdict, i.PeakDecision)),
                    other.Incidents.Select(i => (i.Machine, i.FromMicros, i.ToMicros, i.Verdict, i.PeakDecision)));
            }
        }
    }

    [Fact]
    public void A_few_decisions_that_stand_out_are_found_among_many()
    {
        // One decision ahead of each of 11 failures scores above thousands of others, all different.
        const int Count = 6000;
        var machines = new int[Count];
        var times = Enumerable.Range(0, Count).Select(i => i * 20 * Second).ToArray();
        var ahead = Enumerable.Range(1, 11).Select(k => 500 * k).ToHashSet();
        var scores = Enumerable.Range(0, Count).Select(i => (ahead.Contains(i) ? 1 : 0) + i * 1e-6).ToArray();
        var failures = new FailureTimes(ahead.Select(i => (0, times[i] + 50 * Second, "")), Options);
        var best = IncidentJudge.Best(new Decisions(machines, times, scores), failures, AlertPolicy.BestF1);
        Assert.Equal((1.0, 1 + 500e-6), (best.F1, best.Threshold));
    }

    [Fact]
    public void A_scorer_that_never_stops_alarming_does_not_look_best()
    {
        // Higher than the rest for the whole life of the machine, against a peak just before the failure.
        int n = 200;
        var machines = new int[n];
        var times = Enumerable.Range(0, n).Select(i => i * 20 * Second).ToArray();
        var scores = Enumerable.Range(0, n).Select(i => i == 0 ? 0 : i >= 196 ? 2.0 : 1.0).ToArray();
        var failures = new FailureTimes([(0, times[^1] + 30 * Second, "")], Options);
        Assert.Equal(2, IncidentJudge.Best(new Decisions(machines, times, scores), failures, AlertPolicy.BestF1).Threshold);
    }

    private static (int[] Machines, long[] Times, double[] Scores) Draw(Random random, int count) => (
        [.. Enumerable.Range(0, count).Select(_ => random.Next(3))],
        [.. Enumerable.Range(0, count).Select(_ => random.Next(200) * 10 * Second + random.Next(-1, 2))],
        [.. Enumerable.Range(0, count).Select(_ => random.Next(6) / 5.0)]);

    private static FailureTimes DrawFailures(Random random) => new(
        Enumerable.Range(0, random.Next(12)).Select(_ => (random.Next(4), random.Next(200) * 10 * Second, "")), Options);
}
