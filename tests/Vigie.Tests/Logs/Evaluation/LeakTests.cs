using Vigie.Logs.Evaluation;
using Vigie.Logs.Prediction;
using Vigie.Tests.Logs.Pipelines;
using Vigie.Tests.Logs.Prediction;

namespace Vigie.Tests.Logs.Evaluation;

/// <summary>Nothing that comes after a cut may reach what was learned before it.</summary>
public sealed class LeakTests(LeakTests.Run run) : IClassFixture<LeakTests.Run>
{
    private const long Hour = 3600 * SmallFleet.Second;
    private const long Cut = SmallFleet.Start + 28 * Hour;
    private static readonly SmallFleet Fleet = SmallFleet.Make(8, 40, seed: 1);

    public static TheoryData<string> Futures => ["dropped", "shuffled", "other words", "new machines", "new metrics", "delayed"];

    [Theory]
    [MemberData(nameof(Futures))]
    public void Another_future_changes_no_row_of_the_past(string future)
    {
        var flow = run.Flow;
        using var other = Flow.Of(WithFuture(future), SmallFleet.Options);
        long until = Math.Min(Cut, other.Pipeline.LastMicros);
        Assert.Equal(Past(flow, until), Past(other, until));
    }

    [Theory]
    [MemberData(nameof(Futures))]
    public void Another_future_changes_neither_model_nor_threshold_nor_calibration(string future)
    {
        using var flow = run.Flow.InOrderOfTime();
        using var other = Flow.Of(WithFuture(future).Append(Last), SmallFleet.Options).InOrderOfTime();
        var here = run.Learned;
        var there = Learn(other, OtherFailures());
        Assert.Equal(Learning.Bytes(here.Risk!), Learning.Bytes(there.Risk!));
        Assert.Equal((here.Threshold, here.Rows, here.Failures), (there.Threshold, there.Rows, there.Failures));
        Assert.Equal(here.PastPrAuc, there.PastPrAuc);
        Assert.Equal(
            flow.Rows.Where(r => r.TimeMicros < Cut).Select(r => here.Risk!.Risk(r.Borrow(0))),
            other.Rows.Where(r => r.TimeMicros < Cut).Select(r => there.Risk!.Risk(r.Borrow(0))));
    }

    [Fact]
    public void Failures_after_a_cut_change_nothing_that_its_fold_learned()
    {
        var flow = run.Flow;
        var here = run.Outcome;
        foreach (int f in new[] { 0, here.Folds.Count - 1 })
        {
            long cut = here.Folds[f].Split.CutMicros;
            var there = Backtest(flow, Fleet.Failures.Select(x => x.TimeMicros <= cut ? x : (x.Machine, x.TimeMicros + Hour, "x")));
            for (int g = 0; g <= f; g++)
            {
                var (mine, theirs) = (here.Folds[g], there.Folds[g]);
                Assert.Equal(mine.Learned.Threshold, theirs.Learned.Threshold);
                Assert.Equal(mine.BaselineThresholds, theirs.BaselineThresholds);
                Assert.Equal(mine.Learned.Uses, theirs.Learned.Uses);
                Assert.Equal(mine.Learned.Risk is null, theirs.Learned.Risk is null);
                if (mine.Learned.Risk is { } risk) Assert.Equal(Learning.Bytes(risk), Learning.Bytes(theirs.Learned.Risk!));
            }
        }
        Assert.Contains(here.Folds, f => f.Learned.Risk is not null);
    }

    [Fact]
    public void No_fold_touches_a_row_at_or_after_its_cut_or_whose_horizon_passes_it_without_a_failure()
    {
        var flow = run.Flow;
        var outcome = run.Outcome;
        var failures = flow.Failures(Fleet.Failures);
        foreach (var fold in outcome.Folds)
        {
            long cut = fold.Split.CutMicros;
            for (int i = 0; i < fold.Learned.Uses.Length; i++)
            {
                if (fold.Learned.Uses[i] == RowUse.None) continue;
                var key = flow.Spool.Keys[i];
                Assert.True(key.TimeMicros < cut);
                Assert.True(failures.KnownFrom(key.Machine, key.TimeMicros) <= cut);
            }
            Assert.DoesNotContain(fold.Split.Judged, row => fold.Learned.Uses[row] != RowUse.None);
        }
    }

    [Fact]
    public void Negatives_are_sampled_in_training_and_never_where_they_are_judged()
    {
        var flow = run.Flow;
        var all = run.Outcome;
        var sampled = Backtest(flow, Fleet.Failures, SmallFleet.Options.Training with { MaxNonZeros = 8_000 });
        Assert.Equal(
            all.Decisions.Items.Select(d => (d.Row, d.IsPositive, d.IsTooLate)),
            sampled.Decisions.Items.Select(d => (d.Row, d.IsPositive, d.IsTooLate)));
        Assert.True(sampled.Folds[^1].Learned.Rows < all.Folds[^1].Learned.Rows / 2);
        Assert.Equal(all.Folds[^1].Learned.Failures, sampled.Folds[^1].Learned.Failures);
    }

    [Fact]
    public void Names_of_machines_are_no_feature()
    {
        static string Rename(string name) => $"host-{97 * int.Parse(name[1..]) % 101}.example";
        var flow = run.Flow;
        using var other = Flow.Of(Fleet.Lines.Select(l => l with { Machine = Rename(l.Machine) }), SmallFleet.Options);
        var here = Learn(flow, Fleet.Failures);
        var there = Learn(other, Fleet.Failures.Select(f => f with { Machine = Rename(f.Machine) }));
        Assert.Equal(Learning.Bytes(here.Risk!), Learning.Bytes(there.Risk!));
    }

