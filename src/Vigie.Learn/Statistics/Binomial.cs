namespace Vigie.Learn.Statistics;

/// <summary>Counts of what happens by chance.</summary>
public static class Binomial
{
    /// <summary>Probability that at least so many of n happen when each does with a probability of its own.</summary>
    /// <param name="least">So many at least.</param>
    /// <param name="n">Of how many, not negative.</param>
    /// <param name="probability">Of each, in [0, 1].</param>
    public static double Tail(int least, int n, double probability)
    {
        Check.Within(n, 0, int.MaxValue, nameof(n));
        Check.Within(probability, 0, 1, nameof(probability));
        if (least <= 0) return 1;
        if (least > n || probability == 0) return 0;
        if (probability == 1) return 1;
        double sum = 0, logOdds = Math.Log(probability) - Math.Log(1 - probability);
        double term = n * Math.Log(1 - probability);   // in logarithms: the first ones may be too small for a double
        for (int k = 0; k <= n; k++)
        {
            if (k >= least) sum += Math.Exp(term);
            term += Math.Log((double)(n - k) / (k + 1)) + logOdds;
        }
        return Math.Min(1, sum);
    }
}
