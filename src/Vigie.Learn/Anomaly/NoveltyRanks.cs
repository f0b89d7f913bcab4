namespace Vigie.Learn.Anomaly;

/// <summary>
/// Ranks of a row's novelty among the rows before it, each in [0, 1]: by distance to the nearest normal subcluster, by
/// what principal components leave unexplained, and by isolation.
/// </summary>
public readonly record struct NoveltyRanks(double Cluster, double Components, double Isolation)
{
    /// <summary>The mean of the three: no single detector is best everywhere.</summary>
    public double Mean => (Cluster + Components + Isolation) / 3;

    /// <summary>
    /// The mean of the three on the scale of the logarithm of what is left to 1, as Fisher (1932) joins tests: 0.999 and
    /// twice 0.5 is more than three times 0.6. One detector that is sure outweighs others that saw nothing.
    /// </summary>
    public double Joint => 1 - Math.Cbrt(Left(Cluster) * Left(Components) * Left(Isolation));

    private static double Left(double rank) => Math.Max(1 - rank, 1e-30);
}

/// <summary>The scores behind <see cref="NoveltyRanks"/>, each in units of its own detector.</summary>
public readonly record struct NoveltyScores(double Cluster, double Components, double Isolation);
