using Vigie.Learn.Statistics;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// Newton's method of which the Hessian, or its diagonal, is that of a sample of the rows, with L-BFGS to make up for what the
/// sample misses. It starts at the optimum of growing samples, which costs a fraction of a pass.
/// </summary>
internal sealed class QuasiNewton
{
    private readonly BatchObjective _objective;
    private readonly SolverRun _run;
    private readonly bool _factors;
    private double _visits;

    private QuasiNewton(BatchObjective objective, SolverRun run, bool factors) =>
        (_objective, _run, _factors) = (objective, run, factors);

    /// <summary>Minimises from the run's start, or from samples.</summary>
    /// <param name="objective">Of all rows.</param>
    /// <param name="run">Limits and whom to tell.</param>
    /// <param name="factors">Whether the Hessian is whole (Newton) or its diagonal (L-BFGS).</param>
    public static Solution Solve(BatchObjective objective, SolverRun run, bool factors) =>
        new QuasiNewton(objective, run, factors).Solve();

    private Solution Solve()
    {
        int weights = _objective.Weights;
        var point = new double[_objective.Length];
        _run.Start?.Weights.CopyTo(point, 0);
        if (_objective.FitIntercept) _run.Start?.Intercepts.CopyTo(point, weights);

        var sample = Sample();
        if (_run.Start is null) point = Grow(sample, point);
        var preconditioner = Precondition(sample, point);
        var descent = new Descent(_objective, point) { OnEvaluation = best => Visit(_objective.Rows, best) };
        descent.Begin();
        double before = double.PositiveInfinity;
        while (_run.MayGoOn && !IsDone(descent))
        {
            if (!descent.Step(preconditioner))
            {
                Idle(descent);
                break;
            }
            if (_factors && descent.ExpectedFall > 0.1 * before && sample.Rows < _objective.AllRows)
            {
                sample = Larger(sample);
                preconditioner = Precondition(sample, descent.Point);
                descent.Forget();
            }
            before = descent.ExpectedFall;
        }
        return new Solution(descent.Point[..weights], descent.Point[weights..]);
    }

    private bool IsDone(Descent descent) => _run.GapTolerance > 0
        && Optimality.GapEstimate(_objective, descent.Gradient) <= _run.GapTolerance;

    // The value can fall no further in double precision; passes that were asked for are still made.
    private void Idle(Descent descent)
    {
        var scratch = new double[_objective.Length];
        while (_run.GapTolerance == 0 && _run.MayGoOn)
        {
            _objective.Evaluate(descent.Point, scratch);
            Visit(_objective.Rows, descent.Point);
        }
    }

    private IPreconditioner Precondition(BatchObjective sample, double[] point)
    {
        Visit(sample.Rows, point);
        return _factors ? new CholeskyPreconditioner(sample, point) : new DiagonalPreconditioner(sample, point);
    }

    // A Hessian of as many rows costs about as much as a pass.
    private BatchObjective Sample()
    {
        double perRow = Math.Max(1, (double)_objective.NonZeros / Math.Max(1, _objective.AllRows));
        double share = Math.Min(1, 4 / perRow);
        int rows = (int)Math.Min(_objective.AllRows, Math.Max(20.0 * _objective.Features, share * _objective.AllRows));
        if (!_factors) rows = Math.Min(_objective.AllRows, Math.Max(_objective.AllRows / 4, 1000));
        return Draw(rows);
    }

    private BatchObjective Larger(BatchObjective sample) => Draw((int)Math.Min(_objective.AllRows, 4L * sample.AllRows));

    private BatchObjective Draw(int rows)
    {
        int all = _objective.AllRows;
        if (rows > all / 2) return _objective;
        var random = new DeterministicRandom(_run.Seed);
        var drawn = new int[rows];
        // One from each of equal stretches, in a random order: spread over the table and free of its order.
        for (int i = 0; i < rows; i++)
        {
            int first = (int)((long)all * i / rows), next = (int)((long)all * (i + 1) / rows);
            drawn[i] = first + random.NextInt(next - first);
        }
        random.Shuffle<int>(drawn);
        return _objective.Select(drawn);
    }

    // The optimum of a sample is as near the optimum of all rows as the sample can tell; each stage starts at the last's.
    private double[] Grow(BatchObjective sample, double[] point)
    {
        if (sample == _objective) return point;
        int most = sample.AllRows;
        for (int rows = Math.Min(most, Math.Max(most / 64, 10 * Math.Min(_objective.Features, most / 40))); ; rows = Math.Min(most, 4 * rows))
        {
            sample.UseRows(rows);
            var descent = new Descent(sample, point) { OnEvaluation = best => Visit(rows, best) };
            descent.Begin();
            for (int i = 0; i < 50; i++)
            {
                if (!descent.Step(Precondition(sample, descent.Point))) break;
                descent.Forget();
                if (descent.ExpectedFall < 0.05 * descent.Value * Math.Min(1.0 * _objective.Features / rows, 0.1)) break;
            }
            point = descent.Point;
            if (rows == most) return point;
        }
    }

    private bool Visit(int rows, double[] best)
    {
        _visits += (double)rows / _objective.AllRows;
        while (_visits >= 1 && _run.MayGoOn)
        {
            _visits -= 1;
            _run.Report(best.AsSpan(0, _objective.Weights), best.AsSpan(_objective.Weights));
        }
        return _run.MayGoOn;
    }
}
