using Vigie.Logs.Evaluation;
using Vigie.Tests.App.Reports;

namespace Vigie.Tests.Logs.Evaluation;

public class JointFiguresTests
{
    [Fact]
    public void A_failure_is_announced_when_any_horizon_announced_it()
    {
        var report = SampleReports.Horizons();
        var joint = report.Joint!;
        BacktestReport[] pairs = [report, report.Further[0]];
        Assert.Equal(28, joint.Failures);
        Assert.Equal(pairs.Sum(p => p.Failures.Count(f => f.Caught)), joint.Caught);
        Assert.Equal(joint.Caught / 28.0, joint.Recall);
        foreach (var kind in joint.Kinds)
        {
            int[] byPair = [.. pairs.Select(p => p.Failures.Count(f => f.Kind == kind.Kind && f.Caught))];
            Assert.Equal(byPair, kind.CaughtByPair);
            Assert.Equal(byPair.Max(), kind.Caught);
        }
        var sudden = joint.Kinds.Single(k => k.Kind == "sudden");
        Assert.Equal((sudden.Failures, (double?)(2 * 86400)), (sudden.Caught, sudden.LeadMedianSeconds));
    }

    [Fact]
    public void Alarms_for_nothing_are_those_of_all_horizons()
    {
        var report = SampleReports.Horizons();
        var card = report.Scores[0];
        Assert.Equal((2 * card.Incidents, 2 * card.FalseIncidents), (report.Joint!.Incidents, report.Joint.FalseIncidents));
        Assert.Equal(2 * card.FalseIncidentsPerMachineWeek, report.Joint.FalseIncidentsPerMachineWeek);
    }

    [Fact]
    public void Failures_that_one_horizon_could_not_judge_are_left_out()
    {
        var report = SampleReports.Usual();
        var fewer = report with { Failures = [.. report.Failures.Skip(5)] };
        Assert.Equal(23, JointFigures.Of([report, fewer])!.Failures);
        Assert.Equal(0, JointFigures.Of([report, report with { Failures = [] }])!.Failures);
        Assert.Null(JointFigures.Of([report]));
        Assert.Null(JointFigures.Of([report, SampleReports.Empty()]));
    }
}
