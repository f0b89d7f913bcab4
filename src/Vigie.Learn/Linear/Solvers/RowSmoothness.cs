namespace Vigie.Learn.Linear.Solvers;

/// <summary>How curved the rows' terms are at most, as steps row by row need it.</summary>
internal static class RowSmoothness
{
    /// <summary>
    /// The greatest curvature of every row's term n/total x weight x loss, times its squared norm with the
    /// intercept's 1.
    /// </summary>
    public static double[] Of(FiniteSum sum, out double mean, out double largest)
    {
        var norms = sum.Table.SquaredNorms();
        double total = 0;
        largest = 0;
        for (int i = 0; i < norms.Length; i++)
        {
            norms[i] = sum.Derivatives.Smoothness(i) * (norms[i] + (sum.FitIntercept ? 1 : 0))
                * norms.Length / sum.TotalWeight;
            total += norms[i];
            largest = Math.Max(largest, norms[i]);
        }
        mean = total / norms.Length;
        return norms;
    }
}
