using Vigie.Logs.Evaluation;
using Vigie.Logs.Labels;
using Vigie.Logs.Records;
using Vigie.Tests.Logs.Alerts;
using Vigie.Tests.Logs.Pipelines;

namespace Vigie.Tests.Logs.Evaluation;

public sealed class BacktestTests(BacktestTests.Runs runs) : IClassFixture<BacktestTests.Runs>
{
    private const int Hours = 40;

    [Fact]
    public void A_failure_that_has_signs_is_foreseen_and_the_baselines_do_worse()
    {
        var model = runs.Warned.Report.Scores[0];
        Assert.True(model.F1 > 0.6, $"F1 {model.F1}");
        Assert.All(runs.Warned.Report.Scores.Skip(1), s => Assert.True(s.PrAuc < model.PrAuc / 2));
    }

    [Fact]
    public void A_failure_without_signs_stays_at_chance()
    {
        var report = runs.Unwarned.Report;
        Assert.True(report.Scores[0].PrAuc < 2 * report.Input.BaseRate, $"{report.Scores[0].PrAuc} {report.Input.BaseRate}");
    }

    [Fact]
    public void Where_nothing_of_the_past_was_foreseen_better_than_by_chance_there_are_no_alarms()
    {
        var report = runs.Unwarned.Report;
        Assert.Equal(0, report.Scores[0].Incidents);
        Assert.All(Enumerable.Range(1, report.Folds.Count), fold => Assert.Contains(report.Notes, note =>
            note.StartsWith($"Fold {fold}: no threshold announced the failures of the past better than chance", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_model_grows_old_where_patterns_change_after_its_cut_and_one_learned_after_it_is_young()
    {
        var fleet = runs.Unwarned.Fleet;
        Assert.All(runs.Unwarned.Report.Folds, fold => Assert.Null(fold.OldSince));
        long change = SmallFleet.Start + Hours * 3600_000_000L / 2;
        var changed = fleet.With(fleet.Lines.Select(l =>
            l.TimeMicros < change ? l : l with { Message = $"release two tells of {l.Message}" }));
        using var run = Run.Of(changed, fleet.Failures);
        var (old, young) = (run.Report.Folds[0], run.Report.Folds[1]);
        Assert.InRange(old.OldSince!.Value, DateTimeOffset.UnixEpoch.AddMicroseconds(change), old.Until.AddHours(2));
        Assert.Contains("patterns that it has never seen", old.OldBecause);
        Assert.Null(young.OldSince);
        Assert.Contains(run.Report.Notes, note => note.StartsWith("Fold 1: its model had grown old", StringComparison.Ordinal));
    }

    [Fact]
    public void Failures_moved_to_random_times_stay_at_chance()
    {
        var random = new Random(3);
        var moved = runs.Warned.Fleet.Failures
            .Select(f => ($"m{random.Next(8):00}", SmallFleet.Start + (long)(random.NextDouble() * Hours * 3600e6), ""));
        using var run = Run.Of(runs.Warned.Fleet, moved);
        Assert.True(run.Report.Scores[0].PrAuc < 2 * run.Report.Input.BaseRate);
    }

    [Fact]
    public void Every_card_agrees_with_a_recount_of_its_decisions()
    {
        foreach (var run in runs.All)
        {
            var decisions = run.Outcome.Decisions.Items;
            CheckCard(run, run.Report.Scores[0], d => d.Risk, d => d.Threshold);
            for (int b = 0; b < run.Outcome.Baselines.Count; b++)
            {
                var baseline = run.Outcome.Baselines[b];
                Assert.Equal(baseline.Name, run.Report.Scores[b + 1].Name);
                CheckCard(
                    run, run.Report.Scores[b + 1], d => baseline.Score(run.Flow.Spool.Keys[d.Row]),
                    d => run.Outcome.Folds[d.Fold].BaselineThresholds[b]);
                Assert.Null(run.Report.Scores[b + 1].Brier);
            }
            var clear = decisions.Where(d => !d.IsTooLate).ToList();
            Assert.Equal(
                clear.Average(d => Math.Pow(d.Risk - (d.IsPositive ? 1 : 0), 2)), run.Report.Scores[0].Brier!.Value, 1e-9);
            Assert.Equal((double)clear.Count(d => d.IsPositive) / clear.Count, run.Report.Input.BaseRate, 1e-12);
        }
    }

    [Fact]
    public void Every_decision_after_its_cut_is_judged_by_its_label_unless_the_machine_is_down()
    {
        foreach (var run in runs.All)
        {
            var expected = new List<(int, int, bool, bool)>();
            for (int f = 0; f < run.Outcome.Folds.Count; f++)
            {
                foreach (int row in run.Outcome.Folds[f].Split.Judged)
                {
                    var key = run.Flow.Spool.Keys[row];
                    var label = run.Failures.Label(key.Machine, key.TimeMicros);
                    if (label != RowLabel.Down) expected.Add((f, row, label == RowLabel.Positive, label == RowLabel.TooLate));
                }
            }
            Assert.Equal(expected, run.Outcome.Decisions.Items.Select(d => (d.Fold, d.Row, d.IsPositive, d.IsTooLate)));
            foreach (var d in run.Outcome.Decisions.Items)
            {
                var risk = run.Outcome.Folds[d.Fold].Learned.Risk;
                Assert.Equal(risk?.Risk(run.Flow.Rows[d.Row].Borrow(d.Machine)) ?? 0, d.Risk);
            }
        }
    }

    [Fact]
    public void Judged_failures_are_those_that_a_judged_decision_could_have_announced()
    {
        long lead = 300 * SmallFleet.Second, reach = 3900 * SmallFleet.Second;
        foreach (var run in runs.All)
        {
            var decisions = run.Outcome.Decisions.Items;
            long end = run.Flow.Pipeline.LastMicros + reach;
            var expected = run.Failures.All().Where(f =>
                decisions.Any(d => d.Machine == f.Machine && d.TimeMicros + lead < f.TimeMicros) && f.TimeMicros <= end);
            Assert.Equal(expected, run.Outcome.Failures.All());
            Assert.Equal(run.Failures.Count, run.Outcome.AllFailures.Count);
            foreach (var d in decisions.Where(d => d.IsPositive))
            {
                Assert.Contains(run.Outcome.Failures.Of(d.Machine).ToArray(), f =>
                    f > d.TimeMicros + lead && f <= d.TimeMicros + reach);
            }
        }
    }

    [Fact]
    public void The_report_tells_what_the_outcome_holds()
    {
        foreach (var run in runs.All)
        {
            var (report, outcome) = (run.Report, run.Outcome);
            var decisions = outcome.Decisions.Items;
            Assert.Equal(decisions.Count, report.Input.Decisions);
            Assert.Equal(decisions.Count, report.Folds.Sum(f => f.TestDecisions));
            Assert.Equal(decisions.Count(d => d.IsPositive), report.Input.PositiveDecisions);
            Assert.Equal(decisions.Count(d => d.IsTooLate), report.Input.TooLateDecisions);
            Assert.Equal(outcome.Failures.Count, report.Input.JudgedFailures);
            Assert.Equal(outcome.Failures.Count, report.Failures.Count);
            Assert.Equal(report.Scores[0].Caught, report.Failures.Count(f => f.Caught));
            Assert.Equal(report.Scores[0].FalseIncidents, report.FalseIncidents.Count);
            Assert.Equal(report.LeadSeconds, report.Failures.Select(f => f.LeadSeconds).OfType<double>().Order());
            Assert.All(report.LeadSeconds, l => Assert.True(l > 300));
            Assert.Equal(decisions.Count(d => !d.IsTooLate), report.Calibration.Sum(c => c.Count));
            Assert.Equal(outcome.Plan.Description, report.Run.Split);
            Assert.All(report.Failures.Where(f => f.Caught), f => Assert.NotEmpty(f.Reasons));
        }
    }

    [Fact]
    public void The_same_input_gives_the_same_decisions_and_figures()
    {
        using var again = Run.Of(runs.Warned.Fleet, runs.Warned.Fleet.Failures);
        Assert.Equal(runs.Warned.Outcome.Decisions.Items, again.Outcome.Decisions.Items);
        Assert.Equal(runs.Warned.Report.Scores, again.Report.Scores);
    }

    [Fact]
    public void Too_few_failures_give_a_report_that_says_so()
    {
        using var run = Run.Of(runs.Warned.Fleet, runs.Warned.Fleet.Failures.Take(1));
        Assert.All(run.Outcome.Folds, f => Assert.Null(f.Learned.Risk));
        Assert.Contains(run.Report.Notes, n => n.StartsWith("Fold 1: novelty only", StringComparison.Ordinal));
        Assert.Equal((0.0, 0.0, 0), (run.Report.Scores[0].Recall, run.Report.Scores[0].AlarmShare, run.Report.Scores[0].Incidents));
        Assert.Null(run.Report.Scores[0].Brier);
    }

    private static void CheckCard(
        Run run, Scorecard card, Func<JudgedDecision, double> score, Func<JudgedDecision, double> threshold)
    {
        var all = run.Outcome.Decisions.Items.ToArray();
        var alarms = Array.ConvertAll(all, d => score(d) >= threshold(d) ? 1.0 : 0);
        var expected = Restated.Judge(
            Array.ConvertAll(all, d => d.Machine), Array.ConvertAll(all, d => d.TimeMicros), alarms, run.Outcome.Failures, 1);
        Assert.Equal(
            (expected.Good + expected.Bad, expected.Bad, expected.Caught.Count),
            (card.Incidents, card.FalseIncidents, card.Caught));
        Assert.Equal(expected.Recall, card.Recall, 1e-12);
        Assert.Equal(expected.Precision, card.Precision, 1e-12);
        Assert.Equal(expected.F1, card.F1, 1e-12);
        Assert.Equal(alarms.Average(), card.AlarmShare, 1e-12);
        Assert.Equal(AveragePrecision([.. all.Where(d => !d.IsTooLate)], score), card.PrAuc, 1e-9);
        var leads = expected.Caught.Select(c => (c.Failure - c.FirstAlarm) / 1e6).Order().ToArray();
        if (leads.Length % 2 == 1) Assert.Equal(leads[leads.Length / 2], card.LeadMedianSeconds);
        Assert.Equal(leads.Length == 0, card.LeadMedianSeconds is null);
        double weeks = all.Length * SmallFleet.StepSeconds / (7 * 86400.0);
        Assert.Equal(expected.Bad / weeks, card.FalseIncidentsPerMachineWeek, 1e-9);
    }

    private static double AveragePrecision(JudgedDecision[] clear, Func<JudgedDecision, double> score)
    {
        double positives = clear.Count(d => d.IsPositive), hits = 0, alarms = 0, area = 0;
        foreach (var block in clear.GroupBy(score).OrderByDescending(g => g.Key))
        {
            int found = block.Count(d => d.IsPositive);
            hits += found;
            alarms += block.Count();
            area += found / positives * (hits / alarms);
        }
        return area;
    }

    /// <summary>A back-test of one generated fleet.</summary>
    internal sealed record Run(SmallFleet Fleet, Flow Flow, FailureTimes Failures, BacktestOutcome Outcome, BacktestReport Report)
        : IDisposable
    {
        public static Run Of(SmallFleet fleet, IEnumerable<(string Machine, long TimeMicros, string Kind)> failed)
        {
            var flow = Flow.Of(fleet.Lines, SmallFleet.Options);
            var failures = flow.Failures(failed);
            var outcome = new Backtest(flow.Pipeline.Space, SmallFleet.Options.Training, failures, new BacktestOptions { Folds = 2 })
                .Run(flow.Spool, flow.Spans, flow.Pipeline.Ages);
            var description = new RunDescription
            {
                Sources = [],
                Version = "1",
                HorizonSeconds = 3600,
                LeadSeconds = 300,
                StepSeconds = SmallFleet.StepSeconds,
                WarmupSeconds = SmallFleet.StepSeconds,
                Seed = 1,
                Split = "",
            };
            var report = new ReportBuilder(outcome, flow.Pipeline, flow.Spool, new ReportOptions { Resamples = 50 }).Build(description, new RecordCounts(), []);
            return new Run(fleet, flow, failures, outcome, report);
        }

        public void Dispose() => Flow.Dispose();
    }

    /// <summary>The runs that several tests look at.</summary>
    public sealed class Runs : IDisposable
    {
        internal Run Warned { get; } = Of(SmallFleet.Make(8, Hours, seed: 4));

        internal Run Unwarned { get; } = Of(SmallFleet.Make(8, Hours, seed: 5, warned: false));

        internal Run Sessions { get; } = Of(SmallFleet.Sessions(70, seed: 6));

        internal Run[] All => [Warned, Unwarned, Sessions];

        public void Dispose()
        {
            foreach (var run in All) run.Dispose();
        }

        private static Run Of(SmallFleet fleet) => Run.Of(fleet, fleet.Failures);
    }
}
