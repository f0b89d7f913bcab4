using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vigie.Learn.Kernels;

/// <summary>
/// Loops over the non-zeros of a row against two vectors that lie side by side: element j of the first at 2 j stride,
/// of the second next to it, so that one load brings both. Indices must lie inside them, as in every verified table.
/// </summary>
internal static class PairKernels
{
    /// <summary>The sums over the non-zeros of value x first and value x second.</summary>
    /// <param name="row">Verified.</param>
    /// <param name="pairs">From the pair of column 0 on.</param>
    /// <param name="stride">Pairs from one column to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector128<double> Dot(SparseRow row, ReadOnlySpan<double> pairs, int stride)
    {
        ref double origin = ref MemoryMarshal.GetReference(pairs);
        ref int indices = ref MemoryMarshal.GetReference(row.Indices);
        ref float values = ref MemoryMarshal.GetReference(row.Values);
        int length = row.Indices.Length, i = 0, step = 2 * stride;
        Vector128<double> a = default, b = default, c = default, d = default;
        // Four floats widen at once: one by one, each conversion would wait for the last.
        for (; i <= length - 4; i += 4)
        {
            var (lower, upper) = Vector128.Widen(Vector128.LoadUnsafe(ref values, (nuint)i));
            a = Vector128.FusedMultiplyAdd(First(lower), Pair(ref origin, At(ref indices, i) * step), a);
            b = Vector128.FusedMultiplyAdd(Second(lower), Pair(ref origin, At(ref indices, i + 1) * step), b);
            c = Vector128.FusedMultiplyAdd(First(upper), Pair(ref origin, At(ref indices, i + 2) * step), c);
            d = Vector128.FusedMultiplyAdd(Second(upper), Pair(ref origin, At(ref indices, i + 3) * step), d);
        }
        for (; i < length; i++)
        {
            var value = Vector128.Create((double)Unsafe.Add(ref values, i));
            a = Vector128.FusedMultiplyAdd(value, Pair(ref origin, At(ref indices, i) * step), a);
        }
        return (a + b) + (c + d);
    }

    /// <summary>first += factors[0] x value and second += factors[1] x value over the non-zeros.</summary>
    /// <param name="factors">One a vector.</param>
    /// <param name="row">Verified.</param>
    /// <param name="pairs">From the pair of column 0 on.</param>
    /// <param name="stride">Pairs from one column to the next.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddScaled(Vector128<double> factors, SparseRow row, Span<double> pairs, int stride)
    {
        ref double origin = ref MemoryMarshal.GetReference(pairs);
        ref int indices = ref MemoryMarshal.GetReference(row.Indices);
        ref float values = ref MemoryMarshal.GetReference(row.Values);
        int length = row.Indices.Length, i = 0, step = 2 * stride;
        for (; i <= length - 4; i += 4)
        {
            var (lower, upper) = Vector128.Widen(Vector128.LoadUnsafe(ref values, (nuint)i));
            Add(ref origin, At(ref indices, i) * step, First(lower), factors);
            Add(ref origin, At(ref indices, i + 1) * step, Second(lower), factors);
            Add(ref origin, At(ref indices, i + 2) * step, First(upper), factors);
            Add(ref origin, At(ref indices, i + 3) * step, Second(upper), factors);
        }
        for (; i < length; i++)
            Add(ref origin, At(ref indices, i) * step, Vector128.Create((double)Unsafe.Add(ref values, i)), factors);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint At(ref int indices, int i) => Unsafe.Add(ref indices, i);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> First(Vector128<double> pair) => Vector128.Shuffle(pair, Vector128.Create(0L, 0L));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Second(Vector128<double> pair) =>
        Vector128.Shuffle(pair, Vector128.Create(1L, 1L));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Pair(ref double origin, nint at) =>
        Vector128.LoadUnsafe(ref Unsafe.Add(ref origin, at));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref double origin, nint at, Vector128<double> value, Vector128<double> factors)
    {
        ref double target = ref Unsafe.Add(ref origin, at);
        Vector128.FusedMultiplyAdd(value, factors, Vector128.LoadUnsafe(ref target)).StoreUnsafe(ref target);
    }
}
