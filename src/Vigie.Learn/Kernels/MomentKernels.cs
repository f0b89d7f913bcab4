using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vigie.Learn.Kernels;

/// <summary>Sums of second and fourth powers, column by column.</summary>
internal static class MomentKernels
{
    /// <summary>squares[j] += row[j]² and fourths[j] += row[j]⁴; both at least as long as the row.</summary>
    public static void Add(ReadOnlySpan<float> row, Span<double> squares, Span<double> fourths)
    {
        squares = squares[..row.Length];
        fourths = fourths[..row.Length];
        int width = Vector128<float>.Count, j = 0;
        ref float values = ref MemoryMarshal.GetReference(row);
        ref double second = ref MemoryMarshal.GetReference(squares), fourth = ref MemoryMarshal.GetReference(fourths);
        for (; j <= row.Length - width; j += width)
        {
            var (lower, upper) = Vector128.Widen(Vector128.LoadUnsafe(ref values, (nuint)j));
            var value = Vector256.Create(lower, upper);
            var square = value * value;
            (Vector256.LoadUnsafe(ref second, (nuint)j) + square).StoreUnsafe(ref second, (nuint)j);
            Vector256.FusedMultiplyAdd(square, square, Vector256.LoadUnsafe(ref fourth, (nuint)j)).StoreUnsafe(ref fourth, (nuint)j);
        }
        for (; j < row.Length; j++)
        {
            double square = (double)row[j] * row[j];
            squares[j] += square;
            fourths[j] = Math.FusedMultiplyAdd(square, square, fourths[j]);
        }
    }

    /// <summary>The same over the non-zeros of a row.</summary>
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
