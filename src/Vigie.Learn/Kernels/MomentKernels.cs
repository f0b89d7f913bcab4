using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vigie.Learn.Kernels;

/// <summary>Sums of second and fourth powers, column by column.</summary>
internal static class MomentKernels
{
    /// <summary>squares[j] += d² and fourths[j] += d⁴ with d = row[j] - origin[j]; all at least as long as the
    /// row.</summary>
    public static void Add(
        ReadOnlySpan<float> row, ReadOnlySpan<double> origin, Span<double> squares, Span<double> fourths)
    {
        origin = origin[..row.Length];
        squares = squares[..row.Length];
        fourths = fourths[..row.Length];
        int width = Vector128<float>.Count, j = 0;
        ref float values = ref MemoryMarshal.GetReference(row);
        ref double center = ref MemoryMarshal.GetReference(origin);
        ref double second = ref MemoryMarshal.GetReference(squares), fourth = ref MemoryMarshal.GetReference(fourths);
        for (; j <= row.Length - width; j += width)
        {
            var (lower, upper) = Vector128.Widen(Vector128.LoadUnsafe(ref values, (nuint)j));
            var value = Vector256.Create(lower, upper) - Vector256.LoadUnsafe(ref center, (nuint)j);
            var square = value * value;
            (Vector256.LoadUnsafe(ref second, (nuint)j) + square).StoreUnsafe(ref second, (nuint)j);
            var sum = Vector256.FusedMultiplyAdd(square, square, Vector256.LoadUnsafe(ref fourth, (nuint)j));
            sum.StoreUnsafe(ref fourth, (nuint)j);
        }
        for (; j < row.Length; j++)
        {
            double distance = row[j] - origin[j], square = distance * distance;
            squares[j] += square;
            fourths[j] = Math.FusedMultiplyAdd(square, square, fourths[j]);
        }
    }

    /// <summary>The same over the non-zeros of a row, from 0.</summary>
    public static void Add(SparseRow row, Span<double> squares, Span<double> fourths)
    {
        for (int i = 0; i < row.Indices.Length; i++)
        {
            double square = (double)row.Values[i] * row.Values[i];
            squares[row.Indices[i]] += square;
            fourths[row.Indices[i]] += square * square;
        }
    }
}
