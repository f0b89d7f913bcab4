using Vigie.Learn.Linear;
using Vigie.Learn.Linear.Solvers;

namespace Vigie.Logs.Prediction;

/// <summary>
/// Logistic regression with L2 solved to near its optimum on a table of rows, by stochastic average gradient or what its
/// shape calls for, both classes weighing as much as one another.
/// </summary>
internal sealed class BatchLearner(TrainingTable table, TrainingOptions options)
{
    /// <summary>A model of the rows taken, in the columns of window rows; null when they are of one class.</summary>
    /// <param name="take">Which rows of the table to learn.</param>
    /// <param name="start">A model of much the same rows, to start from.</param>
    public LinearModel? Fit(Func<int, bool> take, FittedWeights? start = null) =>
        Solve(take, start) is { } weights ? Widen(weights) : null;

    /// <summary>As <see cref="Fit"/>, in the columns of the table.</summary>
    public FittedWeights? Solve(Func<int, bool> take, FittedWeights? start = null)
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

    /// <summary>Weights of the table's columns as a model of window rows.</summary>
    public LinearModel Widen(FittedWeights weights) => table.Columns.Widen(new LinearModel(weights.Weights, weights.Intercepts[0]));
}
