using Vigie.Learn.Linear.Solvers;

namespace Vigie.Learn.Linear.Online;

/// <summary>
/// The flow of the multinomial loss on the margins of one row: dm_k/ds = [k is the class] - softmax(m)_k, by the classical
/// Runge-Kutta method of the fourth order.
/// </summary>
internal static class MultinomialFlow
{
    // The flow slows down as the class's probability nears 1: so do the steps grow.
    private const double Stride = 0.5;

    // Margins that are this wrong come only from rows of absurd size.
    private const int MaxStrides = 256;

    /// <summary>Moves the margins for the budget = step size x weight x squared norm of the row.</summary>
    /// <param name="margins">One a class; moved.</param>
    /// <param name="label">Place of the row's class.</param>
    /// <param name="budget">How long the flow runs.</param>
    /// <param name="scratch">Three times as long as the margins.</param>
    public static void Run(Span<double> margins, int label, double budget, Span<double> scratch)
    {
        int count = margins.Length;
        var slope = scratch[..count];
        var sum = scratch.Slice(count, count);
        var point = scratch.Slice(2 * count, count);
        for (int stride = 0; budget > 0; stride++)
        {
            if (stride == MaxStrides)
            {
                Finish(margins, label, budget, slope);
                return;
            }
            Slope(margins, label, slope);
            double step = Math.Min(budget, Stride / Math.Max(slope[label], double.Epsilon / Stride));
            slope.CopyTo(sum);
            Stage(margins, slope, step / 2, label, point, sum, 2);
            Stage(margins, slope, step / 2, label, point, sum, 2);
            Stage(margins, slope, step, label, point, sum, 1);
            for (int k = 0; k < count; k++) margins[k] += step / 6 * sum[k];
            budget -= step;
        }
    }

    // The rest of a long way at the present shares of the other classes: the flow of the logistic loss.
    private static void Finish(Span<double> margins, int label, double budget, Span<double> shares)
    {
        margins.CopyTo(shares);
        shares[label] = double.NegativeInfinity;
        double z = margins[label] - Softmax.Apply(shares), squares = 1;
        foreach (double share in shares) squares += share * share;
        double change = LogisticLoss.Step(z, budget * squares) / squares;
        for (int k = 0; k < margins.Length; k++) margins[k] -= change * shares[k];
        margins[label] += change;
    }

    private static void Stage(
        ReadOnlySpan<double> margins, Span<double> slope, double step, int label, Span<double> point, Span<double> sum, double share)
    {
        for (int k = 0; k < point.Length; k++) point[k] = margins[k] + step * slope[k];
        Slope(point, label, slope);
        for (int k = 0; k < sum.Length; k++) sum[k] += share * slope[k];
    }

    private static void Slope(ReadOnlySpan<double> margins, int label, Span<double> slope)
    {
        double largest = margins[0];
        foreach (double margin in margins) largest = Math.Max(largest, margin);
        double total = 0, others = 0;
        for (int k = 0; k < slope.Length; k++)
        {
            slope[k] = Math.Exp(margins[k] - largest);
            total += slope[k];
            if (k != label) others += slope[k];
        }
        for (int k = 0; k < slope.Length; k++) slope[k] = -slope[k] / total;
        // 1 - p without cancellation where p is near 1.
        slope[label] = others / total;
    }
}
