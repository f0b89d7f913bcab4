using Vigie.Learn.Linear;
using Vigie.Learn.Statistics;
using Vigie.Logs.Prediction;
using Vigie.Logs.Windows;
using Vigie.Tests.Logs.Pipelines;

namespace Vigie.Tests.Logs.Prediction;

public class ReasonsTests
{
    private const long Minute = 60_000_000;
    private const long Start = 1_700_000_000_000_000;

    [Fact]
    public void Of_a_risk_that_metrics_carry_as_a_whole_the_one_furthest_from_its_usual_is_named()
    {
        using var flow = Flow.Of(Filling(), SmallFleet.Options);
        var reasons = Told(flow, space => space.DeparturesColumn);
        var reason = Assert.Single(reasons);
        Assert.StartsWith("furthest from its usual is disk.free: ", reason, StringComparison.Ordinal);
        Assert.Contains(", falling ", reason, StringComparison.Ordinal);
        Assert.Contains(", at 0 in ", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_columns_of_departures_are_one_signal()
    {
        using var flow = Flow.Of(Filling(), SmallFleet.Options);
        var reasons = Told(flow, space => space.DeparturesColumn, space => space.DeparturesColumn + 2);
        Assert.Single(reasons);
    }

    [Fact]
    public void A_share_that_falls_slowly_is_told_by_how_much()
    {
        using var flow = Flow.Of(Filling(4000), SmallFleet.Options);
        var reason = Assert.Single(Told(flow, space => space.DeparturesColumn));
        Assert.Contains(", falling 0.00", reason, StringComparison.Ordinal);
    }

    // A day of two metrics that stay the same but for noise; then one falls.
    private static IEnumerable<Line> Filling(double whole = 1)
    {
        var random = new Random(5);
        for (int minute = 0; minute < 1440 + 60; minute++)
        {
            double free = minute < 1440 ? 400 : 400 - (whole > 1 ? 0.3 : 5) * (minute - 1440);
            yield return new Line(Start + minute * Minute, "m", default, "")
            {
                Metrics = ["load", "disk.free"],
                Values = [1 + 0.1 * random.NextDouble(), (free + random.NextDouble()) / whole],
            };
        }
    }

    /// <summary>Why the last row is at risk by a model that has these columns only.</summary>
    private static IReadOnlyList<string> Told(Flow flow, params Func<FeatureSpace, int>[] columns)
    {
        var space = flow.Pipeline.Space;
        var standard = new RowStandard(space, new ColumnTrust(1, 1, 1, 1, 0, 0));
        foreach (var row in flow.Rows) standard.Learn(row.Borrow(0).Features, 1);
        var weights = new double[space.Columns];
        foreach (var column in columns) weights[column(space)] = 1;
        var model = new RiskModel(standard, new LinearModel(weights, 0), PlattCalibration.Fit([0, 1], [false, true]));
        return new Reasons(space, flow.Pipeline.Miner, flow.Pipeline.Numbers).Explain(model, flow.Rows[^1].Borrow(0));
    }
}
