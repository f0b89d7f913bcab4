using Vigie.Learn.Linear.Solvers;

namespace Vigie.Logs.Prediction;

/// <summary>
/// Logistic regression with L2 solved to near its optimum on a table of rows, by stochastic average gradient or what its
/// shape calls for, both classes weighing as much as one another.
/// </summary>
internal sealed class BatchLearner(TrainingTable table, TrainingOptions options) : ITableLearner
{
    /// <inheritdoc/>
    public FittedWeights? Fit(Func<int, bool> take, FittedWeights? start = null)
    {
        if (table.Balanced(take) is not { } targets) return null;
        var problem = new LinearProblem(table.Rows, targets, new ObjectiveOptions { Alpha = options.Alpha });
        var solved = LinearSolver.Solve(problem, new SolverOptions
        {
            Solver = options.Solver,
            Tolerance = options.Tolerance,
            MaxPasses = (int)Math.Clamp(options.MaxVisits / Math.Max(1, table.Rows.NonZeros), 1, options.Passes),
            Seed = (ulong)options.Seed,
            Start = start,
        }).Model;
        return new FittedWeights(solved.Weights(0).ToArray(), [solved.Intercepts[0]]);
    }
}
