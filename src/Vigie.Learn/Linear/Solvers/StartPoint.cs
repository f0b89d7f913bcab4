namespace Vigie.Learn.Linear.Solvers;

/// <summary>Where descents begin.</summary>
internal static class StartPoint
{
    /// <summary>The run's start, or zero with the best intercepts, as a point.</summary>
    public static double[] Of(BatchObjective objective, SolverRun run)
    {
        var point = new double[objective.Length];
        if (run.Start is null)
        {
            objective.StartIntercepts(point.AsSpan(objective.Weights));
            return point;
        }
        run.Start.Weights.CopyTo(point, 0);
        if (objective.FitIntercept) run.Start.Intercepts.CopyTo(point, objective.Weights);
        return point;
    }

    /// <summary>A point as a solution.</summary>
    public static Solution ToSolution(BatchObjective objective, double[] point, bool isSettled) =>
        new(point[..objective.Weights], point[objective.Weights..]) { IsSettled = isSettled };
}
