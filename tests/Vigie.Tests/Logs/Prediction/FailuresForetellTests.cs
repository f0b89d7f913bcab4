using Vigie.Logs;
using Vigie.Logs.Prediction;
using Vigie.Logs.Records;
using Vigie.Logs.Windows;
using Vigie.Tests.Logs.Pipelines;

namespace Vigie.Tests.Logs.Prediction;

/// <summary>
/// A fleet in which nothing but a failure foretells the next: machines fail a few times in a row, some two hours apart, and
/// then not for a day, while lines, patterns and levels stay as they are.
/// </summary>
public sealed class FailuresForetellTests(FailuresForetellTests.Learnt learnt) : IClassFixture<FailuresForetellTests.Learnt>
{
    private const long Second = SmallFleet.Second;
    private const int Hour = 3600;
    private static readonly (List<Line> Lines, List<(string Machine, long TimeMicros, string Kind)> Failures) Fleet = Make(10, 120 * Hour);

    private static PipelineOptions Options => SmallFleet.Options;

    [Fact]
    public void A_model_that_is_told_of_them_ranks_well_and_one_that_is_not_does_not()
    {
        Assert.InRange(learnt.Predictor.Summary.PrAuc, 0.4, 1);
        Assert.True(learnt.Predictor.KnowsFailures);
        using var flow = Flow.Of(Fleet.Lines, Options);
        var untold = Learning.Learn(flow, flow.Failures(Fleet.Failures));
        Assert.InRange(untold.Summary.PrAuc, 0, 0.2);
        Assert.False(untold.KnowsFailures);
    }

    [Fact]
    public void Columns_are_sums_over_the_failures_of_the_machine_up_to_the_row()
    {
        var space = learnt.Flow.Pipeline.Space;
        int told = 0;
        foreach (var row in learnt.Flow.Rows)
        {
            for (int s = 0; s < Options.Windows.LevelScales.Length; s++)
            {
                double sum = Fleet.Failures.Where(f => f.Machine == row.Machine && f.TimeMicros <= row.TimeMicros)
                    .Sum(f => Math.Exp(-(row.TimeMicros - f.TimeMicros) / 1e6 / Options.Windows.LevelScales[s]));
                Assert.Equal(Math.Log(1 + sum), row[space.FailuresColumn + s], 1e-5);
                if (sum > 0.01) told++;
            }
        }
        Assert.True(told > 100);
    }

    [Fact]
    public void A_failure_that_is_found_late_counts_from_when_it_happened_in_rows_from_when_it_was_found()
    {
        var (machine, time, _) = Fleet.Failures[0];
        long found = time + 2 * Hour * Second;
        var pipeline = new Pipeline(Options);
        var rows = new List<Row>();
        bool isTold = false;
        foreach (var line in Fleet.Lines.TakeWhile(l => l.TimeMicros < found + 4 * Hour * Second))
        {
            if (!isTold && line.TimeMicros > found) pipeline.AddFailure(machine, time, false, row => rows.Add(Row.Of(row, machine)));
            isTold = line.TimeMicros > found;
            Flow.Add(pipeline, line, row => rows.Add(Row.Of(row, pipeline.Machines[row.Machine])));
        }
        int column = pipeline.Space.FailuresColumn + Options.Windows.LevelScales.Length - 1;
        foreach (var row in rows)
        {
            bool isKnown = row.Machine == machine && row.TimeMicros > found;
            double count = isKnown ? Math.Exp(-(row.TimeMicros - time) / 1e6 / Options.Windows.LevelScales[^1]) : 0;
            Assert.Equal(Math.Log(1 + count), row[column], 1e-5);
        }
        Assert.Contains(rows, row => row[column] > 0);
    }

    [Fact]
    public void Novelty_and_all_other_columns_are_as_they_are_without_them()
    {
        using var untold = Flow.Of(Fleet.Lines, Options);
        var space = untold.Pipeline.Space;
        int[] columns = [.. Enumerable.Range(0, space.Columns).Where(c => c < space.FailuresColumn || c >= space.DeparturesColumn)];
        Assert.Equal(untold.Rows.Count, learnt.Flow.Rows.Count);
        foreach (var (row, other) in untold.Rows.Zip(learnt.Flow.Rows))
        {
            var kept = row.Indices.Intersect(columns).ToArray();
            Assert.Equal(kept, other.Indices.Intersect(columns));
            Assert.All(kept, column => Assert.Equal(row[column], other[column]));
        }
    }

