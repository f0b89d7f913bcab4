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
public readonly record struct FeatureDeviation(int Feature, double ZScore);
