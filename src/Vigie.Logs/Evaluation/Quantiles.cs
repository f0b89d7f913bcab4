namespace Vigie.Logs.Evaluation;

/// <summary>Quantiles of sorted values.</summary>
internal static class Quantiles
{
    /// <summary>The quantile of ascending values, between the nearest two; null where there are none.</summary>
    public static double? Of(ReadOnlySpan<double> ascending, double share)
    {
        if (ascending.Length == 0) return null;
        double at = share * (ascending.Length - 1);
        int low = (int)at;
        int high = Math.Min(low + 1, ascending.Length - 1);
        return ascending[low] + (at - low) * (ascending[high] - ascending[low]);
    }
}
