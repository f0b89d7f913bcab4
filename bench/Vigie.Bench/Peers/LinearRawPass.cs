using System.Globalization;
using Vigie.Learn.Linear.Online;
using Vigie.Learn.Linear.Solvers;
using Vigie.Learn.Tables;

namespace Vigie.Bench.Peers;

/// <summary>
/// Columns in units of 10^U(-2, 3): log-loss on a fifth of the rows after one pass over the others, beside that of the optimum on
/// columns of one scale.
/// </summary>
internal static class LinearRawPass
{
    private const double Goal = 1.01;

    /// <summary>The lines of the results.</summary>
    public static IReadOnlyList<string> Measure(LinearSet set)
    {
        int train = set.Rows.Count * 4 / 5, columns = set.Rows.Features;
        var raw = set.Rows.Block(0).Values;
        var scaled = raw[..(train * columns)].ToArray();
        var scales = Scales(scaled, columns);
        for (int i = 0; i < scaled.Length; i++) scaled[i] /= scales[i % columns];
        var problem = new LinearProblem(
            FeatureTable.FromDense(scaled, train, columns), Targets.OfClasses(set.Labels[..train], ["0", "1"]),
            new ObjectiveOptions { Alpha = 1.0 / train });
        var best = LinearSolver.Solve(problem, new SolverOptions { Solver = SolverKind.Lbfgs, Tolerance = 1e-10 }).Model;
        double optimum = LogLoss(set, train, row =>
        {
            double margin = best.Intercepts[0];
            for (int j = 0; j < row.Length; j++) margin += best.Weights(0)[j] * row[j] / scales[j];
            return margin;
        });
        double pass = OnePass(set, train, OnlineMethod.ScaleFree), plain = OnePass(set, train, OnlineMethod.AveragedSgd);
        return
        [
            "## Raw, unscaled columns", "",
            $"{set.Name}: log-loss on a fifth of the rows after one pass over the others. Goal: within 1 % of the optimum on columns of one scale.", "",
            "| learner | test log-loss | of the optimum | goal |", "|---|---|---|---|",
            Line("optimum on columns of one scale", optimum, optimum), Line("one pass, scale-free", pass, optimum),
            Line("one pass, averaged SGD (for comparison)", plain, optimum), "",
        ];
    }

    private static string Line(string learner, double loss, double optimum) => string.Create(
        CultureInfo.InvariantCulture, $"| {learner} | {loss:0.00000} | {loss / optimum:0.0000} | {(loss <= Goal * optimum ? "met" : "missed")} |");

    private static double OnePass(LinearSet set, int train, OnlineMethod method)
    {
        var learner = new OnlineLinear(new OnlineOptions { Method = method, Objective = new ObjectiveOptions { Alpha = 1.0 / train } });
        for (int i = 0; i < train; i++) learner.Learn(set.Rows.DenseRow(i), set.Labels[i]);
        return LogLoss(set, train, row => learner.Margin(row));
    }

    private delegate double Scorer(ReadOnlySpan<float> row);

    private static double LogLoss(LinearSet set, int from, Scorer score)
    {
        double sum = 0;
        for (int i = from; i < set.Rows.Count; i++)
        {
            double margin = score(set.Rows.DenseRow(i)), z = set.Labels[i] == 1 ? margin : -margin;
            sum += z > 0 ? Math.Log(1 + Math.Exp(-z)) : Math.Log(1 + Math.Exp(z)) - z;
        }
        return sum / (set.Rows.Count - from);
    }

    private static float[] Scales(float[] values, int columns)
    {
        var squares = new double[columns];
        for (int i = 0; i < values.Length; i++) squares[i % columns] += (double)values[i] * values[i];
        return Array.ConvertAll(squares, sum => (float)Math.Sqrt(sum * columns / values.Length));
    }
}
