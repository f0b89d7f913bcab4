using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Vigie.Learn.Tables;

namespace Vigie.Learn.Kernels;

/// <summary>
/// Loops over consecutive rows of a block: float32 features, float64 weights and sums, in a fixed order. Indices must lie
/// inside the columns, as in every verified table.
/// </summary>
internal static class TableKernels
{
    /// <summary>margins[i] = intercept + row(first + i) . weights, for as many rows as margins.</summary>
    public static void Margins(
        BlockRows rows, int first, ReadOnlySpan<double> weights, double intercept, Span<double> margins)
    {
        if (rows.IsDense)
        {
            for (int i = 0; i < margins.Length; i++) margins[i] = intercept + Dot(rows.Dense(first + i), weights);
        }
        else
        {
            for (int i = 0; i < margins.Length; i++)
                margins[i] = intercept + SparseKernels.Dot(rows.Sparse(first + i), weights);
        }
    }

    /// <summary>target += sum over i of factors[i] x row(first + i).</summary>
    public static void AddRows(BlockRows rows, int first, ReadOnlySpan<double> factors, Span<double> target)
    {
        if (rows.IsDense)
        {
            int i = 0;
            for (; i <= factors.Length - 4; i += 4) AddFour(rows, first + i, factors.Slice(i, 4), target);
            for (; i < factors.Length; i++) AddScaled(factors[i], rows.Dense(first + i), target);
        }
        else
        {
            for (int i = 0; i < factors.Length; i++)
            {
                if (factors[i] != 0) SparseKernels.AddScaled(factors[i], rows.Sparse(first + i), target);
            }
        }
    }

    /// <summary>target[j] += sum over i of factors[i] x row(first + i)[j]².</summary>
    public static void AddSquaredRows(BlockRows rows, int first, ReadOnlySpan<double> factors, Span<double> target)
    {
        for (int i = 0; i < factors.Length; i++)
        {
            if (factors[i] == 0) continue;
            if (rows.IsDense) AddSquared(factors[i], rows.Dense(first + i), target);
            else AddSquared(factors[i], rows.Sparse(first + i), target);
        }
    }

    /// <summary>Sum of row[j] * weights[j]; both of one length.</summary>
    public static double Dot(ReadOnlySpan<float> row, ReadOnlySpan<double> weights)
    {
        weights = weights[..row.Length];
        int width = Vector256<float>.Count, half = Vector256<double>.Count, j = 0;
        Vector256<double> lowers = default, uppers = default;
        for (; j <= row.Length - width; j += width)
        {
            var (lower, upper) = Vector256.Widen(Load(row, j));
            lowers = Vector256.FusedMultiplyAdd(lower, Load(weights, j), lowers);
            uppers = Vector256.FusedMultiplyAdd(upper, Load(weights, j + half), uppers);
        }
        double sum = Vector256.Sum(lowers + uppers);
        for (; j < row.Length; j++) sum = Math.FusedMultiplyAdd(row[j], weights[j], sum);
        return sum;
    }

    /// <summary>target[j] += factor * row[j]; both of one length.</summary>
    public static void AddScaled(double factor, ReadOnlySpan<float> row, Span<double> target)
    {
        target = target[..row.Length];
        var factors = Vector256.Create(factor);
        int width = Vector256<float>.Count, half = Vector256<double>.Count, j = 0;
        for (; j <= row.Length - width; j += width)
        {
            var (lower, upper) = Vector256.Widen(Load(row, j));
            Store(Vector256.FusedMultiplyAdd(factors, lower, Load(target, j)), target, j);
            Store(Vector256.FusedMultiplyAdd(factors, upper, Load(target, j + half)), target, j + half);
        }
        for (; j < row.Length; j++) target[j] = Math.FusedMultiplyAdd(factor, row[j], target[j]);
    }

    private static void AddSquared(double factor, ReadOnlySpan<float> row, Span<double> target)
    {
        target = target[..row.Length];
        for (int j = 0; j < row.Length; j++) target[j] += factor * row[j] * row[j];
    }

    private static void AddSquared(double factor, SparseRow row, Span<double> target)
    {
        var indices = row.Indices;
        var values = row.Values[..indices.Length];
        for (int i = 0; i < indices.Length; i++) target[indices[i]] += factor * values[i] * values[i];
    }

    // Four rows at once load and store each sum once instead of four times.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddFour(BlockRows rows, int first, ReadOnlySpan<double> factors, Span<double> target)
    {
        var a = rows.Dense(first);
        var b = rows.Dense(first + 1)[..a.Length];
        var c = rows.Dense(first + 2)[..a.Length];
        var d = rows.Dense(first + 3)[..a.Length];
        target = target[..a.Length];
        Vector256<double> fa = Vector256.Create(factors[0]), fb = Vector256.Create(factors[1]);
        Vector256<double> fc = Vector256.Create(factors[2]), fd = Vector256.Create(factors[3]);
        int width = Vector256<float>.Count, half = Vector256<double>.Count, j = 0;
        for (; j <= a.Length - width; j += width)
        {
            var (lowerA, upperA) = Vector256.Widen(Load(a, j));
            var (lowerB, upperB) = Vector256.Widen(Load(b, j));
            var (lowerC, upperC) = Vector256.Widen(Load(c, j));
            var (lowerD, upperD) = Vector256.Widen(Load(d, j));
            var lower = Vector256.FusedMultiplyAdd(fa, lowerA, Load(target, j));
            var upper = Vector256.FusedMultiplyAdd(fa, upperA, Load(target, j + half));
            lower = Vector256.FusedMultiplyAdd(fb, lowerB, lower);
            upper = Vector256.FusedMultiplyAdd(fb, upperB, upper);
            lower = Vector256.FusedMultiplyAdd(fc, lowerC, lower);
            upper = Vector256.FusedMultiplyAdd(fc, upperC, upper);
            Store(Vector256.FusedMultiplyAdd(fd, lowerD, lower), target, j);
            Store(Vector256.FusedMultiplyAdd(fd, upperD, upper), target, j + half);
        }
        for (; j < a.Length; j++)
        {
            double sum = Math.FusedMultiplyAdd(factors[0], a[j], target[j]);
            sum = Math.FusedMultiplyAdd(factors[1], b[j], sum);
            sum = Math.FusedMultiplyAdd(factors[2], c[j], sum);
            target[j] = Math.FusedMultiplyAdd(factors[3], d[j], sum);
        }
    }

    private static Vector256<T> Load<T>(ReadOnlySpan<T> values, int start)
        where T : struct =>
        Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)start);

    private static Vector256<double> Load(Span<double> values, int start) =>
        Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)start);

    private static void Store(Vector256<double> vector, Span<double> values, int start) =>
        vector.StoreUnsafe(ref MemoryMarshal.GetReference(values), (nuint)start);
}
