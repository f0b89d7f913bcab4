using Vigie.Learn.Kernels;
using Vigie.Learn.Linear.Losses;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>Which solver does a problem, why, and the call to it.</summary>
internal static class SolverChoice
{
    // Newton ends within some ten Hessians and passes, L-BFGS within some dozens of passes, or hundreds where columns
    // depend on each other: a Hessian may cost this many passes.
    private const double PassesForHessian = 10;

    // The passes of SAGA grow with the curvature of a row in units of alpha x rows, those of L-BFGS with its root.
    private const double MostSteepness = 10;
    private const double MostUneven = 2;
    private const int LeastRowsForSaga = 10_000;
    private const double LeastSteepness = 100;
    private const double PassesForRowSpace = 200;

    /// <summary>The solver asked for, or auto's pick, with the reason.</summary>
    /// <exception cref="ArgumentException">The solver asked for cannot do the loss or penalty.</exception>
    public static (SolverKind Solver, string Reason) For(LinearProblem problem, SolverKind asked)
    {
        if (asked == SolverKind.Auto) return Pick(problem);
        if (StochasticSolver.Is(asked)) return (asked, "asked for");
        if (problem.Objective.L1 > 0 && asked != SolverKind.Saga)
            throw new ArgumentException($"{asked} cannot do an L1 penalty: saga and asgd can.", nameof(problem));
        if (asked is SolverKind.Sag or SolverKind.Saga && !RowLosses.IsSmooth(problem.Objective.Loss))
        {
            throw new ArgumentException(
                $"{asked} cannot do the loss {problem.Objective.Loss}, which has a kink: newton, lbfgs and asgd can.",
                nameof(problem));
        }
        return (asked, "asked for");
    }

    /// <summary>Solves one output.</summary>
    public static Solution Solve(SolverKind solver, SingleProblem problem, SolverRun run)
    {
        if (StochasticSolver.Is(solver)) return StochasticSolver.Solve(new StochasticSingle(problem, solver), run);
        if (solver is SolverKind.Sag or SolverKind.Saga)
            return SagSolver.Solve(problem, run, shuffled: solver == SolverKind.Saga);
        return RowLosses.IsSmooth(problem.Objective.Loss)
            ? Solve(solver, new BatchObjective(problem), run)
            : SmoothingSolver.Solve(problem, run, (objective, stage) => Solve(solver, objective, stage));
    }

    /// <summary>Solves all outputs of a multinomial problem together.</summary>
    public static Solution Solve(SolverKind solver, LinearProblem problem, SolverRun run)
    {
        if (StochasticSolver.Is(solver)) return StochasticSolver.Solve(new StochasticTogether(problem, solver), run);
        if (solver is SolverKind.Sag or SolverKind.Saga)
            return SagSolver.Solve(problem, run, shuffled: solver == SolverKind.Saga);
        return Solve(solver, new BatchObjective(problem), run);
    }

    private static Solution Solve(SolverKind solver, BatchObjective objective, SolverRun run) => solver switch
    {
        SolverKind.Lbfgs => LbfgsSolver.Solve(objective, run),
        SolverKind.Newton => NewtonSolver.Solve(objective, run),
        _ => throw new ArgumentOutOfRangeException(nameof(solver), solver, $"{solver} solves no batch objective."),
    };

    private static (SolverKind Solver, string Reason) Pick(LinearProblem problem)
    {
        var table = problem.Table;
        string shape = $"{table.Count} rows, {table.Features} columns, {table.NonZeros} values";
        if (problem.Objective.L1 > 0)
        {
            return RowLosses.IsSmooth(problem.Objective.Loss)
                ? (SolverKind.Saga, $"an L1 penalty ({shape})")
                : (SolverKind.Asgd, $"an L1 penalty and a loss with a kink ({shape})");
        }
        double passes = HessianCost.InPasses(table.Count, table.Features, table.NonZeros);
        if (passes <= PassesForHessian) return (SolverKind.Newton, $"few columns: a Hessian costs {passes:0.0} passes ({shape})");
        var (mean, largest) = Steepness(problem);
        if (SuitsRowSpace(problem, mean))
            return (SolverKind.Newton, $"many columns, few rows and little penalty: a Hessian of the rows that count ({shape})");
        return SuitsSaga(problem, mean, largest)
            ? (SolverKind.Saga, $"many columns, even rows and penalty enough for few passes ({shape})")
            : (SolverKind.Lbfgs, $"many columns: a Hessian would cost {passes:0} passes ({shape})");
    }

    private static bool SuitsSaga(LinearProblem problem, double mean, double largest) =>
        !problem.Table.IsDense && problem.Table.Count >= LeastRowsForSaga && largest <= MostUneven * mean && largest <= MostSteepness;

    // The passes of L-BFGS grow with the root of the steepness times the rows: here they are hundreds, and a Hessian in the
    // space of the rows that have curvature costs dozens.
    private static bool SuitsRowSpace(LinearProblem problem, double mean)
    {
        var table = problem.Table;
        if (table.Features <= NewtonSolver.MaxFactoredFeatures || table.Count > NewtonSolver.MostRowsInRowSpace) return false;
        int factored = Math.Min(table.Count, NewtonSolver.MaxFactoredRows);
        return mean >= LeastSteepness && double.IsFinite(mean)
            && HessianCost.InRowSpace(factored, table.Count, table.NonZeros) <= PassesForRowSpace;
    }

    // Bounds of the curvature of a row in units of alpha x rows; infinite for losses with a kink and without a penalty.
    // Sampled: all norms would cost a part of a pass.
    private static (double Mean, double Largest) Steepness(LinearProblem problem)
    {
        const int mostSampled = 8192;
        var (table, objective) = (problem.Table, problem.Objective);
        if (!RowLosses.IsSmooth(objective.Loss) || objective.L2 <= 0) return (double.PositiveInfinity, double.PositiveInfinity);
        var derivatives = objective.Loss == LossKind.Multinomial
            ? MarginDerivatives.Of(problem)
            : MarginDerivatives.Of(SingleProblem.Of(problem, 0));
        double mean = 0, largest = 0;
        int every = Math.Max(1, table.Count / mostSampled), sampled = 0;
        for (int i = 0; i < table.Count; i += every)
        {
            var values = table.IsDense ? table.DenseRow(i) : table.SparseRow(i).Values;
            double norm = DenseKernels.SquaredNorm(values) + (objective.FitIntercept ? 1 : 0);
            double curvature = derivatives.Smoothness(i) * norm / (objective.L2 * problem.Targets.TotalWeight);
            mean += (curvature - mean) / ++sampled;
            largest = Math.Max(largest, curvature);
        }
        return (mean, largest);
    }
}
