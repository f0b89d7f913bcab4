using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vigie.Learn.Kernels;

/// <summary>
/// Loops over one row against slots of two numbers a feature, which share a cache line and an instruction. Indices must
/// lie inside the slots. Sums run in a fixed order; those of a sparse row round as <see cref="SparseKernels.Dot"/>.
/// </summary>
internal static class SlotKernels
{
    /// <summary>Sum over the row of value x slot, both numbers.</summary>
    public static Vector128<double> Dot(SparseRow row, ReadOnlySpan<Vector128<double>> slots)
    {
        var indices = row.Indices;
        var values = row.Values[..indices.Length];
        Vector128<double> a = default, b = default, c = default, d = default;
        int i = 0;
        // Four floats widen at once: one by one, each conversion would wait for the last.
        for (; i <= indices.Length - 4; i += 4)
        {
            var (lower, upper) = Vector128.Widen(Vector128.Create(values.Slice(i, 4)));
            a += slots[indices[i]] * First(lower);
            b += slots[indices[i + 1]] * Second(lower);
            c += slots[indices[i + 2]] * First(upper);
            d += slots[indices[i + 3]] * Second(upper);
        }
        for (; i < indices.Length; i++) a += slots[indices[i]] * (double)values[i];
        return (a + b) + (c + d);
    }

    /// <summary>Sum over a dense row of value x slot, both numbers; at least as many slots as values.</summary>
    public static Vector128<double> Dot(ReadOnlySpan<float> row, ReadOnlySpan<Vector128<double>> slots)
    {
        var flat = MemoryMarshal.Cast<Vector128<double>, double>(slots[..row.Length]);
        ref double start = ref MemoryMarshal.GetReference(flat);
        Vector256<double> even = default, odd = default;
        int j = 0;
        for (; j <= row.Length - 4; j += 4)
        {
            var (lower, upper) = Doubled(row, j);
            even = Vector256.FusedMultiplyAdd(lower, Vector256.LoadUnsafe(ref start, (nuint)(2 * j)), even);
            odd = Vector256.FusedMultiplyAdd(upper, Vector256.LoadUnsafe(ref start, (nuint)(2 * j + 4)), odd);
        }
        var sums = even + odd;
        var sum = sums.GetLower() + sums.GetUpper();
        for (; j < row.Length; j++) sum += slots[j] * (double)row[j];
        return sum;
    }

    /// <summary>slot += change x value over the row.</summary>
    public static void Add(Vector128<double> change, SparseRow row, Span<Vector128<double>> slots)
    {
        var indices = row.Indices;
        var values = row.Values[..indices.Length];
        int i = 0;
        for (; i <= indices.Length - 4; i += 4)
        {
            var (lower, upper) = Vector128.Widen(Vector128.Create(values.Slice(i, 4)));
            slots[indices[i]] += change * First(lower);
            slots[indices[i + 1]] += change * Second(lower);
            slots[indices[i + 2]] += change * First(upper);
            slots[indices[i + 3]] += change * Second(upper);
        }
        for (; i < indices.Length; i++) slots[indices[i]] += change * (double)values[i];
    }

    /// <summary>slot += change x value over a dense row; at least as many slots as values.</summary>
    public static void Add(Vector128<double> change, ReadOnlySpan<float> row, Span<Vector128<double>> slots)
    {
        var flat = MemoryMarshal.Cast<Vector128<double>, double>(slots[..row.Length]);
        ref double start = ref MemoryMarshal.GetReference(flat);
        var changes = Vector256.Create(change, change);
        int j = 0;
        for (; j <= row.Length - 4; j += 4)
        {
            var (lower, upper) = Doubled(row, j);
            nuint place = (nuint)(2 * j);
            Vector256.FusedMultiplyAdd(lower, changes, Vector256.LoadUnsafe(ref start, place)).StoreUnsafe(ref start, place);
            Vector256.FusedMultiplyAdd(upper, changes, Vector256.LoadUnsafe(ref start, place + 4)).StoreUnsafe(ref start, place + 4);
        }
        for (; j < row.Length; j++) slots[j] += change * (double)row[j];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> First(Vector128<double> pair) => Vector128.Shuffle(pair, Vector128.Create(0L, 0L));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Second(Vector128<double> pair) => Vector128.Shuffle(pair, Vector128.Create(1L, 1L));

    // Four values, each twice.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<double> Lower, Vector256<double> Upper) Doubled(ReadOnlySpan<float> row, int j)
    {
        var four = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(row), (nuint)j);
        var (first, last) = Vector128.Widen(four);
        var all = Vector256.Create(first, last);
        return (Vector256.Shuffle(all, Vector256.Create(0L, 0, 1, 1)), Vector256.Shuffle(all, Vector256.Create(2L, 2, 3, 3)));
    }
}
