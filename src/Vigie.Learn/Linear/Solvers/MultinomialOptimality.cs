using Vigie.Learn.Kernels;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// Measures a multinomial solution by its duality gap. The dual point of a row is its probabilities q less its class;
/// where intercepts ask that the mean of q be the classes' shares c, q is mixed with one constant distribution t:
/// (1 - s) q + s t, with s the least for which t = m + (c - m)/s is not negative, m the mean of q.
/// </summary>
internal sealed class MultinomialOptimality
{
    private readonly LinearProblem _problem;
    private readonly double[] _weights;
    private readonly double[] _intercepts;
    private readonly int _outputs;
    private readonly double[] _mixed;
    private double _share;

    private MultinomialOptimality(LinearProblem problem, ReadOnlySpan<double> weights, ReadOnlySpan<double> intercepts)
    {
        (_problem, _outputs) = (problem, problem.Outputs);
        (_weights, _intercepts) = (weights.ToArray(), intercepts.ToArray());
        _mixed = new double[_outputs];
    }

    /// <summary>Measures by two sweeps over the table.</summary>
    public static Optimality Measure(LinearProblem problem, ReadOnlySpan<double> weights, ReadOnlySpan<double> intercepts) =>
        new MultinomialOptimality(problem, weights, intercepts).Measure();

    private Optimality Measure()
    {
        var (objective, total) = (_problem.Objective, _problem.Targets.TotalWeight);
        double loss = 0, conjugate = 0;
        var mean = new double[_outputs];
        ForEachRow((row, q, logSum, own) =>
        {
            double weight = _problem.Targets.Weight(row);
            loss += weight * (logSum - own);
            for (int k = 0; k < q.Length; k++) mean[k] += weight * q[k] / total;
        });
        if (objective.FitIntercept) Mix(mean, total);

        int features = _problem.Table.Features;
        var v = new double[_outputs * features];
        ForEachRun((rows, first, count, q) =>
        {
            for (int i = 0; i < count; i++)
            {
                int row = rows.FirstRow + first + i, target = _problem.Targets.Classes[row];
                double weight = _problem.Targets.Weight(row) / total;
                for (int k = 0; k < _outputs; k++)
                {
                    ref double dual = ref q[k * count + i];
                    dual = (1 - _share) * dual + _share * _mixed[k];
                    conjugate += weight * (dual > 0 ? dual * Math.Log(dual) : 0);
                    dual = weight * (dual - (k == target ? 1 : 0));
                }
            }
            for (int k = 0; k < _outputs; k++)
                TableKernels.AddRows(rows, first, q.AsSpan(k * count, count), v.AsSpan(k * features, features));
        });
        double primal = loss / total + Optimality.Penalty(objective, _weights);
        double norm = Optimality.SubgradientNorm(objective, _weights, v);
        double scale = Optimality.DualScale(objective, v);
        // Scaling u = q - class towards 0 keeps it in the domain, and entropy is convex: its value is at most scaled too.
        DenseKernels.Scale(scale, v);
        double dualValue = -scale * conjugate - Optimality.PenaltyConjugate(objective, v);
        return new Optimality(primal, Math.Max(0, primal - dualValue), norm, _intercepts);
    }

    private void Mix(double[] mean, double total)
    {
        var shares = _problem.Targets.ClassTotals();
        for (int k = 0; k < _outputs; k++)
        {
            shares[k] /= total;
            _share = Math.Max(_share, (mean[k] - shares[k]) / mean[k]);
        }
        _share = Math.Min(1, _share * (1 + 1e-12));
        for (int k = 0; k < _outputs; k++)
            _mixed[k] = _share > 0 ? Math.Max(0, mean[k] + (shares[k] - mean[k]) / _share) : 0;
    }

    private delegate void RowVisitor(int row, ReadOnlySpan<double> q, double logSum, double own);

    private delegate void RunVisitor(Tables.BlockRows rows, int first, int count, double[] q);

    private void ForEachRow(RowVisitor visit)
    {
        var scratch = new double[_outputs];
        ForEachRunOfMargins((rows, first, count, margins) =>
        {
            for (int i = 0; i < count; i++)
            {
                for (int k = 0; k < _outputs; k++) scratch[k] = margins[k * count + i];
                double own = scratch[_problem.Targets.Classes[rows.FirstRow + first + i]];
                visit(rows.FirstRow + first + i, scratch, Softmax.Apply(scratch), own);
            }
        });
    }

    private void ForEachRun(RunVisitor visit)
    {
        var scratch = new double[_outputs];
        ForEachRunOfMargins((rows, first, count, margins) =>
        {
            for (int i = 0; i < count; i++)
            {
                for (int k = 0; k < _outputs; k++) scratch[k] = margins[k * count + i];
                Softmax.Apply(scratch);
                for (int k = 0; k < _outputs; k++) margins[k * count + i] = scratch[k];
            }
            visit(rows, first, count, margins);
        });
    }

    private void ForEachRunOfMargins(RunVisitor visit)
    {
        const int runRows = 256;
        int features = _problem.Table.Features;
        var margins = new double[_outputs * runRows];
        for (int b = 0; b < _problem.Table.BlockCount; b++)
        {
            var rows = _problem.Table.Block(b);
            for (int first = 0; first < rows.Count; first += runRows)
            {
                int count = Math.Min(runRows, rows.Count - first);
                for (int k = 0; k < _outputs; k++)
                {
                    TableKernels.Margins(
                        rows, first, _weights.AsSpan(k * features, features), _intercepts[k], margins.AsSpan(k * count, count));
                }
                visit(rows, first, count, margins);
            }
        }
    }
}
