namespace Vigie.Learn.Linear.Solvers;

/// <summary>-log softmax of the class's margin; curvatures are those of each margin alone.</summary>
internal sealed class MultinomialRunLoss(int[] classes, double[]? weights, int outputs) : IRunLoss
{
    private readonly double[] _scratch = new double[outputs];

    public MultinomialRunLoss(LinearProblem problem)
        : this(
            problem.Targets.Classes.ToArray(), problem.Targets.Weights.IsEmpty ? null : problem.Targets.Weights.ToArray(),
            problem.Outputs)
    {
    }

    public double Derive(int first, Span<double> margins, int count, Span<double> curvatures)
    {
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < _scratch.Length; k++) _scratch[k] = margins[k * count + i];
            int target = classes[first + i];
            double weight = weights is null ? 1 : weights[first + i], own = _scratch[target];
            sum += weight * (Softmax.Apply(_scratch) - own);
            for (int k = 0; k < _scratch.Length; k++)
            {
                double q = _scratch[k];
                margins[k * count + i] = weight * (k == target ? q - 1 : q);
                if (!curvatures.IsEmpty) curvatures[k * count + i] = weight * q * (1 - q);
            }
        }
        return sum;
    }

    public double Weight(int first, int count) => RowWeights.Sum(weights, first, count);

    public IRunLoss Select(ReadOnlySpan<int> rows) => new MultinomialRunLoss(
        RowWeights.Pick(classes, rows), weights is null ? null : RowWeights.Pick(weights, rows), outputs);
}

/// <summary>Margins to probabilities.</summary>
internal static class Softmax
{
    /// <summary>Replaces margins by probabilities that sum to 1; returns log of the sum of exp(margin).</summary>
    public static double Apply(Span<double> margins)
    {
        double largest = double.NegativeInfinity, sum = 0;
        foreach (double margin in margins) largest = Math.Max(largest, margin);
        for (int k = 0; k < margins.Length; k++)
        {
            margins[k] = Math.Exp(margins[k] - largest);
            sum += margins[k];
        }
        for (int k = 0; k < margins.Length; k++) margins[k] /= sum;
        return largest + Math.Log(sum);
    }
}