    [Fact]
    public void A_failure_of_a_machine_that_has_not_spoken_yet_is_in_its_rows_from_the_first_on()
    {
        var machine = Fleet.Lines[^1].Machine;
        long time = SmallFleet.Start - 2 * Hour * Second;
        using var flow = Flow.Of(Fleet.Lines.Take(2000), new Pipeline(Options), [(machine, time, "disk"), ("nobody", time, "disk")]);
        int column = flow.Pipeline.Space.FailuresColumn + Options.Windows.LevelScales.Length - 1;
        Assert.All(flow.Rows, row => Assert.Equal(
            row.Machine == machine ? Math.Log(1 + Math.Exp(-(row.TimeMicros - time) / 1e6 / Options.Windows.LevelScales[^1])) : 0, row[column], 1e-5));
        Assert.Contains(flow.Rows, row => row.Machine == machine);
        Assert.Equal((10, 1), (flow.Pipeline.Machines.Count, flow.Pipeline.Failures));
    }

    [Fact]
    public void What_rules_find_while_a_machine_is_down_is_one_failure_in_whatever_order_and_what_is_listed_is_not()
    {
        long recovery = (long)(Options.Labels.RecoverySeconds * Second), start = SmallFleet.Start + 20 * Hour * Second;
        foreach (var (joins, offsets, counted) in new (bool, long[], long[])[]
        {
            (true, [0, recovery - 1], [0]), (true, [0, recovery], [0, recovery]),
            (true, [recovery - 1, 0], [recovery - 1]), (true, [recovery, 0], [0, recovery]),
            (false, [0, recovery - 1], [0, recovery - 1]), (false, [0, 1, 2], [0, 1, 2]),
        })
        {
            var pipeline = new Pipeline(Options);
            var rows = new List<Row>();
            void Take(WindowRow row) => rows.Add(Row.Of(row, pipeline.Machines[row.Machine]));
            foreach (var line in Fleet.Lines.TakeWhile(l => l.TimeMicros < start + 2 * recovery)) Flow.Add(pipeline, line, Take);
            int before = rows.Count;
            foreach (long offset in offsets) pipeline.AddFailure("m0", start + offset, joins, Take);
            foreach (var line in Fleet.Lines.SkipWhile(l => l.TimeMicros < start + 2 * recovery).Take(2000)) Flow.Add(pipeline, line, Take);
            var next = rows.Skip(before).First(row => row.Machine == "m0");
            double sum = counted.Sum(offset => Math.Exp(-(next.TimeMicros - start - offset) / 1e6 / Options.Windows.LevelScales[^1]));
            Assert.Equal(Math.Log(1 + sum), next[pipeline.Space.FailuresColumn + Options.Windows.LevelScales.Length - 1], 1e-5);
        }
    }

    [Fact]
    public void The_reasons_tell_of_them()
    {
        var predictor = Predictor.Load(Learning.Bytes(learnt.Predictor));
        var alarms = learnt.Flow.Rows.OrderByDescending(r => predictor.Decide(r.Borrow(0)).Risk).Take(20);
        Assert.All(alarms, row => Assert.Contains(predictor.Explain(row.Borrow(0)), reason =>
            reason.StartsWith("own failures: ", StringComparison.Ordinal) && reason.Contains(", usually ", StringComparison.Ordinal)));
    }

    private static (List<Line>, List<(string, long, string)>) Make(int machines, int seconds)
    {
        var lines = new List<Line>();
        var failures = new List<(string, long, string)>();
        for (int m = 0; m < machines; m++)
        {
            var random = new Random(300 + m);
            for (int t = random.Next(60); t < seconds; t += 20 + random.Next(80))
                lines.Add(new Line(SmallFleet.Start + t * Second, $"m{m}", Level.Info, random.Next(2) == 0 ? "all is well" : "nothing new"));
            for (int t = random.Next(24 * Hour); t < seconds; t += 20 * Hour + random.Next(10 * Hour))
            {
                for (int again = 0; again < 4 && t < seconds; again++, t += 2 * Hour - 600 + random.Next(1200))
                    failures.Add(($"m{m}", SmallFleet.Start + t * Second, "disk"));
            }
        }
        return ([.. lines.OrderBy(l => l.TimeMicros).ThenBy(l => l.Machine, StringComparer.Ordinal)], failures);
    }

    /// <summary>A predictor that tests may ask but not change.</summary>
    public sealed class Learnt : IDisposable
    {
        public Learnt() => Predictor = Learning.Learn(Flow, Flow.Failures(Fleet.Failures));

        internal Flow Flow { get; } = Flow.Of(Fleet.Lines, new Pipeline(Options), Fleet.Failures);

        internal Predictor Predictor { get; }

        public void Dispose() => Flow.Dispose();
    }
}
