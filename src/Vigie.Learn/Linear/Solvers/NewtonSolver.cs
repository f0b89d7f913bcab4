using Vigie.Learn.Statistics;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// Newton's method of which the Hessian is that of a sample of the rows, with L-BFGS to make up for what the sample misses. It
/// starts at the optimum of growing samples, which costs a fraction of a pass. Of many columns and few rows the Hessian is that
/// of the rows of most curvature (<see cref="RowSpacePreconditioner"/>), else it is one of conjugate gradients.
/// </summary>
internal sealed class NewtonSolver
{
    /// <summary>Beyond so many columns the Hessian is not factored, but in the space of the rows.</summary>
    public const int MaxFactoredFeatures = 3000;

    /// <summary>Rows that a Hessian is factored in the space of, those of most curvature.</summary>
    public const int MaxFactoredRows = 3000;

    /// <summary>Of more rows than these, too many have curvature.</summary>
    public const int MostRowsInRowSpace = 10 * MaxFactoredRows;

    // A step that leaves more than this part of the expected fall asks for a fresh Hessian.
    private const double PoorContraction = 0.1;
    private const double LeastLeftOut = 1e-7;
    private const int MaxStageSteps = 20;
    private const int LeastRows = 256;
    private const int RowsPerFeature = 10;

    private readonly BatchObjective _objective;
    private readonly SolverRun _run;
    private readonly PassCount _passes;
    private readonly bool _isLarge;
    private readonly RowProducts? _products;

    // The rows left out of a Hessian in the space of the rows hold this part of its trace.
    private double _leftOut = 1e-2;

    private NewtonSolver(BatchObjective objective, SolverRun run)
    {
        (_objective, _run, _passes) = (objective, run, new PassCount(objective, run));
        _isLarge = objective.Features > MaxFactoredFeatures;
        bool inRowSpace = _isLarge && objective.AllRows <= MostRowsInRowSpace && objective.L2 > 0 && !objective.IsRounded;
        if (inRowSpace) _products = objective.Products(MaxFactoredRows);
    }

    /// <summary>Minimises from the run's start, or from samples.</summary>
    public static Solution Solve(BatchObjective objective, SolverRun run) => new NewtonSolver(objective, run).Solve();

    private Solution Solve()
    {
        var point = StartPoint.Of(_objective, _run);
        // A rounded kink is seen by few rows, and conjugate gradients ask for no samples to save on: both take all.
        var sample = _products is not null ? _run.Start is null ? Draw(_objective.AllRows / 2) : _objective
            : _isLarge || _objective.IsRounded ? _objective
            : Draw(HessianCost.SampleRows(_objective.AllRows, _objective.Features, _objective.NonZeros));
        if (_run.Start is null && sample != _objective) point = Grow(sample, point);
        if (_products is not null) sample = _objective;
        var descent = new Descent(_objective, point) { OnEvaluation = best => _passes.Visit(_objective.Rows, best) };
        descent.Begin();
        var preconditioner = Precondition(sample, point);
        double before = double.PositiveInfinity;
        bool fresh = true, stalled = false;
        double patience = Patience();
        int poorSteps = 0;
        while (_run.MayGoOn && !Optimality.IsReached(_objective, descent, _run))
        {
            if (!descent.Step(preconditioner))
            {
                stalled = _run.MayGoOn;
                _passes.Idle(descent.Point);
                break;
            }
            bool poor = descent.ExpectedFall > PoorContraction * before;
            before = descent.ExpectedFall;
            if (poor) poorSteps++;
            poor = poorSteps > patience;
            if (poor)
            {
                poorSteps = 0;
                // Fresh and still poor: the sample says too little.
                if (fresh && sample.Rows < _objective.AllRows) sample = Draw((int)Math.Min(_objective.AllRows, 4L * sample.AllRows));
                // Within one of the optimum of the summed loss its curvatures stay: what is missing are the rows left out.
                if (fresh && descent.ExpectedFall * _objective.TotalWeight < 1) _leftOut = Math.Max(LeastLeftOut, _leftOut / 8);
                preconditioner = Precondition(sample, descent.Point);
                descent.Forget();
            }
            fresh = poor;
        }
        return StartPoint.ToSolution(_objective, descent.Point, stalled || Optimality.IsReached(_objective, descent, _run));
    }

    // How many poor steps a Hessian may make.
    private double Patience()
    {
        if (_products is not null) return 1;
        return _isLarge || _objective.IsRounded
            ? -1
            : HessianCost.InPasses(_objective.AllRows, _objective.Features, _objective.NonZeros) / 2;
    }

    private IPreconditioner Precondition(BatchObjective sample, double[] point)
    {
        if (_products is not null && RowSpace(sample, point) is { } rowSpace) return rowSpace;
        if (_isLarge) return new ConjugateGradients(sample, point, () => _passes.Visit(sample.Rows, point));
        _passes.Visit(sample.Rows, point);
        return new CholeskyPreconditioner(sample, point);
    }

    private RowSpacePreconditioner? RowSpace(BatchObjective sample, double[] point)
    {
        long before = _products!.ValuesRead;
        var preconditioner = RowSpacePreconditioner.At(sample, _products, point, _leftOut);
        long perRow = Math.Max(1, _objective.NonZeros / _objective.AllRows);
        _passes.Visit(sample.Rows + (int)((_products.ValuesRead - before) / perRow), point);
        return preconditioner;
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
    // A sample of a share of the rows gets the penalty divided by that share, as if it were all the rows there are.
    private double[] Grow(BatchObjective sample, double[] point)
    {
        int most = _isLarge ? sample.AllRows : Math.Min(sample.AllRows, _objective.AllRows / 8);
        int rows = _isLarge ? Math.Min(most, LeastRows) : Math.Max(RowsPerFeature * _objective.Features, most / 64);
        for (; rows <= most; rows = rows > most / 2 ? rows + most : Math.Min(most, 4 * rows))
        {
            sample.UseRows(rows, _objective.L2 * _objective.AllRows / rows);
            point = Settle(sample, point);
        }
        sample.UseRows(sample.AllRows, _objective.L2);
        return point;
    }

    private double[] Settle(BatchObjective sample, double[] point)
    {
        var descent = new Descent(sample, point) { OnEvaluation = best => _passes.Visit(sample.Rows, best) };
        descent.Begin();
        double before = double.PositiveInfinity;
        double enough = 0.25 * Math.Min((double)_objective.Features / sample.Rows, 0.1);
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
