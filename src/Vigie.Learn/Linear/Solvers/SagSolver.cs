using Vigie.Learn.Tables;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>SAG and SAGA: which of their two forms suits a table.</summary>
internal static class SagSolver
{
    private const int RowChunk = 16;

    /// <summary>Solves one output; shuffled for SAGA.</summary>
    public static Solution Solve(SingleProblem problem, SolverRun run, bool shuffled) =>
        ByRows(problem.Table, problem.Objective)
            ? SagRowSolver.Solve(new FiniteSum(problem, RowChunk, RowChunk), run, shuffled)
            : SagRunSolver.Solve(new FiniteSum(problem, RunRows(problem.Table), ChunkRows(problem.Table)), run, shuffled);

    /// <summary>Solves all outputs together; shuffled for SAGA.</summary>
    public static Solution Solve(LinearProblem multinomial, SolverRun run, bool shuffled) =>
        ByRows(multinomial.Table, multinomial.Objective)
            ? SagRowSolver.Solve(new FiniteSum(multinomial, RowChunk, RowChunk), run, shuffled)
            : SagRunSolver.Solve(
                new FiniteSum(multinomial, RunRows(multinomial.Table), ChunkRows(multinomial.Table)), run, shuffled);

    private static bool ByRows(FeatureTable table, ObjectiveOptions objective) =>
        !table.IsDense && objective.L1 == 0 && (table.Features >= SagRunSolver.MaxFullLength || Environment.GetEnvironmentVariable("ROWS") != null);

    // Enough rows that a run knows most directions, few enough that there are many runs.
    private static int RunRows(FeatureTable table) =>
        Math.Clamp(Math.Min(3 * table.Features, table.Count / 32), 1, 1024);

    // A few pages of values.
    private static int ChunkRows(FeatureTable table) =>
        (int)Math.Clamp(4096L * table.Count / Math.Max(1, table.NonZeros), 16, 64);
}
