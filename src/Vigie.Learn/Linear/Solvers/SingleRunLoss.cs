using Vigie.Learn.Kernels;
using Vigie.Learn.Linear.Losses;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>A loss of one margin a row.</summary>
internal sealed class SingleRunLoss<TLoss>(TLoss loss, double[] targets, double[]? weights) : IRunLoss
    where TLoss : struct, IRowLoss
{
    public double Derive(int first, Span<double> margins, int count, Span<double> curvatures)
    {
        var runWeights = weights is null ? default : weights.AsSpan(first, count);
        if (typeof(TLoss) == typeof(LogisticRowLoss))
            return LogisticKernels.Derive(margins, targets.AsSpan(first, count), runWeights, curvatures);
        double sum = 0;
        for (int i = 0; i < margins.Length; i++)
        {
            double target = targets[first + i], weight = weights is null ? 1 : runWeights[i], margin = margins[i];
            sum += weight * loss.Value(margin, target);
            double derivative = loss.Derivative(margin, target);
            margins[i] = weight * derivative;
            if (!curvatures.IsEmpty) curvatures[i] = weight * Bend(margin, target, derivative);
        }
        return sum;
    }

    // Huber's loss is straight far out: there the parabola that touches it from above stands in, as in reweighted least
    // squares, so that a start far from the targets still has a Hessian.
    private double Bend(double margin, double target, double derivative) =>
        typeof(TLoss) == typeof(HuberRowLoss) && margin != target
            ? derivative / (margin - target)
            : loss.Curvature(margin, target);

    public double Weight(int first, int count) => RowWeights.Sum(weights, first, count);

    public IRunLoss Select(ReadOnlySpan<int> rows) =>
        new SingleRunLoss<TLoss>(loss, RowWeights.Pick(targets, rows), weights is null ? null : RowWeights.Pick(weights, rows));
}

/// <summary>Builds the run loss of a problem.</summary>
internal readonly struct SingleRunLossBuilder(SingleProblem problem) : IRowLossWork<IRunLoss>
{
    public static IRunLoss Of(SingleProblem problem) =>
        problem.WithLoss<SingleRunLossBuilder, IRunLoss>(new SingleRunLossBuilder(problem));

    public IRunLoss Run<TLoss>(TLoss loss)
        where TLoss : struct, IRowLoss => new SingleRunLoss<TLoss>(loss, problem.Targets, problem.Weights);
}

/// <summary>Arrays of one value a row.</summary>
internal static class RowWeights
{
    /// <summary>Sum of the weights of [first, first + count); null stands for all ones.</summary>
    public static double Sum(double[]? weights, int first, int count)
    {
        if (weights is null) return count;
        double sum = 0;
        for (int i = first; i < first + count; i++) sum += weights[i];
        return sum;
    }

    /// <summary>The values at the rows given.</summary>
    public static T[] Pick<T>(T[] values, ReadOnlySpan<int> rows)
    {
        var picked = new T[rows.Length];
        for (int i = 0; i < picked.Length; i++) picked[i] = values[rows[i]];
        return picked;
    }
}
