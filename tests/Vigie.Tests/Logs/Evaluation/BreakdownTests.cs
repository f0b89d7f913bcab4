using System.Text.RegularExpressions;
using Vigie.Logs.Evaluation;
using Vigie.Logs.Records;
using Vigie.Tests.Logs.Pipelines;

namespace Vigie.Tests.Logs.Evaluation;

public sealed class BreakdownTests(BacktestTests.Runs runs) : IClassFixture<BacktestTests.Runs>
{
    [Fact]
    public void Groups_kinds_and_machines_each_add_up_to_the_whole()
    {
        foreach (var run in runs.All)
        {
            var report = Report(run, onsets: null);
            var model = report.Scores[0];
            Assert.True(report.Groups.Count > 1);
            Assert.Equal(report.Input.JudgedMachines, report.Groups.Sum(g => g.Machines));
            Assert.Equal(
                (report.Input.JudgedFailures, model.Caught, model.Incidents, model.FalseIncidents),
                (report.Groups.Sum(g => g.Failures), report.Groups.Sum(g => g.Caught), report.Groups.Sum(g => g.Incidents),
                    report.Groups.Sum(g => g.FalseIncidents)));
            Assert.Equal(
                (report.Input.JudgedFailures, model.Caught, model.Incidents, model.FalseIncidents),
                (report.Machines.Sum(m => m.Failures), report.Machines.Sum(m => m.Caught), report.Machines.Sum(m => m.Incidents),
                    report.Machines.Sum(m => m.FalseIncidents)));
            Assert.Equal(
                (report.Input.JudgedFailures, model.Caught),
                (report.Kinds.Sum(k => k.Failures), report.Kinds.Sum(k => k.Caught)));
        }
    }

    [Fact]
    public void One_group_of_all_machines_has_the_figures_of_the_whole()
    {
        foreach (var run in runs.All)
        {
            var report = Report(run, onsets: null, pattern: "^.");
            var (group, model) = (report.Groups.Single(), report.Scores[0]);
            Assert.Equal((model.Recall, model.Precision, model.F1), (group.Recall, group.Precision, group.F1));
            Assert.Equal(model.FalseIncidentsPerMachineWeek, group.FalseIncidentsPerMachineWeek, 1e-12);
            Assert.Equal(model.LeadMedianSeconds, group.LeadMedianSeconds);
        }
    }

    [Fact]
    public void Recall_of_the_foreseeable_is_that_of_failures_whose_fault_was_active_thirty_seconds_before()
    {
        foreach (var run in runs.All)
        {
            // Every second failure comes with its fault; the others' was active for half an hour.
            var failures = run.Failures.All().ToArray();
            var onsets = failures.Select((f, i) => (f.Machine, f.TimeMicros - (i % 2 == 0 ? 10 : 1800) * SmallFleet.Second)).ToArray();
            var report = Report(run, new FaultOnsets(onsets));
            var can = failures.Where((_, i) => i % 2 == 1).Select(f => (run.Flow.Pipeline.Machines[f.Machine], f.TimeMicros)).ToHashSet();
            var outcomes = report.Failures.ToLookup(f => can.Contains((f.Machine, Micros(f.Time))));
            Assert.All(outcomes[true], f => Assert.True(f.IsForeseeable));
            Assert.All(outcomes[false], f => Assert.False(f.IsForeseeable));
            var known = report.Foreseeable!;
            Assert.Equal(
                (outcomes[true].Count(), outcomes[true].Count(f => f.Caught), outcomes[false].Count(), outcomes[false].Count(f => f.Caught)),
                (known.Failures, known.Caught, known.OtherFailures, known.OtherCaught));
            Assert.Equal(known.Recall, report.Scores[0].RecallForeseeable);
            Assert.Equal(known.Failures, report.Kinds.Sum(k => k.Foreseeable));
            var model = report.Scores[0];
            Assert.Equal(model.Incidents, known.TrueIncidents + known.LuckyIncidents + known.FalseIncidents);
            Assert.Equal(
                report.Failures.Count(f => f is { Caught: true, Onset: { } onset } && f.Time.AddSeconds(-f.LeadSeconds!.Value) < onset),
                known.CaughtBeforeOnset);
        }
    }

    [Fact]
    public void Decisions_have_one_digest_in_any_order_and_another_when_one_differs()
    {
        var decisions = Enumerable.Range(0, 50).Select(i => ($"m{i % 3}", 1000L * i)).ToArray();
        var digest = DecisionsDigest.Of(decisions);
        Assert.Equal(digest, DecisionsDigest.Of(decisions.Reverse()));
        Assert.NotEqual(digest, DecisionsDigest.Of(decisions.Skip(1)));
        Assert.NotEqual(digest, DecisionsDigest.Of(decisions.Select((d, i) => i == 7 ? (d.Item1, d.Item2 + 1) : d)));
        Assert.NotEqual(digest, DecisionsDigest.Of(decisions.Select((d, i) => i == 7 ? ("m9", d.Item2) : d)));
    }

    [Fact]
    public void Open_decisions_are_those_whose_horizon_passes_the_end_of_the_data()
    {
        foreach (var run in runs.All)
        {
            long end = run.Flow.Pipeline.LastMicros - 3900 * SmallFleet.Second;
            Assert.Equal(
                run.Outcome.Decisions.Items.Count(d => d.TimeMicros > end && !d.IsPositive), run.Report.Input.OpenDecisions);
        }
    }

    private static long Micros(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks / 10;

    private static BacktestReport Report(BacktestTests.Run run, FaultOnsets? onsets, string pattern = "..$") =>
        new ReportBuilder(run.Outcome, run.Flow.Pipeline, run.Flow.Spool, new ReportOptions
        {
            Onsets = onsets,
            Groups = MachineGroups.Of(new Regex(pattern, RegexOptions.NonBacktracking)),
            Resamples = 0,
        }).Build(run.Report.Run, new RecordCounts(), []);
}
