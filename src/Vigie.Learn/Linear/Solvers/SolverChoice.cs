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
        return SuitsSaga(problem)
            ? (SolverKind.Saga, $"many columns, even rows and penalty enough for few passes ({shape})")
            : (SolverKind.Lbfgs, $"many columns: a Hessian would cost {passes:0} passes ({shape})");
    }

    // Sampled: all norms would cost a part of a pass.
    private static bool SuitsSaga(LinearProblem problem)
    {
        const int mostSampled = 8192;
        var (table, objective) = (problem.Table, problem.Objective);
        if (table.IsDense || table.Count < LeastRowsForSaga || !RowLosses.IsSmooth(objective.Loss)) return false;
        var derivatives = objective.Loss == LossKind.Multinomial
            ? MarginDerivatives.Of(problem)
            : MarginDerivatives.Of(SingleProblem.Of(problem, 0));
        double mean = 0, largest = 0;
        int every = Math.Max(1, table.Count / mostSampled), sampled = 0;
        for (int i = 0; i < table.Count; i += every)
        {
            double norm = DenseKernels.SquaredNorm(table.SparseRow(i).Values) + (objective.FitIntercept ? 1 : 0);
            double curvature = derivatives.Smoothness(i) * norm;
            mean += (curvature - mean) / ++sampled;
            largest = Math.Max(largest, curvature);
        }
        return largest <= MostUneven * mean && largest <= MostSteepness * objective.L2 * problem.Targets.TotalWeight;
    }
}
