namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// L-BFGS that grows from the Hessian's diagonal instead of a multiple of one, so that rare and frequent features, and
/// columns of different scale, move alike. The diagonal is taken anew as the weights, and with them the curvatures, settle.
/// </summary>
internal static class LbfgsSolver
{
    // The diagonal of every fourth run of rows costs about an eighth of a pass.
    private const int EveryRuns = 4;

    /// <summary>Minimises from the run's start, or zero.</summary>
    public static Solution Solve(BatchObjective objective, SolverRun run)
    {
        var passes = new PassCount(objective, run);
        var descent = new Descent(objective, StartPoint.Of(objective, run))
        {
            OnEvaluation = best => passes.Visit(objective.Rows, best),
        };
        descent.Begin();
        DiagonalPreconditioner? diagonal = null;
        bool stalled = false;
        for (int step = 0, renewal = 0; run.MayGoOn && !Optimality.IsReached(objective, descent, run); step++)
        {
            if (step == renewal)
            {
                diagonal = new DiagonalPreconditioner(objective, descent.Point, EveryRuns);
                renewal = step < 4 ? 4 : 2 * step;
            }
            if (descent.Step(diagonal!)) continue;
            stalled = run.MayGoOn;
            passes.Idle(descent.Point);
            break;
        }
        return StartPoint.ToSolution(objective, descent.Point, stalled || Optimality.IsReached(objective, descent, run));
    }
}
