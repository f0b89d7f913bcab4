namespace Vigie.Learn.Statistics;

/// <summary>
/// Takes class weights back out of a probability: a learner that counted positives and negatives so many times answers
/// odds that are too high by their ratio (Elkan 2001, theorem 2).
/// </summary>
public readonly record struct PriorShift
{
    /// <summary>What the weights of each class were multiplied by; both positive.</summary>
    public PriorShift(double positiveWeight, double negativeWeight = 1)
    {
        Check.PositiveFinite(positiveWeight, nameof(positiveWeight));
        Check.PositiveFinite(negativeWeight, nameof(negativeWeight));
        LogOdds = Math.Log(positiveWeight) - Math.Log(negativeWeight);
    }

    /// <summary>How much too high the log-odds are; 0 when no weights were used.</summary>
    public double LogOdds { get; }

    /// <summary>The log-odds without the class weights.</summary>
    public double Margin(double weightedMargin) => weightedMargin - LogOdds;

    /// <summary>The probability without the class weights, in [0, 1].</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a probability.</exception>
    public double Probability(double weightedProbability)
    {
        double p = Check.Within(weightedProbability, 0, 1, nameof(weightedProbability));
        // p / (p + (1 - p) r) is exact at both ends, where the log-odds are infinite.
        double ratio = Math.Exp(LogOdds);
        return p == 0 ? 0 : p / (p + (1 - p) * ratio);
    }
}
