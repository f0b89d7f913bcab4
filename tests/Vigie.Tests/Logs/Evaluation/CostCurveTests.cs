using Vigie.Logs.Evaluation;
using Vigie.Tests.Logs.Alerts;
using Vigie.Tests.Logs.Pipelines;

namespace Vigie.Tests.Logs.Evaluation;

public sealed class CostCurveTests(BacktestTests.Runs runs) : IClassFixture<BacktestTests.Runs>
{
    [Fact]
    public void Each_point_costs_what_its_missed_failures_and_false_incidents_cost()
    {
        foreach (var run in runs.All)
        {
            var decisions = run.Outcome.Decisions.Items.ToArray();
            var curve = run.Report.Cost!;
            double weeks = decisions.Length * SmallFleet.StepSeconds / (7 * 86400.0);
            Assert.Equal(weeks, curve.MachineWeeks, 1e-9);
            Assert.Equal(curve.Points.OrderByDescending(p => p.Threshold), curve.Points);
            foreach (var point in curve.Points.Where((_, i) => i % 7 == 0))
            {
                var expected = Judge(run, decisions, d => d.Risk, point.Threshold);
                Assert.Equal((expected.Total - expected.Caught.Count, expected.Bad), (point.Missed, point.FalseIncidents));
                Assert.Equal((10 * point.Missed + point.FalseIncidents) / weeks, point.Cost, 1e-9);
            }
            var chosen = Judge(run, decisions, d => d.Risk - d.Threshold, 0);
            Assert.Equal((chosen.Total - chosen.Caught.Count, chosen.Bad), (curve.Chosen.Missed, curve.Chosen.FalseIncidents));
            Assert.Equal(10 * run.Outcome.Failures.Count / weeks, curve.NeverAlarm, 1e-9);
            Assert.Equal(curve.Points.Min(p => p.Cost), curve.Cheapest.Cost);
        }
    }

    [Fact]
    public void The_more_a_missed_failure_costs_the_lower_the_cheapest_threshold()
    {
        foreach (var run in runs.All)
        {
            var ratios = run.Report.Cost!.Ratios;
            var thresholds = ratios.Select(r => r.CheapestThreshold ?? double.PositiveInfinity).ToArray();
            for (int i = 1; i < thresholds.Length; i++) Assert.True(thresholds[i] <= thresholds[i - 1]);
            Assert.All(ratios, r => Assert.True(r.Cheapest <= r.NeverAlarm && r.Cheapest <= r.Chosen + 1e-12 || r.CheapestThreshold is not null));
            Assert.Equal(run.Report.Cost.NeverAlarm, ratios.Single(r => r.Ratio == 10).NeverAlarm, 1e-9);
        }
    }

    [Fact]
    public void Without_a_failure_there_is_no_curve()
    {
        var none = runs.Warned.Outcome with { Failures = runs.Warned.Outcome.Failures.Until(0) };
        Assert.Null(CostCurveBuilder.Build(none.Decisions.Items, none.Failures, 1, new ReportOptions()));
    }

    private static Restated.Verdicts Judge(
        BacktestTests.Run run, JudgedDecision[] decisions, Func<JudgedDecision, double> score, double threshold) =>
        Restated.Judge(
            Array.ConvertAll(decisions, d => d.Machine), Array.ConvertAll(decisions, d => d.TimeMicros),
            Array.ConvertAll(decisions, d => score(d)), run.Outcome.Failures, threshold, bounded: true);
}
