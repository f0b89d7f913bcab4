using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vigie.Learn.Clustering;

/// <summary>
/// Vector loops over the mean of one feature: moving it, and measuring on the way. Each has a scalar twin; where
/// numbers are summed the twins add up in the same order, so that they agree to the bit.
/// </summary>
internal static class MeanKernels
{
    private const int Lanes = 4;

    /// <summary>Moves a mean by that share of the way to the row; returns the squared distance there was.</summary>
    public static double Move(Span<double> mean, ReadOnlySpan<double> row, double share)
    {
        ref double m = ref MemoryMarshal.GetReference(mean);
        ref double x = ref MemoryMarshal.GetReference(row);
        int j = 0;
        double sum = 0;
        if (row.Length >= Lanes)
        {
            var shares = Vector256.Create(share);
            var sums = Vector256<double>.Zero;
            for (; j + Lanes <= row.Length; j += Lanes)
            {
                var at = Vector256.LoadUnsafe(ref m, (nuint)j);
                var gap = Vector256.LoadUnsafe(ref x, (nuint)j) - at;
                sums = Vector256.FusedMultiplyAdd(gap, gap, sums);
                (at + (shares * gap)).StoreUnsafe(ref m, (nuint)j);
            }
            sum = Total(sums);
        }
        for (; j < row.Length; j++)
        {
            double gap = row[j] - mean[j];
            sum = Math.FusedMultiplyAdd(gap, gap, sum);
            mean[j] += share * gap;
        }
        return sum;
    }

    /// <summary>
    /// The same, adding each squared way times <paramref name="factor"/> to the deviations.
    /// </summary>
    public static double Move(
        Span<double> mean, ReadOnlySpan<double> row, double share, Span<double> deviations, double factor)
    {
        ref double m = ref MemoryMarshal.GetReference(mean);
        ref double x = ref MemoryMarshal.GetReference(row);
        ref double s = ref MemoryMarshal.GetReference(deviations);
        int j = 0;
        double sum = 0;
        if (row.Length >= Lanes)
        {
            var shares = Vector256.Create(share);
            var factors = Vector256.Create(factor);
            var sums = Vector256<double>.Zero;
            for (; j + Lanes <= row.Length; j += Lanes)
            {
                var at = Vector256.LoadUnsafe(ref m, (nuint)j);
                var gap = Vector256.LoadUnsafe(ref x, (nuint)j) - at;
                var square = gap * gap;
                sums += square;
                (at + (shares * gap)).StoreUnsafe(ref m, (nuint)j);
                (Vector256.LoadUnsafe(ref s, (nuint)j) + (factors * square)).StoreUnsafe(ref s, (nuint)j);
            }
            sum = Total(sums);
        }
        for (; j < row.Length; j++)
        {
            double gap = row[j] - mean[j];
            double square = gap * gap;
            sum += square;
            mean[j] += share * gap;
            deviations[j] += factor * square;
        }
        return sum;
    }

    /// <summary>The scalar twin of both.</summary>
    public static double MoveScalar(
        Span<double> mean, ReadOnlySpan<double> row, double share, Span<double> deviations, double factor)
    {
        Span<double> lanes = stackalloc double[Lanes];
        lanes.Clear();
        double sum = 0;
        int whole = row.Length / Lanes * Lanes;
        for (int j = 0; j < row.Length; j++)
        {
            if (j == whole) sum = lanes[0] + lanes[2] + (lanes[1] + lanes[3]);
            double gap = row[j] - mean[j];
            ref double into = ref (j < whole ? ref lanes[j % Lanes] : ref sum);
            into = deviations.IsEmpty ? Math.FusedMultiplyAdd(gap, gap, into) : into + (gap * gap);
            mean[j] += share * gap;
            if (!deviations.IsEmpty) deviations[j] += factor * (gap * gap);
        }
        return whole == row.Length ? lanes[0] + lanes[2] + (lanes[1] + lanes[3]) : sum;
    }

    /// <summary>Manhattan distance of two rows.</summary>
    public static double Manhattan(ReadOnlySpan<double> first, ReadOnlySpan<double> second)
    {
        double sum = 0;
        for (int j = 0; j < first.Length; j++) sum += Math.Abs(first[j] - second[j]);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static double Total(Vector256<double> sums)
    {
        var halves = sums.GetLower() + sums.GetUpper();
        return halves.ToScalar() + halves.GetElement(1);
    }
}
