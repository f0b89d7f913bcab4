namespace Vigie.Learn.Linear.Solvers;

/// <summary>What a Hessian of sampled rows costs, in multiplications, and how many rows to sample for it.</summary>
internal static class HessianCost
{
    private const double RowsPerFeature = 20;

    /// <summary>
    /// Rows whose Hessian costs about as much as a pass, but enough of them for it to be near that of all.
    /// </summary>
    public static int SampleRows(int rows, int features, long nonZeros)
    {
        double share = Math.Min(1, 4 / RowValues(rows, nonZeros));
        return (int)Math.Min(rows, Math.Max(RowsPerFeature * features, share * rows));
    }

    /// <summary>Cost of the sampled Hessian and its factors, in passes over all rows.</summary>
    public static double InPasses(int rows, int features, long nonZeros)
    {
        double values = RowValues(rows, nonZeros);
        double sums = SampleRows(rows, features, nonZeros) * values * values / 2;
        return (sums + Factors(features)) / Math.Max(1, 2.0 * nonZeros);
    }

    /// <summary>Cost of the Hessian of so many rows in their own space, in passes over all rows.</summary>
    public static double InRowSpace(int factored, int rows, long nonZeros)
    {
        // Eight products of rows at a time.
        double products = (double)factored * factored / 2 * RowValues(rows, nonZeros) / 8;
        return (products + Factors(factored)) / Math.Max(1, 2.0 * nonZeros);
    }

    /// <summary>Rows whose sums cost what the factors do: fewer are no cheaper.</summary>
    public static double RowsWorthFactors(int rows, int features, long nonZeros)
    {
        double values = RowValues(rows, nonZeros);
        return Factors(features) / (values * values / 2);
    }

    // A sixth of the cube, in vectors of four.
    private static double Factors(double features) => features * features * features / 24;

    private static double RowValues(int rows, long nonZeros) => Math.Max(1, (double)nonZeros / Math.Max(1, rows));
}
