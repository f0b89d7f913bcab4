using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vigie.Learn.Clustering;

/// <summary>
/// The vector loops of clustering: distances of one row to many centres. Centres lie feature by feature: feature j of
/// centre i at <c>block[j * stride + i]</c>, the stride a multiple of <see cref="Lanes"/>, so that lanes are centres
/// and no sum runs across lanes. Every loop has a scalar twin with the same bits.
/// </summary>
internal static class CenterDistances
{
    /// <summary>Centres handled side by side.</summary>
    public const int Lanes = 4;

    private static readonly Vector256<double> LaneNumbers = Vector256.Create(0.0, 1, 2, 3);

    /// <summary>The stride for that many centres.</summary>
    public static int Pad(int count) => (count + Lanes - 1) / Lanes * Lanes;

    /// <summary>
    /// The first of the <paramref name="count"/> centres with the least squared Euclidean distance, or -1 if none is
    /// at a finite distance. Lanes from the count up to the stride must lie infinitely far.
    /// </summary>
    public static int Nearest(
        ReadOnlySpan<double> block, int stride, int count, ReadOnlySpan<double> row, out double squared)
    {
        ref double centers = ref MemoryMarshal.GetReference(block);
        ref double x = ref MemoryMarshal.GetReference(row);
        var best = Vector256.Create(double.PositiveInfinity);
        var bestAt = Vector256.Create(-1.0);
        int i = 0;
        for (; i < count && count - i > 2 * Lanes && i + (4 * Lanes) <= stride; i += 4 * Lanes)
        {
            ref double at = ref Unsafe.Add(ref centers, i);
            Four(ref at, stride, ref x, row.Length, out var a, out var b, out var c, out var d);
            Keep(a, i, ref best, ref bestAt);
            Keep(b, i + Lanes, ref best, ref bestAt);
            Keep(c, i + (2 * Lanes), ref best, ref bestAt);
            Keep(d, i + (3 * Lanes), ref best, ref bestAt);
        }
        for (; i < count && i + (2 * Lanes) <= stride; i += 2 * Lanes)
        {
            Two(ref Unsafe.Add(ref centers, i), stride, ref x, row.Length, out var a, out var b);
            Keep(a, i, ref best, ref bestAt);
            Keep(b, i + Lanes, ref best, ref bestAt);
        }
        if (i < count) Keep(One(ref Unsafe.Add(ref centers, i), stride, ref x, row.Length), i, ref best, ref bestAt);
        return Least(best, bestAt, out squared);
    }

    /// <summary>The scalar twin of <see cref="Nearest"/>.</summary>
    public static int NearestScalar(
        ReadOnlySpan<double> block, int stride, int count, ReadOnlySpan<double> row, out double squared)
    {
        int nearest = -1;
        squared = double.PositiveInfinity;
        for (int i = 0; i < count; i++)
        {
            double value = SquaredTo(block, stride, i, row);
            if (!(value < squared)) continue;
            squared = value;
            nearest = i;
        }
        return nearest;
    }

    /// <summary>
    /// Squared Euclidean distances of the row to as many centres as the result is long (at most the stride).
    /// </summary>
    public static void Squared(ReadOnlySpan<double> block, int stride, ReadOnlySpan<double> row, Span<double> result)
    {
        ref double centers = ref MemoryMarshal.GetReference(block);
        ref double x = ref MemoryMarshal.GetReference(row);
        int i = 0;
        for (; i + (4 * Lanes) <= result.Length; i += 4 * Lanes)
        {
            ref double at = ref Unsafe.Add(ref centers, i);
            Four(ref at, stride, ref x, row.Length, out var a, out var b, out var c, out var d);
            a.CopyTo(result[i..]);
            b.CopyTo(result[(i + Lanes)..]);
            c.CopyTo(result[(i + (2 * Lanes))..]);
            d.CopyTo(result[(i + (3 * Lanes))..]);
        }
        for (; i + Lanes <= result.Length; i += Lanes)
            One(ref Unsafe.Add(ref centers, i), stride, ref x, row.Length).CopyTo(result[i..]);
        for (; i < result.Length; i++) result[i] = SquaredTo(block, stride, i, row);
    }

    /// <summary>The scalar twin of <see cref="Squared"/>.</summary>
    public static void SquaredScalar(
        ReadOnlySpan<double> block, int stride, ReadOnlySpan<double> row, Span<double> result)
    {
        for (int i = 0; i < result.Length; i++) result[i] = SquaredTo(block, stride, i, row);
    }

    /// <summary>Squared Euclidean distance to one centre.</summary>
    public static double SquaredTo(ReadOnlySpan<double> block, int stride, int center, ReadOnlySpan<double> row)
    {
        double sum = 0;
        for (int j = 0; j < row.Length; j++)
        {
            double gap = row[j] - block[(j * stride) + center];
            sum = Math.FusedMultiplyAdd(gap, gap, sum);
        }
        return sum;
    }

    /// <summary>
    /// Manhattan distances of the row to as many centres as the result is long (at most the stride).
    /// </summary>
    public static void Manhattan(ReadOnlySpan<double> block, int stride, ReadOnlySpan<double> row, Span<double> result)
    {
        ref double centers = ref MemoryMarshal.GetReference(block);
        int i = 0;
        for (; i + Lanes <= result.Length; i += Lanes)
        {
            var sum = Vector256<double>.Zero;
            for (int j = 0; j < row.Length; j++)
            {
                var means = Vector256.LoadUnsafe(ref centers, (nuint)((j * stride) + i));
                sum += Vector256.Abs(Vector256.Create(row[j]) - means);
            }
            sum.CopyTo(result[i..]);
        }
        for (; i < result.Length; i++) result[i] = ManhattanTo(block, stride, i, row);
    }

