using Vigie.Logs.Evaluation;
using Vigie.Tests.App.Reports;

namespace Vigie.Tests.Logs.Evaluation;

public sealed class PairComparerTests
{
    private const int Machines = 20;
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_report_differs_from_itself_by_nothing()
    {
        var report = Report(i => i % 3 != 0);
        var pair = Compare(report, report);
        Assert.True(pair.SameDecisions);
        Assert.Equal((40, 26, 0, 0), (pair.CommonFailures, pair.CaughtByBoth, pair.OnlyFirst.Count, pair.OnlySecond.Count));
        Assert.All(pair.Figures, f => Assert.True(f.Difference is null or 0));
        Assert.Equal(new Interval(0, 0), pair.Figures[0].Chance);
        Assert.Equal(0.5, pair.ShareAhead);
    }

    [Fact]
    public void The_other_way_round_every_difference_changes_its_sign()
    {
        BacktestReport a = Report(i => i % 3 != 0), b = Report(i => i % 4 != 1);
        ComparedPair there = Compare(a, b), back = Compare(b, a);
        foreach (var (f, g) in there.Figures.Zip(back.Figures))
        {
            Assert.Equal(f.Difference, -g.Difference);
            if (f.Chance is { } chance)
            {
                Assert.Equal(chance.Low, -g.Chance!.Value.High, 1e-12);
                Assert.Equal(chance.High, -g.Chance.Value.Low, 1e-12);
                Assert.InRange(f.Difference!.Value, chance.Low, chance.High);
            }
        }
        Assert.Equal(there.OnlyFirst, back.OnlySecond);
        Assert.Equal(there.ShareAhead!.Value, 1 - back.ShareAhead!.Value, 1e-12);
    }

    [Fact]
    public void Failures_that_one_only_announced_are_named()
    {
        var pair = Compare(Report(i => i != 7), Report(i => i != 11));
        Assert.Equal("m11", Assert.Single(pair.OnlyFirst).Machine);
        Assert.Equal("m07", Assert.Single(pair.OnlySecond).Machine);
    }

    [Fact]
    public void A_clear_gain_on_most_machines_is_more_than_chance_and_a_single_one_is_not()
    {
        var poor = Report(i => i % 4 == 0);
        var gain = Compare(poor, Report(i => i % 4 != 3));
        Assert.True(gain.Figures[0].Chance!.Value.Low > 0);
        Assert.True(gain.ShareAhead > 0.99);
        var single = Compare(poor, Report(i => i % 4 == 0 || i == 1));
        Assert.True(single.Figures[0].Chance!.Value.Low <= 0);
    }

    [Fact]
    public void Other_decisions_are_noted_and_other_failures_give_no_intervals()
    {
        var a = Report(i => i % 3 != 0);
        var moved = a with { Input = a.Input with { DecisionsDigest = "other" } };
        var pair = Compare(a, moved);
        Assert.False(pair.SameDecisions);
        Assert.NotNull(pair.Figures[0].Chance);
        Assert.Contains(pair.Notes, n => n.StartsWith("They judged different decisions", StringComparison.Ordinal));
        var fewer = Compare(a, a with { Failures = [.. a.Failures.Skip(3)] });
        Assert.Null(fewer.Figures[0].Chance);
        Assert.Equal(37, fewer.CommonFailures);
        Assert.Contains(fewer.Notes, n => n.StartsWith("37 of 40 and 37", StringComparison.Ordinal));
    }

    [Fact]
    public void Reports_without_a_common_failure_are_not_comparable()
    {
        var a = Report(_ => true);
        var late = a with { Failures = [.. a.Failures.Select(f => f with { Time = f.Time.AddDays(100) })] };
        Assert.Contains("no failure in common", new PairComparer(a, late, [], []).WhyNot()!, StringComparison.Ordinal);
        Assert.NotNull(new PairComparer(a, SampleReports.Empty(), [], []).WhyNot());
        Assert.Null(new PairComparer(a, a, [], []).WhyNot());
    }

    [Fact]
    public void Decisions_beside_the_reports_give_an_interval_of_their_ranking()
    {
        var report = Report(_ => true);
        var labels = new Random(1);
        WrittenDecision[] good =
        [
            .. Enumerable.Range(0, 400).Select(i =>
            {
                bool positive = labels.Next(5) == 0;
                return new WrittenDecision($"m{i % Machines:00}", $"{i}", positive ? 0.9 - i * 1e-5 : 0.2 + i * 1e-5, positive);
            }),
        ];
        var poor = good.Select((d, i) => d with { Risk = (double)(i * 7919 % 400) / 400 }).ToArray();
        report = report with { Input = report.Input with { Decisions = good.Length } };
        var pair = new PairComparer(report, report, good, poor).Compare();
        Assert.True(pair.Figures.Single(f => f.Name == "PR-AUC").Chance!.Value.High < 0);
        var unlike = new PairComparer(report, report, good, poor[1..]).Compare();
        Assert.Null(unlike.Figures.Single(f => f.Name == "PR-AUC").Chance);
        Assert.Contains(unlike.Notes, n => n.EndsWith("of other decisions or labels.", StringComparison.Ordinal));
    }

    private static ComparedPair Compare(BacktestReport a, BacktestReport b) => new PairComparer(a, b, [], []).Compare();

    /// <summary>Twenty machines with two failures and a false incident each; which are announced is told by their number.</summary>
    private static BacktestReport Report(Func<int, bool> isCaught)
    {
        var sample = SampleReports.Usual();
        var template = sample.Failures[0];
        FailureOutcome[] failures =
        [
            .. Enumerable.Range(0, 2 * Machines).Select(i => template with
            {
                Machine = $"m{i % Machines:00}",
                Time = Start.AddHours(i),
                Caught = isCaught(i),
                LeadSeconds = isCaught(i) ? 60 + i : null,
            }),
        ];
        MachineFigures[] machines =
        [
            .. failures.GroupBy(f => f.Machine).Select(g => new MachineFigures(g.Key, null, 2, g.Count(f => f.Caught), g.Count(f => f.Caught) + 1, 1)),
        ];
        var sum = machines.Aggregate(
            default(MachineCounts), (s, m) => s + new MachineCounts(m.Failures, m.Caught, m.Incidents, m.FalseIncidents));
        var (f1, recall, precision) = sum.Shares();
        return sample with
        {
            Input = sample.Input with { JudgedMachines = Machines, JudgedFailures = failures.Length },
            Failures = failures,
            Machines = machines,
            Scores = [sample.Scores[0] with { F1 = f1, Recall = recall, Precision = precision, Caught = sum.Caught }],
        };
    }
}
