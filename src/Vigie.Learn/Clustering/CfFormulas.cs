using System.Runtime.CompilerServices;

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
    /// Turns squared distances of means (or Manhattan distances, for D1) into the wanted measure, in place and up to a
    /// monotone function: the squares of D0, D2, D3 and D4, and D1 itself.
    /// </summary>
    public static void Measure(
        ClusterDistance distance,
        double n1,
        double s1,
        ReadOnlySpan<double> weights,
        ReadOnlySpan<double> sums,
        Span<double> values)
    {
        switch (distance)
        {
            case ClusterDistance.AverageInter:
                for (int i = 0; i < values.Length; i++) values[i] += (s1 / n1) + (sums[i] / weights[i]);
                break;
            case ClusterDistance.AverageIntra:
                for (int i = 0; i < values.Length; i++)
                {
                    double union = UnionSum(n1, s1, weights[i], sums[i], values[i]);
                    values[i] = 2 * union / Math.Max(n1 + weights[i] - 1, 1);
                }
                break;
            case ClusterDistance.VarianceIncrease:
                for (int i = 0; i < values.Length; i++) values[i] *= n1 * (weights[i] / (n1 + weights[i]));
                break;
        }
    }
}
