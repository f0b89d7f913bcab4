using Vigie.Learn.Kernels;
using Vigie.Learn.Linear.Losses;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// Measures a solution of one output by its duality gap. The dual point is that of the derivatives u at the margins: where
/// an intercept asks for sum of weight x u = 0, the intercept is first put at its best and then the heavier sign
/// scaled down, which stays in every loss's dual domain.
/// </summary>
internal readonly struct SingleOptimality : IRowLossWork<Optimality>
{
    // A kink has many derivatives; rounded so much it gives the dual point of solvers that take any.
    private const double DefaultSmoothing = 0.01;

    private readonly SingleProblem _problem;
    private readonly double[] _weights;
    private readonly double _intercept;
    private readonly IRunLoss _runLoss;

    private SingleOptimality(SingleProblem problem, ReadOnlySpan<double> weights, double intercept, double smoothing)
    {
        (_problem, _weights, _intercept) = (problem, weights.ToArray(), intercept);
        _runLoss = RowLosses.IsSmooth(problem.Objective.Loss)
            ? SingleRunLossBuilder.Of(problem)
            : new SmoothedRunLoss(problem, smoothing > 0 ? smoothing : DefaultSmoothing);
    }

    /// <summary>Measures by two sweeps over the table.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="weights">One a feature.</param>
    /// <param name="intercept">Given back at its best.</param>
    /// <param name="smoothing">Of a loss with a kink: how much the solver rounded it, or 0 if it did not.</param>
    public static Optimality Measure(
        SingleProblem problem, ReadOnlySpan<double> weights, double intercept, double smoothing = 0) =>
        problem.WithLoss<SingleOptimality, Optimality>(new SingleOptimality(problem, weights, intercept, smoothing));

    /// <inheritdoc/>
    public Optimality Run<TLoss>(TLoss loss)
        where TLoss : struct, IRowLoss
    {
        var margins = Margins();
        double shift = _problem.FitIntercept ? InterceptShift.Best(_runLoss, margins) : 0;
        double primal = 0;
        for (int i = 0; i < margins.Length; i++)
        {
            margins[i] += shift;
            primal += _problem.Weight(i) * loss.Value(margins[i], _problem.Targets[i]);
        }
        primal = primal / _problem.TotalWeight + Optimality.Penalty(_problem.Objective, _weights);

        var duals = margins;
        if (_runLoss is SmoothedRunLoss smoothed) smoothed.Unweighted.Derive(0, duals, duals.Length, default);
        else for (int i = 0; i < duals.Length; i++) duals[i] = loss.Derivative(margins[i], _problem.Targets[i]);
        if (_problem.FitIntercept) Balance(duals);
        var v = WeightedSum(duals);
        double scale = Optimality.DualScale(_problem.Objective, v);
        double conjugate = 0;
        for (int i = 0; i < duals.Length; i++)
            conjugate += _problem.Weight(i) * loss.Conjugate(scale * duals[i], _problem.Targets[i]);
        double norm = Optimality.SubgradientNorm(_problem.Objective, _weights, v);
        DenseKernels.Scale(scale, v);
        double dual = -conjugate / _problem.TotalWeight - Optimality.PenaltyConjugate(_problem.Objective, v);
        // Rounding can put the dual a hair above the primal.
        return new Optimality(primal, Math.Max(0, primal - dual), norm, [_intercept + shift]);
    }

    private double[] Margins()
    {
        var table = _problem.Table;
        var margins = new double[table.Count];
        for (int b = 0; b < table.BlockCount; b++)
        {
            var rows = table.Block(b);
            TableKernels.Margins(rows, 0, _weights, _intercept, margins.AsSpan(rows.FirstRow, rows.Count));
        }
        return margins;
    }

    private void Balance(double[] duals)
    {
        double above = 0, below = 0;
        for (int i = 0; i < duals.Length; i++)
        {
            double mass = _problem.Weight(i) * duals[i];
            if (mass > 0) above += mass;
            else below -= mass;
        }
        double up = above > below ? below / above : 1, down = below > above ? above / below : 1;
        for (int i = 0; i < duals.Length; i++) duals[i] *= duals[i] > 0 ? up : down;
    }

    private double[] WeightedSum(double[] duals)
    {
        const int runRows = 256;
        var table = _problem.Table;
        var sum = new double[table.Features];
        Span<double> factors = stackalloc double[runRows];
        for (int b = 0; b < table.BlockCount; b++)
        {
            var rows = table.Block(b);
            for (int first = 0; first < rows.Count; first += runRows)
            {
                int count = Math.Min(runRows, rows.Count - first);
                for (int i = 0; i < count; i++)
                    factors[i] = _problem.Weight(rows.FirstRow + first + i) * duals[rows.FirstRow + first + i];
                TableKernels.AddRows(rows, first, factors[..count], sum);
            }
        }
        DenseKernels.Scale(1 / _problem.TotalWeight, sum);
        return sum;
    }
}