    [Fact]
    public void Rows_of_a_machine_are_but_for_what_is_held_against_the_fleet_those_it_would_have_if_it_were_alone()
    {
        var flow = run.Flow;
        foreach (var machine in new[] { "m00", "m05" })
        {
            // The last record of all closes the windows that are due, whoever speaks it.
            using var alone = Flow.Of(Fleet.Lines.Where(l => l.Machine == machine).Append(Fleet.Lines[^1]), SmallFleet.Options);
            Assert.Equal(
                alone.Rows.Where(r => r.Machine == machine).Select(Own),
                flow.Rows.Where(r => r.Machine == machine).Select(Own));
            // Novelty and numbers in messages are held against what is usual in the whole fleet.
            string Own(Row row)
            {
                var space = flow.Pipeline.Space;
                int from = space.NoveltyColumn, until = space.MetricsFrom;
                var kept = Enumerable.Range(0, row.Indices.Length)
                    .Where(i => row.Indices[i] < from || (row.Indices[i] >= until && row.Indices[i] < space.VariablesFrom)).ToArray();
                return (row with
                {
                    Indices = Array.ConvertAll(kept, i => row.Indices[i]),
                    Values = Array.ConvertAll(kept, i => row.Values[i]),
                }).Text;
            }
        }
    }

    [Fact]
    public void The_lines_of_a_failing_machine_after_its_failure_are_in_no_row_that_is_learned_or_judged()
    {
        var flow = run.Flow;
        var outcome = run.Outcome;
        bool IsDown(int row) => Fleet.Failures.Any(f => f.Machine == flow.Rows[row].Machine
            && f.TimeMicros <= flow.Rows[row].TimeMicros && flow.Rows[row].TimeMicros < f.TimeMicros + Hour);
        Assert.Contains(Enumerable.Range(0, flow.Rows.Count), IsDown);
        Assert.DoesNotContain(outcome.Decisions.Items, d => IsDown(d.Row));
        foreach (var fold in outcome.Folds)
            Assert.DoesNotContain(Enumerable.Range(0, flow.Rows.Count), row => fold.Learned.Uses[row] != RowUse.None && IsDown(row));
    }

    /// <summary>What the tests hold other futures against.</summary>
    public sealed class Run : IDisposable
    {
        public Run()
        {
            using var ordered = Flow.InOrderOfTime();
            Learned = Learn(ordered, Fleet.Failures);
            Outcome = Backtest(Flow, Fleet.Failures);
        }

        internal Flow Flow { get; } = Flow.Of(Fleet.Lines, SmallFleet.Options);

        internal Learned Learned { get; }

        internal BacktestOutcome Outcome { get; }

        public void Dispose() => Flow.Dispose();
    }

    private static Line Last => Fleet.Lines[^1] with { TimeMicros = Fleet.Lines[^1].TimeMicros + Hour };

    private static Learned Learn(Flow flow, IEnumerable<(string Machine, long TimeMicros, string Kind)> failures) =>
        new PredictorTrainer(flow.Pipeline.Space, SmallFleet.Options.Training, flow.Failures(failures)).Learn(flow.Spool, Cut);

    private static BacktestOutcome Backtest(
        Flow flow, IEnumerable<(string Machine, long TimeMicros, string Kind)> failures, TrainingOptions? training = null) =>
        new Backtest(
            flow.Pipeline.Space, training ?? SmallFleet.Options.Training, flow.Failures(failures), new BacktestOptions { Folds = 2 })
            .Run(flow.Spool, flow.Spans, flow.Pipeline.Ages);

    private static List<string> Past(Flow flow, long until) =>
        [.. flow.Rows.Where(r => r.TimeMicros < until).Select(r => r.Text).Order(StringComparer.Ordinal)];

    private static IEnumerable<(string Machine, long TimeMicros, string Kind)> OtherFailures() =>
        Fleet.Failures.Where(f => f.TimeMicros <= Cut).Append(("m01", Cut + 1, "")).Append(("m02", Cut + 2 * Hour, "other"));

    private static List<Line> WithFuture(string future)
    {
        var random = new Random(1);
        var past = Fleet.Lines.Where(l => l.TimeMicros < Cut).ToList();
        var then = Fleet.Lines.Where(l => l.TimeMicros >= Cut).ToArray();
        var changed = future switch
        {
            "dropped" => [],
            "shuffled" => Shuffled(then, random),
            "other words" => then.Select(l => l with { Message = $"words of the future {random.Next(3)} unlike any before" }),
            "new metrics" => then.Select(l => l.Metrics.Length == 0 ? l : l with { Metrics = ["load", "temperature.max_c"], Values = [l.Values[0], 60] }),
            "new machines" => then.Select(l => l with { Machine = "n" + l.Machine }),
            _ => then.Select(l => l with { TimeMicros = l.TimeMicros + Hour / 2 }),
        };
        return [.. past, .. changed];
    }

    private static IEnumerable<Line> Shuffled(Line[] lines, Random random)
    {
        var content = lines.ToArray();
        random.Shuffle(content);
        return lines.Select((line, i) => content[i] with { TimeMicros = line.TimeMicros });
    }
}
