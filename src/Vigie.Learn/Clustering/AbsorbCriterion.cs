namespace Vigie.Learn.Clustering;

/// <summary>
/// Which size of a subcluster the threshold limits (Zhang, Ramakrishnan, Livny 1996, equations 2 and 3).
/// </summary>
public enum AbsorbCriterion
{
    /// <summary>Root mean square distance from the mean: R² = S / n.</summary>
    Radius,

    /// <summary>
    /// Root mean square distance of two rows: D² = 2 S / (n - 1). Weights are counts here; for n under 2 the
    /// denominator stays 1, so that fractions of a row cannot make it vanish.
    /// </summary>
    Diameter,
}
