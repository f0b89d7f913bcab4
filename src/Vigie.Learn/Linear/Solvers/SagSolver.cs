using Vigie.Learn.Tables;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>SAG and SAGA: which of their forms suits a table and penalty.</summary>
/// <remarks>
/// Memory is a scalar a row and output, whatever the size of the rows. SAGA reads a table in a mapped file block after
/// block. SAG's independent draws jump through the whole file: while it does not fit the memory, every chunk is a
/// read of its own, so SAGA is the one to use there.
/// </remarks>
internal static class SagSolver
{
    private const int RowPasses = 2;

    /// <summary>Solves one output; shuffled for SAGA.</summary>
    public static Solution Solve(SingleProblem problem, SolverRun run, bool shuffled) => Solve(
        problem.Table, problem.Objective, run, shuffled, (rows, chunk) => new FiniteSum(problem, rows, chunk));

    /// <summary>Solves all outputs together; shuffled for SAGA.</summary>
    public static Solution Solve(LinearProblem multinomial, SolverRun run, bool shuffled) => Solve(
        multinomial.Table, multinomial.Objective, run, shuffled,
        (rows, chunk) => new FiniteSum(multinomial, rows, chunk));

    private static Solution Solve(
        FeatureTable table, ObjectiveOptions objective, SolverRun run, bool shuffled, Func<int, int, FiniteSum> sum)
    {
        int chunk = table.NonZeros > 32L * table.Count ? 16 : 4;
        if (table.IsDense) return ByRuns(run.Start).Solve();
        if (objective.L1 > 0) return new SagaLaggedSolver(sum(chunk, chunk), run).Solve();
        var byRows = new SagRowSolver(sum(chunk, chunk), run, shuffled);
        bool staysByRows = !byRows.IsEven || run.LineSearch is not null || table.Features >= SagRunSolver.MaxFullLength;
        if (staysByRows) return byRows.Solve(int.MaxValue);
        var (weights, intercepts) = byRows.Solve(RowPasses);
        if (byRows.IsDone) return new Solution(weights, intercepts);
        var byRuns = ByRuns(new FittedWeights(weights, intercepts));
        return byRuns.Suits ? byRuns.Solve() : byRows.Solve(int.MaxValue);

        SagRunSolver ByRuns(FittedWeights? start) =>
            new(sum(RunRows(table), ChunkRows(table)), run, shuffled, start);
    }

    // Enough rows that a run knows most directions, few enough that there are many runs.
    private static int RunRows(FeatureTable table) =>
        Math.Clamp(Math.Min(3 * table.Features, table.Count / 32), 1, 1024);

    // A few pages of values.
    private static int ChunkRows(FeatureTable table) =>
        (int)Math.Clamp(4096L * table.Count / Math.Max(1, table.NonZeros), 16, 64);
}
