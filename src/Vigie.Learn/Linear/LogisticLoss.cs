namespace Vigie.Learn.Linear;

/// <summary>The logistic loss log(1 + exp(-z)) of a signed margin z, and what follows from it.</summary>
public static class LogisticLoss
{
    // The Newton iteration of Step doubles its correct digits each time; it ends long before this bound.
    private const int MaxNewtonSteps = 50;

    /// <summary>1 / (1 + exp(-margin)), without overflow at either end.</summary>
    public static double Probability(double margin)
    {
        if (margin >= 0) return 1 / (1 + Math.Exp(-margin));
        double e = Math.Exp(margin);
        return e / (1 + e);
    }

    /// <summary>log(1 + exp(-z)) of the signed margin, without overflow.</summary>
    public static double Loss(double z) =>
        z >= 0 ? Math.Log(1 + Math.Exp(-z)) : Math.Log(1 + Math.Exp(z)) - z;

    /// <summary>
    /// How far the signed margin z moves when the gradient flow of the loss runs for the time <paramref
    /// name="budget"/> = (step size x weight) x squared norm of the row: dz/ds = 1 / (1 + exp(z)), so d solves
    /// d + exp(z + d) = exp(z) + budget (Karampatziakis, Langford 2011, table 1, written without Lambert's
    /// W). Two flows in a row are one flow of the summed budget, and no budget overshoots.
    /// </summary>
    internal static double Step(double z, double budget)
    {
        double e = Math.Exp(z);
        double d = budget / (1 + e);
        // One explicit step this short differs from the flow by less than d²/2 < 1e-16.
        if (d < 1e-8) return d;
        // Both bounds lie right of the root of a convex increasing function: Newton falls onto it without overshoot.
        d = Math.Min(d, Math.Log(budget + e) - z);
        for (int i = 0; i < MaxNewtonSteps; i++)
        {
            double grown = Math.Exp(z + d);
            double excess = d + (grown - e) - budget;
            if (!(excess > 0)) break;
            double change = excess / (1 + grown);
            d -= change;
            if (change <= 1e-9 * d) break;
        }
        return Math.Max(d, 0);
    }
}
