using Vigie.Learn.Linear.Losses;

namespace Vigie.Learn.Linear.Online;

/// <summary>One row learned by the weights of one output, or of all classes together.</summary>
internal static class OnlineStep
{
    /// <summary>A loss of one margin; the weight is positive.</summary>
    public static void Learn(OnlineWeights weights, LossKind loss, double width, in OnlineRow row, double target, double weight)
    {
        double norm = weights.Norm(row);
        double flow = weights.Begin(row, weight);
        if (norm > 0)
        {
            double change = LossFlows.Flow(loss, width, weights.LastMargin(row), target, flow * norm) / norm;
            weights.Move(row, change, weight);
        }
        weights.End();
    }

    /// <summary>The multinomial loss; all outputs are at one time with one step size.</summary>
    /// <param name="outputs">One a class.</param>
    /// <param name="row">Checked.</param>
    /// <param name="label">Place of the row's class.</param>
    /// <param name="weight">Positive.</param>
    /// <param name="scratch">Five times as long as the outputs.</param>
    public static void Learn(
        ReadOnlySpan<OnlineWeights> outputs, in OnlineRow row, int label, double weight, Span<double> scratch)
    {
        int count = outputs.Length;
        Span<double> before = scratch[..count], margins = scratch.Slice(count, count);
        double norm = outputs[0].Norm(row), flow = 0;
        for (int k = 0; k < count; k++)
        {
            flow = outputs[k].Begin(row, weight);
            before[k] = margins[k] = outputs[k].LastMargin(row);
        }
        if (norm > 0) MultinomialFlow.Run(margins, label, flow * norm, scratch.Slice(2 * count, 3 * count));
        for (int k = 0; k < count; k++)
        {
            if (norm > 0) outputs[k].Move(row, (margins[k] - before[k]) / norm, weight);
            outputs[k].End();
        }
    }
}
