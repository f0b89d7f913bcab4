using Vigie.Learn.Statistics;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// Newton's method of which the Hessian is that of a sample of the rows, with L-BFGS to make up for what the sample misses. It
/// starts at the optimum of growing samples, which costs a fraction of a pass.
/// </summary>
internal sealed class NewtonSolver
{
    // A step that leaves more than this part of the expected fall asks for a fresh Hessian.
    private const double PoorContraction = 0.1;
    private const int MaxStageSteps = 50;

    private readonly BatchObjective _objective;
    private readonly SolverRun _run;
    private readonly PassCount _passes;

    private NewtonSolver(BatchObjective objective, SolverRun run) =>
        (_objective, _run, _passes) = (objective, run, new PassCount(objective, run));

    /// <summary>Minimises from the run's start, or from samples.</summary>
    public static Solution Solve(BatchObjective objective, SolverRun run) => new NewtonSolver(objective, run).Solve();

    private Solution Solve()
    {
        var point = StartPoint.Of(_objective, _run);
        var sample = Draw(SampleRows());
        if (_run.Start is null) point = Grow(sample, point);
        var descent = new Descent(_objective, point) { OnEvaluation = best => _passes.Visit(_objective.Rows, best) };
        descent.Begin();
        var preconditioner = Precondition(sample, point);
        double before = double.PositiveInfinity;
        bool fresh = true;
        while (_run.MayGoOn && !Optimality.IsReached(_objective, descent.Gradient, _run))
        {
            if (!descent.Step(preconditioner))
            {
                _passes.Idle(descent.Point);
                break;
            }
            bool poor = descent.ExpectedFall > PoorContraction * before;
            before = descent.ExpectedFall;
            if (poor)
            {
                // Fresh and still poor: the sample says too little.
                if (fresh && sample.Rows < _objective.AllRows) sample = Draw((int)Math.Min(_objective.AllRows, 4L * sample.AllRows));
                preconditioner = Precondition(sample, descent.Point);
                descent.Forget();
            }
            fresh = poor;
        }
        return StartPoint.ToSolution(_objective, descent.Point);
    }

    private IPreconditioner Precondition(BatchObjective sample, double[] point)
    {
        _passes.Visit(sample.Rows, point);
        return new CholeskyPreconditioner(sample, point);
    }

    private double RowValues => Math.Max(1, (double)_objective.NonZeros / Math.Max(1, _objective.AllRows));

    // A Hessian of so many rows costs about as much as a pass.
    private int SampleRows()
    {
        double share = Math.Min(1, 4 / RowValues);
        return (int)Math.Min(_objective.AllRows, Math.Max(20.0 * _objective.Features, share * _objective.AllRows));
    }

    // Fewer rows than these would cost less than the factors of their Hessian.
    private int FirstRows(int most)
    {
        double features = _objective.Features, factors = features * features * features / 6;
        double rows = Math.Max(10 * features, factors / (RowValues * RowValues / 2));
        return (int)Math.Min(most, Math.Max(rows, most / 64.0));
    }

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
        for (int rows = FirstRows(most); ; rows = Math.Min(most, 4 * rows))
        {
            sample.UseRows(rows);
            point = Settle(sample, point);
            if (rows == most) return point;
        }
    }

    private double[] Settle(BatchObjective sample, double[] point)
    {
        var descent = new Descent(sample, point) { OnEvaluation = best => _passes.Visit(sample.Rows, best) };
        descent.Begin();
        double before = double.PositiveInfinity;
        double enough = 0.05 * Math.Min((double)_objective.Features / sample.Rows, 0.1);
        IPreconditioner? preconditioner = null;
        for (int i = 0; i < MaxStageSteps && _run.MayGoOn; i++)
        {
            if (preconditioner is null || (descent.ExpectedFall > PoorContraction * before))
            {
                preconditioner = Precondition(sample, descent.Point);
                descent.Forget();
            }
            before = descent.ExpectedFall;
            if (!descent.Step(preconditioner) || descent.ExpectedFall < enough * descent.Value) break;
        }
        return descent.Point;
    }
}
