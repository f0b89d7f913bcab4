namespace Vigie.Learn.Clustering;

/// <summary>What makes two clusters close in an agglomeration; each subcluster counts with its weight.</summary>
public enum Linkage
{
    /// <summary>The growth of the sum of squared deviations by the union (Ward 1963).</summary>
    Ward,

    /// <summary>
    /// The mean squared distance of a row of the one and a row of the other: exactly that of all rows, as weights,
    /// means and deviations suffice to know it (Zhang, Ramakrishnan, Livny 1996, eq. 6).
    /// </summary>
    Average,

    /// <summary>The greatest distance of the mean of a subcluster of the one and that of one of the other.</summary>
    Complete,
}
