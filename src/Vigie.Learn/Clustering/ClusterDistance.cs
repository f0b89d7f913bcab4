namespace Vigie.Learn.Clustering;

/// <summary>
/// How far two clustering features are from each other: Zhang, Ramakrishnan, Livny (1996), equations 4 to 8, written
/// with weight n, mean m and sum of squared deviations S (Lang, Schubert 2020). N = n1 + n2.
/// </summary>
public enum ClusterDistance
{
    /// <summary>D0, Euclidean distance of the means: D0² = |m1 - m2|² (eq. 4).</summary>
    Centroid,

    /// <summary>D1, Manhattan distance of the means: sum of |m1 - m2| (eq. 5).</summary>
    Manhattan,

    /// <summary>D2, average distance between the two: D2² = S1/n1 + S2/n2 + D0² (eq. 6).</summary>
    AverageInter,

    /// <summary>
    /// D3, average distance within the union: D3² = 2 (S1 + S2 + n1 n2/N D0²) / (N - 1) (eq. 7). Prefers a tight and
    /// heavy subcluster to a wide one however far it is, so that trees grown by single rows come out large.
    /// </summary>
    AverageIntra,

    /// <summary>D4, growth of the sum of squared deviations by the union: D4² = n1 n2/N D0² (eq. 8).</summary>
    VarianceIncrease,
}
