using System.Runtime.CompilerServices;
using Vigie.Learn.Kernels;

namespace Vigie.Learn.Clustering;

/// <summary>
/// The formulas of BIRCH in weights, means and sums of squared deviations: nothing is subtracted that could cancel.
/// `squared` is the squared Euclidean distance of the two means.
/// </summary>
internal static class CfFormulas
{
    /// <summary>Sum of squared deviations of the union of two features (Chan, Golub, LeVeque 1979).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double UnionSum(double n1, double s1, double n2, double s2, double squared) =>
        s1 + s2 + (n1 * (n2 / (n1 + n2)) * squared);

    /// <summary>Squared radius or diameter of a feature.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Size(AbsorbCriterion criterion, double n, double sum) =>
        criterion == AbsorbCriterion.Radius ? sum / n : 2 * sum / Math.Max(n - 1, 1);

    /// <summary>
    /// Whether the squared radius or diameter is above a bound; asked for every row, so without a division.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLarger(AbsorbCriterion criterion, double n, double sum, double bound) =>
        criterion == AbsorbCriterion.Radius ? sum > bound * n : 2 * sum > bound * Math.Max(n - 1, 1);

    /// <summary>
    /// The distance of two features up to a monotone function: the squares of D0, D2, D3 and D4, and D1 itself.
    /// </summary>
    public static double Distance(ClusterDistance distance, in ClusteringFeature a, in ClusteringFeature b)
    {
        if (distance == ClusterDistance.Manhattan) return MeanKernels.Manhattan(a.Mean, b.Mean);
        double squared = DenseKernels.SquaredDistance(a.Mean, b.Mean);
        return distance switch
        {
            ClusterDistance.AverageInter => squared + (a.Sum / a.Weight) + (b.Sum / b.Weight),
            ClusterDistance.AverageIntra =>
                2 * UnionSum(a.Weight, a.Sum, b.Weight, b.Sum, squared) / Math.Max(a.Weight + b.Weight - 1, 1),
            ClusterDistance.VarianceIncrease => squared * (a.Weight * (b.Weight / (a.Weight + b.Weight))),
            _ => squared,
        };
    }
}
