namespace Vigie.Learn.Linear.Online;

/// <summary>
/// Chooses the first step size by trying a grid of factor 2 on a sample (Bottou 2012): the one with the lowest objective
/// of the sample after learning it, divided by 8. What is judged are the weights that answers come from: the last weights
/// of a run with averages are too noisy to compare.
/// </summary>
/// <remarks>
/// What is best on a thousand rows is too long for a run over many: measured over one to five passes, an eighth of it is
/// within a factor of 2 of the best step on sparse text, one-hot and correlated dense columns alike. The progressive loss
/// of the sample (each row judged before it is learned) would pick nearly no step at all on data of more columns than rows
/// in the sample.
/// </remarks>
internal static class StepSearch
{
    private const int MostUp = 7;
    private const int MostDown = 30;
    private const double LongRun = 1.0 / 8;

    /// <summary>The step for a run.</summary>
    /// <param name="meanSquaredNorm">Of the rows, intercept included: the search begins at its inverse.</param>
    /// <param name="objective">Objective of the sample after learning it from nothing with a step.</param>
    public static double Choose(double meanSquaredNorm, Func<double, double> objective)
    {
        double start = 1 / Math.Clamp(meanSquaredNorm, 1e-20, 1e20);
        double lowest = objective(start);
        double up = Walk(start, 2, MostUp, objective, ref lowest);
        return LongRun * (up > start ? up : Walk(start, 0.5, MostDown, objective, ref lowest));
    }

    // Goes on in one direction while the objective falls.
    private static double Walk(double start, double factor, int most, Func<double, double> objective, ref double lowest)
    {
        double best = start;
        for (int i = 0; i < most; i++)
        {
            double value = objective(best * factor);
            if (!(value < lowest)) break;
            (best, lowest) = (best * factor, value);
        }
        return best;
    }
}