    /// <summary>The scalar twin of <see cref="Manhattan"/>.</summary>
    public static void ManhattanScalar(
        ReadOnlySpan<double> block, int stride, ReadOnlySpan<double> row, Span<double> result)
    {
        for (int i = 0; i < result.Length; i++) result[i] = ManhattanTo(block, stride, i, row);
    }

    /// <summary>True when no value is NaN or greater than the limit in magnitude.</summary>
    public static bool AllWithin(ReadOnlySpan<double> row, double limit)
    {
        ref double x = ref MemoryMarshal.GetReference(row);
        var bound = Vector256.Create(limit);
        int j = 0;
        for (; j + Lanes <= row.Length; j += Lanes)
        {
            var magnitudes = Vector256.Abs(Vector256.LoadUnsafe(ref x, (nuint)j));
            if (!Vector256.LessThanOrEqualAll(magnitudes, bound)) return false;
        }
        for (; j < row.Length; j++)
            if (!(Math.Abs(row[j]) <= limit)) return false;
        return true;
    }

    /// <summary>Moves one centre by that share of the way to the row.</summary>
    public static void Move(Span<double> block, int stride, int center, ReadOnlySpan<double> row, double share)
    {
        for (int j = 0, at = center; j < row.Length; j++, at += stride) block[at] += share * (row[j] - block[at]);
    }

    /// <summary>
    /// Moves one centre by that share of the way to the row, and adds the squared way, times
    /// <paramref name="factor"/>, to the deviations of each feature.
    /// </summary>
    public static void Move(
        Span<double> block,
        int stride,
        int center,
        ReadOnlySpan<double> row,
        double share,
        Span<double> deviations,
        double factor)
    {
        for (int j = 0, at = center; j < row.Length && j < deviations.Length; j++, at += stride)
        {
            double gap = row[j] - block[at];
            block[at] += share * gap;
            deviations[j] += factor * (gap * gap);
        }
    }

    private static double ManhattanTo(ReadOnlySpan<double> block, int stride, int center, ReadOnlySpan<double> row)
    {
        double sum = 0;
        for (int j = 0; j < row.Length; j++) sum += Math.Abs(row[j] - block[(j * stride) + center]);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> One(ref double centers, int stride, ref double x, int length)
    {
        var sum = Vector256<double>.Zero;
        for (int j = 0; j < length; j++)
        {
            Add(ref Unsafe.Add(ref centers, j * stride), Unsafe.Add(ref x, j), ref sum);
        }
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Two(
        ref double centers, int stride, ref double x, int length, out Vector256<double> a, out Vector256<double> b)
    {
        Vector256<double> first = default, second = default;
        for (int j = 0; j < length; j++)
        {
            double value = Unsafe.Add(ref x, j);
            ref double at = ref Unsafe.Add(ref centers, j * stride);
            Add(ref at, value, ref first);
            Add(ref Unsafe.Add(ref at, Lanes), value, ref second);
        }
        a = first;
        b = second;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Four(
        ref double centers,
        int stride,
        ref double x,
        int length,
        out Vector256<double> a,
        out Vector256<double> b,
        out Vector256<double> c,
        out Vector256<double> d)
    {
        Vector256<double> first = default, second = default, third = default, fourth = default;
        for (int j = 0; j < length; j++)
        {
            double value = Unsafe.Add(ref x, j);
            ref double at = ref Unsafe.Add(ref centers, j * stride);
            Add(ref at, value, ref first);
            Add(ref Unsafe.Add(ref at, Lanes), value, ref second);
            Add(ref Unsafe.Add(ref at, 2 * Lanes), value, ref third);
            Add(ref Unsafe.Add(ref at, 3 * Lanes), value, ref fourth);
        }
        a = first;
        b = second;
        c = third;
        d = fourth;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref double centers, double value, ref Vector256<double> sum)
    {
        var gap = Vector256.Create(value) - Vector256.LoadUnsafe(ref centers);
        sum = Vector256.FusedMultiplyAdd(gap, gap, sum);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep(
        Vector256<double> values, int first, ref Vector256<double> best, ref Vector256<double> bestAt)
    {
        var closer = Vector256.LessThan(values, best);
        bestAt = Vector256.ConditionalSelect(closer, LaneNumbers + Vector256.Create((double)first), bestAt);
        best = Vector256.ConditionalSelect(closer, values, best);
    }

    // Ties go to the lowest centre, as in the scalar twin.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Least(Vector256<double> best, Vector256<double> bestAt, out double squared)
    {
        var swapped = Vector256.Shuffle(best, Vector256.Create(2L, 3, 0, 1));
        var least = Vector256.ConditionalSelect(Vector256.LessThan(swapped, best), swapped, best);
        swapped = Vector256.Shuffle(least, Vector256.Create(1L, 0, 3, 2));
        least = Vector256.ConditionalSelect(Vector256.LessThan(swapped, least), swapped, least);
        squared = least.ToScalar();
        if (double.IsPositiveInfinity(squared)) return -1;
        var at = Vector256.ConditionalSelect(
            Vector256.Equals(best, least), bestAt, Vector256.Create(double.PositiveInfinity));
        swapped = Vector256.Shuffle(at, Vector256.Create(2L, 3, 0, 1));
        at = Vector256.ConditionalSelect(Vector256.LessThan(swapped, at), swapped, at);
        swapped = Vector256.Shuffle(at, Vector256.Create(1L, 0, 3, 2));
        return (int)Math.Min(at.ToScalar(), swapped.ToScalar());
    }
}
