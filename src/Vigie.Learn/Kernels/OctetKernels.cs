using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vigie.Learn.Kernels;

/// <summary>
/// Products of one row with eight others that lie side by side, eight floats a column, so that one load serves eight sums.
/// Sums are of doubles, in a fixed order. Indices must lie inside the columns, as in every verified table.
/// </summary>
internal static class OctetKernels
{
    /// <summary>How many rows lie side by side.</summary>
    public const int Lanes = 8;

    /// <summary>Lays a sparse row down as one of the eight.</summary>
    public static void Lay(SparseRow row, int lane, Span<float> octets)
    {
        for (int i = 0; i < row.Indices.Length; i++) octets[Lanes * row.Indices[i] + lane] = row.Values[i];
    }

    /// <summary>Lays a dense row down as one of the eight.</summary>
    public static void Lay(ReadOnlySpan<float> row, int lane, Span<float> octets)
    {
        for (int j = 0; j < row.Length; j++) octets[Lanes * j + lane] = row[j];
    }

    /// <summary>The eight sums over the non-zeros of value x octet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dot(SparseRow row, ReadOnlySpan<float> octets, Span<double> sums)
    {
        ref float origin = ref MemoryMarshal.GetReference(octets);
        var indices = row.Indices;
        var values = row.Values[..indices.Length];
        Vector256<double> evenLower = default, evenUpper = default, oddLower = default, oddUpper = default;
        int i = 0;
        for (; i <= indices.Length - 2; i += 2)
        {
            var pair = Vector128.WidenLower(Vector128.CreateScalarUnsafe(
                Unsafe.ReadUnaligned<long>(ref Unsafe.As<float, byte>(ref Unsafe.AsRef(in values[i])))).AsSingle());
            Add(ref origin, indices[i], Vector256.Create(pair[0]), ref evenLower, ref evenUpper);
            Add(ref origin, indices[i + 1], Vector256.Create(pair[1]), ref oddLower, ref oddUpper);
        }
        if (i < indices.Length) Add(ref origin, indices[i], Vector256.Create((double)values[i]), ref evenLower, ref evenUpper);
        (evenLower + oddLower).CopyTo(sums);
        (evenUpper + oddUpper).CopyTo(sums[4..]);
    }

    /// <summary>The eight sums of value x octet over a dense row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Dot(ReadOnlySpan<float> row, ReadOnlySpan<float> octets, Span<double> sums)
    {
        ref float origin = ref MemoryMarshal.GetReference(octets);
        Vector256<double> evenLower = default, evenUpper = default, oddLower = default, oddUpper = default;
        int j = 0;
        for (; j <= row.Length - 2; j += 2)
        {
            Add(ref origin, j, Vector256.Create((double)row[j]), ref evenLower, ref evenUpper);
            Add(ref origin, j + 1, Vector256.Create((double)row[j + 1]), ref oddLower, ref oddUpper);
        }
        if (j < row.Length) Add(ref origin, j, Vector256.Create((double)row[j]), ref evenLower, ref evenUpper);
        (evenLower + oddLower).CopyTo(sums);
        (evenUpper + oddUpper).CopyTo(sums[4..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(
        ref float origin, int column, Vector256<double> value, ref Vector256<double> lower, ref Vector256<double> upper)
    {
        var (low, high) = Vector256.Widen(Vector256.LoadUnsafe(ref origin, (nuint)(Lanes * column)));
        lower = Vector256.FusedMultiplyAdd(value, low, lower);
        upper = Vector256.FusedMultiplyAdd(value, high, upper);
    }
}
