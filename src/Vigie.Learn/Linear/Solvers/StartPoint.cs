namespace Vigie.Learn.Linear.Solvers;

/// <summary>Where descents begin.</summary>
internal static class StartPoint
{
    /// <summary>The run's start, or zero, as a point.</summary>
    public static double[] Of(BatchObjective objective, SolverRun run)
    {
        var point = new double[objective.Length];
        run.Start?.Weights.CopyTo(point, 0);
        if (objective.FitIntercept) run.Start?.Intercepts.CopyTo(point, objective.Weights);
        return point;
    }

    /// <summary>A point as a solution.</summary>
    public static Solution ToSolution(BatchObjective objective, double[] point) =>
        new(point[..objective.Weights], point[objective.Weights..]);
}
