using Vigie.Learn.Linear.Losses;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>Which solver does a problem, why, and the call to it.</summary>
internal static class SolverChoice
{
    /// <summary>The solver asked for, or auto's pick, with the reason.</summary>
    /// <exception cref="ArgumentException">The solver asked for cannot do the loss or penalty.</exception>
    public static (SolverKind Solver, string Reason) For(LinearProblem problem, SolverKind asked)
    {
        if (asked == SolverKind.Auto) asked = SolverKind.Lbfgs;
        if (problem.Objective.L1 > 0 && asked != SolverKind.Saga)
            throw new ArgumentException($"{asked} cannot do an L1 penalty.", nameof(problem));
        if (!RowLosses.IsSmooth(problem.Objective.Loss))
            throw new ArgumentException($"{asked} cannot do the loss {problem.Objective.Loss}.", nameof(problem));
        return (asked, "asked for");
    }

    /// <summary>Solves one output.</summary>
    public static Solution Solve(SolverKind solver, SingleProblem problem, SolverRun run) => solver switch
    {
        SolverKind.Lbfgs => LbfgsSolver.Solve(new BatchObjective(problem), run),
        SolverKind.Sag or SolverKind.Saga => SagSolver.Solve(problem, run, shuffled: solver == SolverKind.Saga),
        SolverKind.Newton => NewtonSolver.Solve(new BatchObjective(problem), run),
        _ => throw new ArgumentOutOfRangeException(nameof(solver), solver, $"{solver} does not solve one output."),
    };

    /// <summary>Solves all outputs of a multinomial problem together.</summary>
    public static Solution Solve(SolverKind solver, LinearProblem problem, SolverRun run) => solver switch
    {
        SolverKind.Lbfgs => LbfgsSolver.Solve(new BatchObjective(problem), run),
        SolverKind.Sag or SolverKind.Saga => SagSolver.Solve(problem, run, shuffled: solver == SolverKind.Saga),
        SolverKind.Newton => NewtonSolver.Solve(new BatchObjective(problem), run),
        _ => throw new ArgumentOutOfRangeException(nameof(solver), solver, $"{solver} does not solve outputs together."),
    };
}
