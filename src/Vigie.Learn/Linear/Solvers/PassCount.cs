namespace Vigie.Learn.Linear.Solvers;

/// <summary>Adds up visits of rows, also of samples, and reports a pass to the run whenever they make one.</summary>
internal sealed class PassCount(BatchObjective objective, SolverRun run)
{
    private double _visits;

    /// <summary>Counts rows visited, with the best point so far; returns whether more may be visited.</summary>
    public bool Visit(int rows, double[] best)
    {
        _visits += (double)rows / objective.AllRows;
        while (_visits >= 1 && run.MayGoOn)
        {
            _visits -= 1;
            run.Report(best.AsSpan(0, objective.Weights), best.AsSpan(objective.Weights));
        }
        return run.MayGoOn;
    }

    /// <summary>
    /// Where the value can fall no further in double precision: visits the rows for nothing, if all passes were asked for.
    /// </summary>
    public void Idle(double[] best)
    {
        if (run.GapTolerance > 0) return;
        var scratch = new double[objective.Length];
        while (run.MayGoOn)
        {
            objective.Evaluate(best, scratch);
            Visit(objective.Rows, best);
        }
    }
}
