using Vigie.Learn.Statistics;
using Vigie.Logs.Evaluation;

namespace Vigie.Tests.Logs.Evaluation;

public sealed class MachineBootstrapTests
{
    [Fact]
    public void Figures_of_copies_are_those_of_the_decisions_written_out_as_often()
    {
        var random = new Random(1);
        for (int round = 0; round < 300; round++)
        {
            var draw = Draw(random, machines: 1 + random.Next(6), decisions: random.Next(60));
            var copies = Array.ConvertAll(draw.Counts, _ => random.Next(4));
            var figures = draw.Sample.Of(copies);
            var scores = new List<double>();
            var labels = new List<bool>();
            for (int i = 0; i < draw.Machines.Length; i++)
            {
                for (int copy = 0; copy < copies[draw.Machines[i]]; copy++)
                {
                    scores.Add(draw.Scores[i]);
                    labels.Add(draw.Labels[i]);
                }
            }
            if (labels.Contains(true)) Assert.Equal(RankingMetrics.PrAuc(scores.ToArray(), labels.ToArray()), figures.PrAuc, 1e-9);
            else Assert.Equal(double.NaN, figures.PrAuc);
            double failures = 0, caught = 0;
            for (int m = 0; m < copies.Length; m++)
            {
                failures += copies[m] * draw.Counts[m].Failures;
                caught += copies[m] * draw.Counts[m].Caught;
            }
            Assert.Equal(failures == 0 ? double.NaN : caught / failures, figures.Recall, 1e-12);
        }
    }

    [Fact]
    public void The_interval_holds_the_figure_and_narrows_with_machines()
    {
        var random = new Random(2);
        double last = double.PositiveInfinity;
        foreach (int machines in new[] { 20, 200, 2000 })
        {
            var draw = Draw(random, machines, 10 * machines);
            var all = draw.Sample.Of(Array.ConvertAll(draw.Counts, _ => 1));
            var intervals = MachineBootstrap.Intervals(draw.Sample, 300, seed: 1);
            foreach (var (value, interval) in new[]
            {
                (all.F1, intervals.F1), (all.Recall, intervals.Recall), (all.Precision, intervals.Precision),
                (all.PrAuc, intervals.PrAuc),
            })
                Assert.InRange(value, interval!.Value.Low, interval.Value.High);
            double width = intervals.F1!.Value.High - intervals.F1.Value.Low;
            Assert.True(width < 0.6 * last, $"{machines} {width} {last}");
            last = width;
        }
    }

    [Fact]
    public void The_interval_covers_the_truth_about_as_often_as_it_says()
    {
        var random = new Random(3);
        const int Rounds = 200;
        const double Truth = 0.7;
        int covered = 0;
        for (int round = 0; round < Rounds; round++)
        {
            // Machines differ in how often they fail, as real ones do.
            var counts = Enumerable.Range(0, 40).Select(_ =>
            {
                int failures = random.Next(6);
                return new MachineCounts(failures, Enumerable.Range(0, failures).Count(_ => random.NextDouble() < Truth), 1, 0);
            }).ToArray();
            var recall = MachineBootstrap.Intervals(new MachineSample(counts), 300, round).Recall!.Value;
            if (recall.Low <= Truth && Truth <= recall.High) covered++;
        }
        Assert.InRange((double)covered / Rounds, 0.88, 0.99);
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval_and_another_does_not()
    {
        var draw = Draw(new Random(4), 30, 500);
        Assert.Equal(MachineBootstrap.Intervals(draw.Sample, 100, 7), MachineBootstrap.Intervals(draw.Sample, 100, 7));
        Assert.NotEqual(MachineBootstrap.Intervals(draw.Sample, 100, 7), MachineBootstrap.Intervals(draw.Sample, 100, 8));
    }

    [Fact]
    public void A_scorer_differs_from_itself_by_nothing_and_from_a_better_one_by_more_than_nothing()
    {
        var draw = Draw(new Random(5), 60, 600);
        var (same, halves) = MachineBootstrap.Differences(draw.Sample, draw.Sample, 200, 1);
        Assert.Equal(new Interval(0, 0), same.F1);
        Assert.Equal(0.5, halves);
        var perfect = new MachineSample(
            Array.ConvertAll(draw.Counts, c => c with { Caught = c.Failures, FalseIncidents = 0 }), draw.Machines,
            Array.ConvertAll(draw.Labels, l => l ? 1.0 : 0), draw.Labels);
        var (more, ahead) = MachineBootstrap.Differences(draw.Sample, perfect, 200, 1);
        Assert.True(more.F1!.Value.Low > 0 && more.PrAuc!.Value.Low > 0);
        Assert.Equal(1, ahead);
    }

    [Fact]
    public void Too_few_machines_are_said_to_be_too_few()
    {
        Assert.Contains("9 machines", MachineBootstrap.WhyNone(9, 9)!, StringComparison.Ordinal);
        Assert.Contains("had failures", MachineBootstrap.WhyNone(10, 1)!, StringComparison.Ordinal);
        Assert.Null(MachineBootstrap.WhyNone(10, 2));
    }

    [Fact]
    public void Where_most_resamples_have_no_failure_there_is_no_interval()
    {
        var counts = new MachineCounts[500];
        counts[0] = counts[1] = new MachineCounts(1, 1, 1, 0);
        Assert.NotNull(MachineBootstrap.Intervals(new MachineSample(counts), 200, 1).Recall);
        counts[1] = default;
        Assert.Null(MachineBootstrap.Intervals(new MachineSample(counts), 200, 1).Recall);
    }

    private static (MachineSample Sample, MachineCounts[] Counts, int[] Machines, double[] Scores, bool[] Labels) Draw(
        Random random, int machines, int decisions)
    {
        var counts = Enumerable.Range(0, machines).Select(_ =>
        {
            int failures = random.Next(5), incidents = random.Next(6);
            return new MachineCounts(failures, random.Next(failures + 1), incidents, random.Next(incidents + 1));
        }).ToArray();
        int[] of = [.. Enumerable.Range(0, decisions).Select(_ => random.Next(machines))];
        double[] scores = [.. Enumerable.Range(0, decisions).Select(_ => random.Next(12) / 11.0)];
        bool[] labels = [.. scores.Select(s => random.NextDouble() < 0.3 * s)];
        return (new MachineSample(counts, of, scores, labels), counts, of, scores, labels);
    }
}
