using System.Text;
using Vigie.Logs;
using Vigie.Logs.Alerts;
using Vigie.Logs.Evaluation;
using Vigie.Logs.Labels;
using Vigie.Logs.Prediction;
using Vigie.Logs.Records;
using Vigie.Tests.Logs.Pipelines;
using Vigie.Tests.Logs.Prediction;

namespace Vigie.Tests.Logs.Evaluation;

/// <summary>
/// The ways in which evaluations of failure prediction are known to leak, one test each; those named only here are in
/// <see cref="LeakTests"/>:
/// <list type="number">
/// <item>random split of rows</item>
/// <item>windows that overlap the cut</item>
/// <item>one incident on both sides</item>
/// <item>miner, scaler or threshold fitted on all: Another_future_changes_neither_model_nor_threshold_nor_calibration</item>
/// <item>alert tag or words of the label among the features</item>
/// <item>lines after the failure: The_lines_of_a_failing_machine_after_its_failure_are_in_no_row_that_is_learned_or_judged</item>
/// <item>late lines sorted by the time they name</item>
/// <item>negatives thinned where they are judged: Negatives_are_sampled_in_training_and_never_where_they_are_judged</item>
/// <item>point-adjust</item>
/// <item>the best threshold of the test</item>
/// <item>the end of a record tells the future</item>
/// <item>positives that are not certain</item>
/// <item>copies of one sequence on both sides</item>
/// <item>the machine's identity as a feature: Names_of_machines_are_no_feature</item>
/// </list>
/// </summary>
public sealed class LeakListTests(LeakTests.Run run) : IClassFixture<LeakTests.Run>
{
    private const long Hour = 3600 * SmallFleet.Second;
    private const long Cut = SmallFleet.Start + 28 * Hour;
    private static readonly SmallFleet Fleet = SmallFleet.Make(8, 40, seed: 1);
    private static readonly SmallFleet Sessions = SmallFleet.Sessions(70, seed: 6);

    [Fact]
    public void Leak_1_what_is_learned_lies_before_the_cut_and_what_is_judged_after_it()
    {
        foreach (var (flow, _, fold, uses) in Folds())
        {
            Assert.All(Learned(uses), row => Assert.True(flow.Rows[row].TimeMicros < fold.CutMicros));
            Assert.All(fold.Judged, row => Assert.True(flow.Rows[row].TimeMicros >= fold.CutMicros));
        }
    }

    [Fact]
    public void Leak_2_no_row_is_learned_whose_label_the_cut_does_not_know()
    {
        foreach (var (flow, failures, fold, uses) in Folds())
        {
            Assert.All(Learned(uses), row =>
            {
                var key = flow.Spool.Keys[row];
                Assert.True(failures.KnownFrom(key.Machine, key.TimeMicros) <= fold.CutMicros);
            });
        }
    }

    [Fact]
    public void Leak_3_no_failure_is_learned_from_and_judged_in_one_fold()
    {
        foreach (var (flow, failures, fold, uses) in Folds())
        {
            (int, long) Failure(int row)
            {
                var key = flow.Spool.Keys[row];
                return (key.Machine, failures.Of(key.Machine).ToArray().First(f => f > key.TimeMicros));
            }
            bool IsPositive(int row) => failures.Label(flow.Spool.Keys[row].Machine, flow.Spool.Keys[row].TimeMicros) == RowLabel.Positive;
            var learned = Learned(uses).Where(row => uses[row] == RowUse.Positive).Select(Failure).ToHashSet();
            var judged = fold.Judged.Where(IsPositive).Select(Failure).ToHashSet();
            Assert.True(learned.Count > 0 && judged.Count > 0);
            Assert.False(learned.Overlaps(judged));
        }
    }

    [Fact]
    public void Leak_5_the_tag_that_marks_an_alert_and_the_words_of_the_failures_list_reach_no_feature()
    {
        static string[] Rows(Func<int, string> tag)
        {
            var text = new StringBuilder();
            for (int i = 0; i < 400; i++)
                text.Append($"{tag(i)} {1117838570 + 60 * i} 2005.06.03 R02-M1 2005-06-03-{15 + i / 60:00}.{i % 60:00}.50.675872 R02-M1 RAS KERNEL INFO x {i % 7}\n");
            return [.. RowsOf(text.ToString())];
        }
        var plain = Rows(_ => "-");
        Assert.NotEmpty(plain);
        Assert.Equal(plain, Rows(i => i % 11 == 0 ? "KERNDTLB" : "-"));
        using var ordered = run.Flow.InOrderOfTime();
        var renamed = Learn(ordered, Fleet.Failures.Select((f, i) => f with { Kind = $"kind {i}" }));
        Assert.Equal(Learning.Bytes(run.Learned.Risk!), Learning.Bytes(renamed.Risk!));
    }

