namespace Vigie.Learn.Clustering;

/// <summary>
/// The subcluster nearest to a row: its number (-1 when there is none), the Euclidean distance to its mean and its
/// radius, both in units of the rows.
/// </summary>
public readonly record struct NearestSubcluster(int Index, double Distance, double Spread)
{
    /// <summary>No subcluster has enough weight.</summary>
    public static NearestSubcluster None { get; } = new(-1, double.PositiveInfinity, 0);
}
