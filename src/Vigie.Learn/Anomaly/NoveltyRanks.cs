namespace Vigie.Learn.Anomaly;

/// <summary>
/// Ranks of a row's novelty among the rows before it, each in [0, 1]: by distance to the nearest normal subcluster, by
/// what principal components leave unexplained, and by isolation.
/// </summary>
public readonly record struct NoveltyRanks(double Cluster, double Components, double Isolation)
{
    /// <summary>The mean of the three: no single detector is best everywhere.</summary>
    public double Mean => (Cluster + Components + Isolation) / 3;
}

/// <summary>The scores behind <see cref="NoveltyRanks"/>, each in units of its own detector.</summary>
public readonly record struct NoveltyScores(double Cluster, double Components, double Isolation);
