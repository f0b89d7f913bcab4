using Vigie.Learn.Linear.Solvers;
using Vigie.Learn.Statistics;
using Vigie.Learn.Tables;

namespace Vigie.Bench.Quality;

/// <summary>
/// Vigie's risk of drives: averaged SGD on binned and crossed columns. The strength of the penalty and the calibration come
/// from the past: other drives, later than those that were learned, still before the cut.
/// </summary>
internal sealed class DriveModel
{
    private const int Passes = 8;
    private const double InnerDays = 365;

    private static readonly double[] Strengths = [1e-3, 3e-3];

    private readonly DriveColumns _columns;
    private readonly FittedLinearModel _model;
    private readonly PlattCalibration _calibration;

    /// <summary>Learns.</summary>
    /// <param name="rows">All rows.</param>
    /// <param name="split">What may be learned.</param>
    public DriveModel(DriveRows rows, DriveSplit split)
    {
        _columns = new DriveColumns(rows, split.Learned);
        var inner = split.Inner(rows, InnerDays);
        bool[] labels = [.. inner.Judged.Select(i => rows.Keys[i].Fails)];
        var table = Table(inner.Learned);
        var tried = Strengths.Select(strength =>
        {
            var model = Solve(rows, inner.Learned, table, strength);
            double[] margins = [.. inner.Judged.Select(i => Margin(model, i))];
            return (Strength: strength, Margins: margins, Area: RankingMetrics.PrAuc(margins, labels));
        }).ToList();
        var best = tried.MaxBy(one => one.Area);
        Strength = best.Strength;
        _calibration = PlattCalibration.Fit(best.Margins, labels);
        _model = Solve(rows, split.Learned, Table(split.Learned), best.Strength);
    }

    /// <summary>The strength of the penalty that was chosen.</summary>
    public double Strength { get; }

    /// <summary>Probability that the drive of row i fails within the horizon.</summary>
    public double Risk(int i) => _calibration.Probability(Margin(_model, i));

    private FeatureTable Table(IReadOnlyList<int> chosen)
    {
        var table = new FeatureTableBuilder(_columns.Count);
        foreach (int i in chosen) table.Add(_columns.Row(i));
        return table.Build();
    }

    private static FittedLinearModel Solve(DriveRows rows, IReadOnlyList<int> learned, FeatureTable table, double strength)
    {
        var targets = Targets.OfClasses(learned.Select(i => rows.Keys[i].Fails ? 1.0 : 0.0).ToArray().AsSpan());
        return LinearSolver.Solve(
            new LinearProblem(table, targets, new ObjectiveOptions { Alpha = strength }),
            new SolverOptions { Solver = SolverKind.Asgd, MaxPasses = Passes, Tolerance = 0 }).Model;
    }

    private double Margin(FittedLinearModel model, int i)
    {
        Span<double> margins = stackalloc double[1];
        model.Margins(_columns.Row(i), margins);
        return margins[0];
    }
}