    [Fact]
    public void Leak_7_a_line_that_arrives_late_counts_from_its_arrival_on()
    {
        static string At(int minute, string words) => $"2026-03-01 {10 + minute / 60}:{minute % 60:00}:00 INFO {words}\n";
        var before = string.Concat(Enumerable.Range(0, 240).Select(i => At(i, $"served request {i}")));
        var after = string.Concat(Enumerable.Range(240, 60).Select(i => At(i, $"served request {i}")));
        // It names a time three hours before it comes.
        string[] without = [.. RowsOf(before + after)], with = [.. RowsOf(before + At(60, "disk failure imminent") + after)];
        int known = RowsOf(before).Count;
        Assert.True(known > 5 && with.Length > known);
        Assert.Equal(without.Take(known), with.Take(known));
        Assert.NotEqual(without, with);
    }

    [Fact]
    public void Leak_9_an_alarm_after_a_failure_neither_finds_it_nor_makes_others_of_its_incident_right()
    {
        var random = new Random(1);
        var options = new LabelOptions { HorizonSeconds = 100, LeadSeconds = 10, RecoverySeconds = 0 };
        for (int round = 0; round < 200; round++)
        {
            long failure = (500 + random.Next(500)) * SmallFleet.Second;
            var failures = new FailureTimes([(0, failure, "")], options);
            long[] times = [.. Enumerable.Range(0, 100).Select(i => i * 20 * SmallFleet.Second)];
            // Silent before, loud from the last ten seconds on: all points of the episode are "found", none in time.
            double[] late = [.. times.Select(t => failure - t <= 10 * SmallFleet.Second ? 1.0 : 0)];
            var score = IncidentJudge.Judge(new Decisions(new int[100], times, late), failures, 1);
            Assert.Equal((0, 0.0), (score.Caught.Count, score.Precision));
            // One alarm in time is one incident, however many points of the horizon it stands for.
            double[] once = [.. times.Select(t => failure - t is > 10 * SmallFleet.Second and <= 30 * SmallFleet.Second ? 1.0 : 0)];
            var found = IncidentJudge.Judge(new Decisions(new int[100], times, once), failures, 1);
            Assert.Equal((1, 1), (found.Caught.Count, found.JudgedIncidents));
        }
    }

    [Fact]
    public void Leak_10_decisions_are_judged_at_the_threshold_that_their_past_chose()
    {
        foreach (var decision in run.Outcome.Decisions.Items)
            Assert.Equal(run.Outcome.Folds[decision.Fold].Learned.Threshold, decision.Threshold);
        var fold = run.Outcome.Folds[^1];
        var known = run.Flow.Failures(Fleet.Failures).Until(fold.Split.CutMicros);
        var alone = new PredictorTrainer(run.Flow.Pipeline.Space, SmallFleet.Options.Training, known)
            .Learn(run.Flow.Spool, fold.Split.CutMicros);
        Assert.Equal(fold.Learned.Threshold, alone.Threshold);
    }

    [Fact]
    public void Leak_11_that_a_machine_is_never_heard_again_changes_no_row_before()
    {
        var random = new Random(2);
        foreach (var gone in new[] { "m01", "m04", "m06" })
        {
            long end = SmallFleet.Start + (10 + random.Next(25)) * Hour;
            using var other = Flow.Of(Fleet.Lines.Where(l => l.Machine != gone || l.TimeMicros < end), SmallFleet.Options);
            Assert.Equal(Until(run.Flow, end), Until(other, end));
        }
    }

    [Fact]
    public void Leak_12_rows_too_near_to_their_failure_are_neither_learned_nor_right_nor_wrong()
    {
        foreach (var (flow, failures, _, uses) in Folds())
        {
            for (int row = 0; row < uses.Length; row++)
            {
                var key = flow.Spool.Keys[row];
                if (failures.Label(key.Machine, key.TimeMicros) == RowLabel.TooLate)
                    Assert.True(uses[row] is RowUse.None or RowUse.ScoreOnly);
            }
        }
        var clear = run.Outcome.Decisions.Items.Where(d => !d.IsTooLate).ToList();
        Assert.True(clear.Count < run.Outcome.Decisions.Items.Count);
        Assert.DoesNotContain(run.Outcome.Decisions.Items, d => d.IsTooLate && d.IsPositive);
    }

