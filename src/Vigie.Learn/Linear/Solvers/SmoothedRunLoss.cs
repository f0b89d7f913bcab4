using Vigie.Learn.Linear.Losses;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// A loss with a kink, rounded there: the greatest over duals u of u m - conjugate(u) - smoothing/2 u² (Nesterov 2005).
/// It lies at most smoothing/2 below the loss, and its derivative is a dual point of the loss itself.
/// </summary>
internal sealed class SmoothedRunLoss(SingleProblem problem, double[] targets, double[]? weights, double smoothing) : IRunLoss
{
    public SmoothedRunLoss(SingleProblem problem, double smoothing)
        : this(problem, problem.Targets, problem.Weights, smoothing)
    {
    }

    /// <summary>The same where all rows weigh 1.</summary>
    public SmoothedRunLoss Unweighted => new(problem, targets, null, smoothing);

    public double Derive(int first, Span<double> margins, int count, Span<double> curvatures)
    {
        double sum = 0;
        for (int i = 0; i < margins.Length; i++)
        {
            double weight = weights is null ? 1 : weights[first + i];
            // How far the margin is on the costly side of the kink, and which way is up.
            var (beyond, up) = Side(margins[i], targets[first + i]);
            bool bent = beyond > 0 && beyond < smoothing;
            double value = beyond <= 0 ? 0 : bent ? beyond * beyond / (2 * smoothing) : beyond - smoothing / 2;
            sum += weight * value;
            margins[i] = weight * up * Math.Clamp(beyond / smoothing, 0, 1);
            if (!curvatures.IsEmpty) curvatures[i] = bent ? weight / smoothing : 0;
        }
        return sum;
    }

    public double Weight(int first, int count) => RowWeights.Sum(weights, first, count);

    public IRunLoss Select(ReadOnlySpan<int> rows) => new SmoothedRunLoss(
        problem, RowWeights.Pick(targets, rows), weights is null ? null : RowWeights.Pick(weights, rows), smoothing);

    private (double Beyond, double Up) Side(double margin, double target)
    {
        if (problem.Objective.Loss == LossKind.Hinge) return (1 - target * margin, -target);
        double residual = margin - target;
        return (Math.Abs(residual) - problem.Objective.Width, Math.Sign(residual));
    }
}
