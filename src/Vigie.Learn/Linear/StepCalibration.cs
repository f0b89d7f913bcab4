
namespace Vigie.Learn.Linear;

/// <summary>
/// Chooses the first step size by trying a grid of factor 2 around 1 / mean squared norm on a sample, as Bottou (2012)
/// does, but by the progressive loss: each row is judged just before it is learned.
/// </summary>
/// <remarks>
/// The objective on the sample after learning it would reward fitting that sample: on data with few positives it picks
/// steps 2 to 8 times those of the progressive loss. A sample also rewards a quick start that a long run does not
/// need, so half of the winner is taken: on a9a and w8a the gap to the lowest objective after 1 to 20 passes is then at
/// most about twice that of the best step.
/// </remarks>
internal static class StepCalibration
{
    private const int MaxDoublings = 30;
    private const double LongRun = 0.5;

    /// <summary>A step for these rows; <paramref name="state"/> is scratch and left in any state.</summary>
    public static double Choose(AveragedSgdState state, RowTable rows)
    {
        double start = 1 / MeanSquaredNorm(rows);
        double lowest = ProgressiveLoss(state, rows, start);
        double up = Walk(state, rows, start, 2, ref lowest);
        return LongRun * (up > start ? up : Walk(state, rows, start, 0.5, ref lowest));
    }

    // Goes on in one direction while the loss falls.
    private static double Walk(AveragedSgdState state, RowTable rows, double start, double factor, ref double lowest)
    {
        double best = start;
        for (int i = 0; i < MaxDoublings; i++)
        {
            double loss = ProgressiveLoss(state, rows, best * factor);
            if (!(loss < lowest)) break;
            (best, lowest) = (best * factor, loss);
        }
        return best;
    }

    private static double ProgressiveLoss(AveragedSgdState state, RowTable rows, double step)
    {
        state.Restart(step);
        double loss = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            if (rows.Weight(i) == 0) continue;
            var row = rows.Row(i);
            bool label = rows.Label(i);
            double margin = state.LastMargin(row);
            loss += rows.Weight(i) * LogisticLoss.Loss(label ? margin : -margin);
            state.Learn(row, rows.SquaredNorm(i), label, rows.Weight(i));
        }
        return loss;
    }

    private static double MeanSquaredNorm(RowTable rows)
    {
        double mean = 0;
        for (int i = 0; i < rows.Count; i++)
        {
            double norm = 1 + rows.SquaredNorm(i);
            mean += (norm - mean) / (i + 1);
        }
        return Math.Clamp(mean, 1, 1e20);
    }
}
