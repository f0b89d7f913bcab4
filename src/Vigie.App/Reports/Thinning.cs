namespace Vigie.App.Reports;

/// <summary>
/// Fewer points, the same picture: of the neighbours that fall into one pixel column only the first, the lowest, the
/// highest and the last are drawn.
/// </summary>
internal static class Thinning
{
    /// <summary>
    /// Indexes of the points to draw, ascending. <paramref name="column"/> is the pixel column of each point; gaps
    /// (NaN in <paramref name="y"/>) are kept as one index.
    /// </summary>
    public static List<int> Keep(ReadOnlySpan<int> column, ReadOnlySpan<double> y)
    {
        var kept = new List<int>();
        int start = 0;
        while (start < y.Length)
        {
            int end = start + 1;
            while (end < y.Length && column[end] == column[start] && double.IsNaN(y[end]) == double.IsNaN(y[start]))
                end++;
            if (double.IsNaN(y[start])) kept.Add(start);
            else KeepColumn(y, start, end, kept);
            start = end;
        }
        return kept;
    }

    private static void KeepColumn(ReadOnlySpan<double> y, int start, int end, List<int> kept)
    {
        int lowest = start, highest = start;
        for (int i = start + 1; i < end; i++)
        {
            if (y[i] < y[lowest]) lowest = i;
            if (y[i] > y[highest]) highest = i;
        }
        int previous = -1;
        foreach (int i in (ReadOnlySpan<int>)[start, Math.Min(lowest, highest), Math.Max(lowest, highest), end - 1])
        {
            if (i > previous) kept.Add(i);
            previous = i;
        }
    }
}
