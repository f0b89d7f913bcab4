using Vigie.Learn.Kernels;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// The inverse of the Hessian l2 I + X'DX of the rows that count, in the space of these rows, by Woodbury's formula:
/// (v - X'E (I + E XX' E)⁻¹ E X v) / l2 with E² = D / (l2 x total weight). It costs the cube of the rows, not of the
/// columns; and where classes are nearly told apart, few rows have any curvature left.
/// </summary>
internal sealed class RowSpacePreconditioner : IPreconditioner
{
    // In units of a weight's. The intercept has none, but Woodbury's formula needs one: small, for columns that are nearly
    // constant leave the intercept hardly any curvature of its own.
    private const double InterceptPenalty = 1e-6;

    // Where the rows that there are products for leave more of the trace, the inverse says too little.
    private const double MostLeftOut = 0.05;

    private readonly BatchObjective _objective;
    private readonly int[][] _rows;
    private readonly double[][] _roots;
    private readonly Cholesky[] _factors;

    private RowSpacePreconditioner(BatchObjective objective, RowProducts products, int[][] rows, double[][] roots)
    {
        (_objective, _rows, _roots) = (objective, rows, roots);
        _factors = [.. rows.Select((own, k) => Factor(products, own, roots[k]))];
    }

    public bool HasLength => true;

    /// <summary>The Hessian at a point; null where more rows count than there are products to keep.</summary>
    /// <param name="objective">Its rows in use.</param>
    /// <param name="products">Of the rows of the whole table.</param>
    /// <param name="point">Where.</param>
    /// <param name="leftOut">The part of the Hessian's trace that the rows left out may hold.</param>
    public static RowSpacePreconditioner? At(
        BatchObjective objective, RowProducts products, ReadOnlySpan<double> point, double leftOut)
    {
        if (objective.L2 <= 0) return null;
        var curvatures = objective.OutputCurvatures(point);
        var rows = new int[curvatures.Length][];
        var roots = new double[curvatures.Length][];
        for (int k = 0; k < rows.Length; k++)
        {
            if (Choose(objective, products, curvatures[k], leftOut) is not { } chosen) return null;
            rows[k] = chosen;
            double scale = 1 / (objective.L2 * objective.TotalWeight);
            roots[k] = [.. chosen.Select(i => Math.Sqrt(scale * curvatures[k][i]))];
        }
        return new RowSpacePreconditioner(objective, products, rows, roots);
    }

    public void Apply(Span<double> vector)
    {
        int features = _objective.Features, outputs = _objective.Outputs;
        for (int k = 0; k < outputs; k++)
        {
            var weights = vector.Slice(k * features, features);
            ref double intercept = ref vector[outputs * features + k];
            intercept = _objective.FitIntercept ? intercept / InterceptPenalty : 0;
            var sums = new double[_rows[k].Length];
            for (int i = 0; i < sums.Length; i++)
                sums[i] = _roots[k][i] * (intercept + _objective.RowTimes(_rows[k][i], weights));
            _factors[k].Solve(sums);
            for (int i = 0; i < sums.Length; i++)
            {
                double share = -_roots[k][i] * sums[i];
                _objective.AddRow(_rows[k][i], share, weights);
                if (_objective.FitIntercept) intercept += share / InterceptPenalty;
            }
            DenseKernels.Scale(1 / _objective.L2, weights);
            intercept /= _objective.L2;
        }
    }

    // The rows of most trace.
    private static int[]? Choose(BatchObjective objective, RowProducts products, double[] curvatures, double leftOut)
    {
        double total = 0;
        var (traces, order) = (new double[curvatures.Length], new int[curvatures.Length]);
        for (int i = 0; i < traces.Length; i++)
        {
            double trace = curvatures[i] * (products.Norms[objective.NumberOf(i)] + 1);
            (traces[i], order[i]) = (-trace, i);
            total += trace;
        }
        Array.Sort(traces, order);
        double left = total;
        int count = 0;
        for (; count < Math.Min(order.Length, products.Most) && left > leftOut * total; count++) left += traces[count];
        return left <= MostLeftOut * total ? order[..count] : null;
    }

    private Cholesky Factor(RowProducts products, int[] rows, double[] roots)
    {
        double one = _objective.FitIntercept ? 1 / InterceptPenalty : 0;
        int[] places = products.Places([.. rows.Select(_objective.NumberOf)]);
        int size = rows.Length;
        var matrix = new double[checked(size * size)];
        for (int i = 0; i < size; i++)
        {
            var line = matrix.AsSpan(i * size, i + 1);
            for (int j = 0; j <= i; j++) line[j] = roots[i] * roots[j] * (products.At(places[i], places[j]) + one);
            line[i] += 1;
        }
        return Cholesky.Of(matrix, size, size);
    }
}
