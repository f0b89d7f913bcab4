namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// Solves a loss with a kink by solving it rounded, ever less, each time from the last solution: the optimum of a loss
/// smoothed by mu is within mu/2 of the optimum.
/// </summary>
internal static class SmoothingSolver
{
    private const double FirstSmoothing = 1;
    // Margins are known to some 1e-15 and derivatives to this over the smoothing: less would drown in rounding.
    private const double LeastSmoothing = 1e-8;
    private const double Shrink = 0.1;

    /// <summary>Solves with the smooth solver given, until the best dual point met is within the gap asked for.</summary>
    public static Solution Solve(SingleProblem problem, SolverRun run, Func<BatchObjective, SolverRun, Solution> solve)
    {
        var start = run.Start;
        Solution? best = null;
        double lowest = double.PositiveInfinity, bound = double.NegativeInfinity;
        for (double smoothing = FirstSmoothing; ; smoothing *= Shrink)
        {
            bool isLast = smoothing * Shrink < LeastSmoothing;
            var objective = new BatchObjective(problem, new SmoothedRunLoss(problem, smoothing));
            // The last stage makes all passes where all were asked for.
            double tolerance = isLast && run.GapTolerance == 0 ? 0 : smoothing / 8;
            var stage = new SolverRun(
                run.MaxPasses - run.Passes, tolerance, run.Seed, start, (_, weights, intercepts) => run.Report(weights, intercepts));
            var solution = solve(objective, stage);
            var optimality = SingleOptimality.Measure(problem, solution.Weights, solution.Intercepts[0], smoothing);
            bound = Math.Max(bound, optimality.Objective - optimality.Gap);
            if (optimality.Objective < lowest) (best, lowest) = (solution with { Smoothing = smoothing }, optimality.Objective);
            bool isReached = run.GapTolerance > 0 && lowest - bound <= run.GapTolerance;
            if (isReached || isLast || !run.MayGoOn) return best! with { LowerBound = bound };
            start = new FittedWeights(solution.Weights, solution.Intercepts);
        }
    }
}
