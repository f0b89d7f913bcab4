using Vigie.Learn.Kernels;
using Vigie.Learn.Linear.Losses;
using Vigie.Learn.Tables;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// The smooth part of an objective, mean loss + l2/2 |w|², and its gradient, by sweeps over the whole table in runs of rows
/// small enough that a row is still in the cache when its gradient is added. A point is one flat array: outputs x
/// features weights, then one intercept an output (fixed at 0 without intercept).
/// </summary>
internal sealed class BatchObjective
{
    private readonly FeatureTable _table;
    private readonly IRunLoss _loss;
    private readonly double[] _margins;
    private readonly int _runRows;
    private readonly double _totalWeight;

    public BatchObjective(SingleProblem problem)
        : this(problem.Table, problem.Objective, problem.TotalWeight, 1, RunLosses.Of(problem))
    {
    }

    public BatchObjective(LinearProblem multinomial)
        : this(
            multinomial.Table, multinomial.Objective, multinomial.Targets.TotalWeight, multinomial.Outputs,
            new MultinomialRunLoss(multinomial))
    {
    }

    private BatchObjective(FeatureTable table, ObjectiveOptions objective, double totalWeight, int outputs, IRunLoss loss)
    {
        const int runValues = 4096;
        _table = table;
        _loss = loss;
        _totalWeight = totalWeight;
        (Outputs, Features) = (outputs, table.Features);
        (L2, FitIntercept) = (objective.L2, objective.FitIntercept);
        long perRow = table.Count == 0 ? 1 : Math.Max(1, table.NonZeros / table.Count);
        _runRows = (int)Math.Clamp(runValues / perRow, 16, 512);
        _margins = new double[outputs * _runRows];
    }

    /// <summary>Rows of weights.</summary>
    public int Outputs { get; }

    /// <summary>Weights a row.</summary>
    public int Features { get; }

    /// <summary>Length of a point.</summary>
    public int Length => checked(Outputs * Features + Outputs);

    /// <summary>Strength of |w|²/2.</summary>
    public double L2 { get; }

    /// <summary>Whether intercepts are free.</summary>
    public bool FitIntercept { get; }

    /// <summary>Value at a point; the gradient there, of the same length, is written over.</summary>
    public double Evaluate(ReadOnlySpan<double> point, Span<double> gradient)
    {
        gradient.Clear();
        int weights = Outputs * Features;
        double loss = 0;
        for (int block = 0; block < _table.BlockCount; block++)
        {
            var rows = _table.Block(block);
            for (int first = 0; first < rows.Count; first += _runRows)
                loss += Sweep(rows, first, Math.Min(_runRows, rows.Count - first), point, gradient);
        }
        DenseKernels.Scale(1 / _totalWeight, gradient);
        DenseKernels.AddScaled(L2, point[..weights], gradient[..weights]);
        if (!FitIntercept) gradient[weights..].Clear();
        return loss / _totalWeight + L2 / 2 * DenseKernels.Dot(point[..weights], point[..weights]);
    }

    /// <summary>Value at weights and intercepts, without the gradient.</summary>
    public double Value(ReadOnlySpan<double> weights, ReadOnlySpan<double> intercepts)
    {
        double loss = 0;
        for (int block = 0; block < _table.BlockCount; block++)
        {
            var rows = _table.Block(block);
            for (int first = 0; first < rows.Count; first += _runRows)
            {
                int count = Math.Min(_runRows, rows.Count - first);
                loss += _loss.Derive(rows.FirstRow + first, Margins(rows, first, count, weights, intercepts), count);
            }
        }
        return loss / _totalWeight + L2 / 2 * DenseKernels.Dot(weights, weights);
    }

    private double Sweep(BlockRows rows, int first, int count, ReadOnlySpan<double> point, Span<double> gradient)
    {
        int weights = Outputs * Features;
        var margins = Margins(rows, first, count, point[..weights], point[weights..]);
        double loss = _loss.Derive(rows.FirstRow + first, margins, count);
        for (int k = 0; k < Outputs; k++)
        {
            var factors = margins.Slice(k * count, count);
            TableKernels.AddRows(rows, first, factors, gradient.Slice(k * Features, Features));
            foreach (double factor in factors) gradient[weights + k] += factor;
        }
        return loss;
    }

    private Span<double> Margins(
        BlockRows rows, int first, int count, ReadOnlySpan<double> weights, ReadOnlySpan<double> intercepts)
    {
        var margins = _margins.AsSpan(0, Outputs * count);
        for (int k = 0; k < Outputs; k++)
        {
            TableKernels.Margins(
                rows, first, weights.Slice(k * Features, Features), intercepts[k], margins.Slice(k * count, count));
        }
        return margins;
    }
}
