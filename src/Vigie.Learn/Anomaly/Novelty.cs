namespace Vigie.Learn.Anomaly;

/// <summary>
/// How far a row is from anything normal: the <see cref="Distance"/> to the nearest normal subcluster in units of the
/// rows, that subcluster's <see cref="Spread"/> in the same units, and how many features were named.
/// </summary>
public readonly record struct Novelty(int Subcluster, double Distance, double Spread, int Furthest)
{
    /// <summary>Distance in units of the spread: about 1 for an ordinary row.</summary>
    public double Score => Distance / Spread;
}

/// <summary>
/// One feature of a row and how many standard deviations it is above (or below) the nearest normal mean.
/// </summary>
public readonly record struct FeatureDeviation(int Feature, double ZScore)
{
    /// <summary>Puts a feature into its place among the furthest so far; returns how many there are now.</summary>
    internal static int Insert(Span<FeatureDeviation> sorted, int count, FeatureDeviation item)
    {
        int at = count;
        while (at > 0 && Math.Abs(sorted[at - 1].ZScore) < Math.Abs(item.ZScore)) at--;
        if (at == sorted.Length) return count;
        if (count < sorted.Length) count++;
        for (int i = count - 1; i > at; i--) sorted[i] = sorted[i - 1];
        sorted[at] = item;
        return count;
    }
}