    [Fact]
    public void Leak_13_copies_of_a_machine_at_its_time_lie_on_its_side_of_every_cut()
    {
        foreach (var fleet in new[] { Fleet, Sessions })
        {
            var lines = fleet.Lines.SelectMany(l => new[] { l, l with { Machine = "copy-" + l.Machine } });
            using var flow = Flow.Of(lines, SmallFleet.Options);
            var failures = flow.Failures(fleet.Failures.SelectMany(f => new[] { f, f with { Machine = "copy-" + f.Machine } }));
            string Content(int row) => flow.Rows[row].Text.Replace("copy-", "", StringComparison.Ordinal);
            foreach (var fold in SplitPlan.Make(flow.Spool.Keys, flow.Spans, new BacktestOptions { Folds = 3 }).Folds)
            {
                var uses = RowUses.At(fold.CutMicros, flow.Spool.Keys, failures);
                var learned = Learned(uses).Select(Content).ToHashSet();
                Assert.NotEmpty(learned);
                Assert.DoesNotContain(fold.Judged, row => learned.Contains(Content(row)));
            }
        }
    }

    [Fact]
    public void A_future_that_is_shuffled_or_renamed_changes_no_bit_of_the_predictions_before_it()
    {
        const long Later = Cut + 6 * Hour;
        using var flow = run.Flow.InOrderOfTime();
        var random = new Random(4);
        Line[] future = [.. Fleet.Lines.Where(l => l.TimeMicros >= Later)], content = [.. future];
        random.Shuffle(content);
        var shuffled = future.Select((l, i) => content[i] with { TimeMicros = l.TimeMicros, Message = content[i].Message + " then" });
        using var other = Flow.Of([.. Fleet.Lines.Where(l => l.TimeMicros < Later), .. shuffled], SmallFleet.Options).InOrderOfTime();
        var there = Learn(other, Fleet.Failures.Select(f => f.TimeMicros < Later ? f : f with { TimeMicros = f.TimeMicros + Hour }));
        static long[] Risks(Flow of, Learned by) =>
            [.. of.Rows.Where(r => r.TimeMicros < Later).Select(r => BitConverter.DoubleToInt64Bits(by.Risk!.Risk(r.Borrow(0))))];
        Assert.Equal(Risks(flow, run.Learned), Risks(other, there));
    }

    [Fact]
    public void Failures_that_are_told_change_no_row_before_them()
    {
        long later = Cut + 3 * Hour;
        Flow Told(IEnumerable<(string Machine, long TimeMicros, string Kind)> failures) =>
            Flow.Of(Fleet.Lines, new Pipeline(SmallFleet.Options), failures);
        var random = new Random(4);
        using var all = Told(Fleet.Failures);
        using var past = Told(Fleet.Failures.Where(f => f.TimeMicros < later));
        using var other = Told(Fleet.Failures.Select(f => f.TimeMicros < later ? f : f with { TimeMicros = later + random.NextInt64(9 * Hour) }));
        Assert.Equal(Until(past, later), Until(all, later));
        Assert.Equal(Until(past, later), Until(other, later));
        Assert.NotEqual(Until(past, long.MaxValue), Until(all, long.MaxValue));
        Assert.NotEqual(Until(past, later), Until(run.Flow, later));
    }

    private static Learned Learn(Flow flow, IEnumerable<(string Machine, long TimeMicros, string Kind)> failures) =>
        new PredictorTrainer(flow.Pipeline.Space, SmallFleet.Options.Training, flow.Failures(failures)).Learn(flow.Spool, Cut);

    /// <summary>Every fold of machines that stay and of machines that come and go.</summary>
    private IEnumerable<(Flow Flow, FailureTimes Failures, SplitFold Fold, RowUse[] Uses)> Folds()
    {
        using var sessions = Flow.Of(Sessions.Lines, SmallFleet.Options);
        foreach (var (flow, failed) in new[] { (run.Flow, Fleet.Failures), (sessions, Sessions.Failures) })
        {
            var failures = flow.Failures(failed);
            foreach (var fold in SplitPlan.Make(flow.Spool.Keys, flow.Spans, new BacktestOptions { Folds = 3 }).Folds)
                yield return (flow, failures, fold, RowUses.At(fold.CutMicros, flow.Spool.Keys, failures));
        }
    }

    private static IEnumerable<int> Learned(RowUse[] uses) =>
        Enumerable.Range(0, uses.Length).Where(row => uses[row] != RowUse.None);

    private static List<string> Until(Flow flow, long time) =>
        [.. flow.Rows.Where(r => r.TimeMicros < time).Select(r => r.Text).Order(StringComparer.Ordinal)];

    /// <summary>Rows of a log file in the order they close.</summary>
    private static List<string> RowsOf(string text)
    {
        var rows = new List<string>();
        var pipeline = new Pipeline(SmallFleet.Options);
        var origin = new RecordOrigin("a.log", "m", "s", null);
        using var merged = new MergedRecords([new RecordFile(origin, _ => new MemoryStream(Encoding.UTF8.GetBytes(text)))], new RecordOptions());
        while (merged.Read()) pipeline.Add(merged.Current, row => rows.Add(Row.Of(row, pipeline.Machines[row.Machine]).Text));
        return rows;
    }
}
