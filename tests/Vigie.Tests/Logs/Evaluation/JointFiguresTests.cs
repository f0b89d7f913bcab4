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
    public void Alarms_for_nothing_at_once_are_one_call_and_those_within_a_right_warning_are_none()
    {
        var usual = SampleReports.Usual();
        var end = usual.Failures[^1].Time.AddDays(1);
        FalseIncident At(double hour, double hours, string machine = "par-01") => usual.FalseIncidents[0] with
        {
            Machine = machine,
            From = end.AddHours(hour),
            To = end.AddHours(hour + hours),
        };
        var caught = usual.Failures.First(f => f.Caught);
        // A horizon of 2 h and a lead of a minute: alarms up to 2 h 1 min apart are one.
        var near = usual with { FalseIncidents = [At(0, 1), At(2.9, 0), At(6, 0)] };
        var far = usual with
        {
            Run = usual.Run with { HorizonSeconds = 86400 },
            FalseIncidents =
            [
                At(2, 0), At(6, 5), At(0, 0, "par-02"),
                At(0, 0) with { Machine = caught.Machine, From = caught.Time.AddSeconds(-5), To = caught.Time.AddSeconds(-5) },
            ],
        };
        var joint = JointFigures.Of([near, far])!;
        Assert.Equal(3, joint.FalseIncidents);
        Assert.Equal(2 * usual.Scores[0].FalseIncidents, joint.FalseIncidentsApart);
        Assert.Equal(
            usual.Scores[0].FalseIncidentsPerMachineWeek * 2 * 3 / joint.FalseIncidentsApart, joint.FalseIncidentsPerMachineWeek, 1e-12);
        Assert.Equal(2, JointFigures.Of([near, near])!.FalseIncidents);
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
