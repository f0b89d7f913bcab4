using System.Runtime.InteropServices;

namespace Vigie.Learn.Clustering;

/// <summary>
/// Agreement of two groupings of the same things, corrected for chance (Hubert, Arabie 1985, eq. 5).
/// </summary>
public static class AdjustedRandIndex
{
    /// <summary>1 for equal groupings (whatever the labels are called), about 0 for independent ones.</summary>
    /// <param name="first">One label a thing.</param>
    /// <param name="second">One label a thing, in the same order.</param>
    public static double Of(ReadOnlySpan<int> first, ReadOnlySpan<int> second)
    {
        if (first.Length != second.Length)
            Throw.LengthsDiffer(nameof(first), first.Length, nameof(second), second.Length);
        var cells = new Dictionary<(int, int), long>();
        var rows = new Dictionary<int, long>();
        var columns = new Dictionary<int, long>();
        for (int i = 0; i < first.Length; i++)
        {
            CollectionsMarshal.GetValueRefOrAddDefault(cells, (first[i], second[i]), out _)++;
            CollectionsMarshal.GetValueRefOrAddDefault(rows, first[i], out _)++;
            CollectionsMarshal.GetValueRefOrAddDefault(columns, second[i], out _)++;
        }
        double both = Pairs(cells.Values), inFirst = Pairs(rows.Values), inSecond = Pairs(columns.Values);
        double all = Pairs([first.Length]);
        double expected = all == 0 ? 0 : inFirst * (inSecond / all);
        double most = (inFirst + inSecond) / 2;
        return most == expected ? 1 : (both - expected) / (most - expected);
    }

    // Whole numbers: the order of the sum does not matter.
    private static double Pairs(IEnumerable<long> counts) => counts.Sum(n => n * (n - 1) / 2);
}
