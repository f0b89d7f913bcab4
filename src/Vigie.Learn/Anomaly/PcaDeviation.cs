namespace Vigie.Learn.Anomaly;

/// <summary>
/// How far a row is from what the principal components lead one to expect, a feature: within the components
/// (<see cref="Inside"/>), outside of them (<see cref="Residual"/>), and how many features were named.
/// </summary>
public readonly record struct PcaDeviation(double Inside, double Residual, int Furthest)
{
    /// <summary>Both together: about 1 for an ordinary row.</summary>
    public double Score => Inside + Residual;
}
