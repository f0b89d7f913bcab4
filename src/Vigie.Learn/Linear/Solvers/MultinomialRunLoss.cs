namespace Vigie.Learn.Linear.Solvers;

/// <summary>-log softmax of the class's margin.</summary>
internal sealed class MultinomialRunLoss(LinearProblem problem) : IRunLoss
{
    private readonly double[] _scratch = new double[problem.Outputs];

    public double Derive(int first, Span<double> margins, int count)
    {
        var classes = problem.Targets.Classes;
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            for (int k = 0; k < _scratch.Length; k++) _scratch[k] = margins[k * count + i];
            int target = classes[first + i];
            double weight = problem.Targets.Weight(first + i);
            double own = _scratch[target];
            sum += weight * (Softmax.Apply(_scratch) - own);
            _scratch[target] -= 1;
            for (int k = 0; k < _scratch.Length; k++) margins[k * count + i] = weight * _scratch[k];
        }
        return sum;
    }
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
