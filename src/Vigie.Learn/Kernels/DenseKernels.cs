using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vigie.Learn.Kernels;

/// <summary>
/// Vector loops over dense spans. Lanes are summed in a fixed order, so the same machine and input give the same bits;
/// another vector width may round the last bits differently.
/// </summary>
public static class DenseKernels
{
    /// <summary>Sum of left[i] * right[i]; both of one length.</summary>
    public static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        CheckLengths(left.Length, right.Length);
        int width = Vector256<double>.Count, i = 0;
        Vector256<double> even = default, odd = default;
        // Two chains hide the latency of the fused multiply-add.
        for (; i <= left.Length - 2 * width; i += 2 * width)
        {
            even = Vector256.FusedMultiplyAdd(Load(left, i), Load(right, i), even);
            odd = Vector256.FusedMultiplyAdd(Load(left, i + width), Load(right, i + width), odd);
        }
        double sum = Vector256.Sum(even + odd);
        for (; i < left.Length; i++) sum = Math.FusedMultiplyAdd(left[i], right[i], sum);
        return sum;
    }

    /// <summary>
    /// <see cref="Dot(ReadOnlySpan{double}, ReadOnlySpan{double})"/> of four rows with one vector, to the same bits.
    /// </summary>
    /// <param name="rows">From the first of four rows on, each at least as long as the vector.</param>
    /// <param name="stride">Distance of the rows.</param>
    /// <param name="right">The vector.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal static Vector256<double> DotFour(ReadOnlySpan<double> rows, int stride, ReadOnlySpan<double> right)
    {
        int length = right.Length, width = Vector256<double>.Count, i = 0;
        ref double a = ref MemoryMarshal.GetReference(rows[..(3 * stride + length)]), x = ref MemoryMarshal.GetReference(right);
        ref double b = ref Unsafe.Add(ref a, stride), c = ref Unsafe.Add(ref a, 2 * stride), d = ref Unsafe.Add(ref a, 3 * stride);
        Vector256<double> evenA = default, oddA = default, evenB = default, oddB = default;
        Vector256<double> evenC = default, oddC = default, evenD = default, oddD = default;
        for (; i <= length - 2 * width; i += 2 * width)
        {
            nuint at = (nuint)i, next = (nuint)(i + width);
            Vector256<double> even = Vector256.LoadUnsafe(ref x, at), odd = Vector256.LoadUnsafe(ref x, next);
            evenA = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, at), even, evenA);
            oddA = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref a, next), odd, oddA);
            evenB = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref b, at), even, evenB);
            oddB = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref b, next), odd, oddB);
            evenC = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref c, at), even, evenC);
            oddC = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref c, next), odd, oddC);
            evenD = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref d, at), even, evenD);
            oddD = Vector256.FusedMultiplyAdd(Vector256.LoadUnsafe(ref d, next), odd, oddD);
        }
        double sumA = Vector256.Sum(evenA + oddA), sumB = Vector256.Sum(evenB + oddB);
        double sumC = Vector256.Sum(evenC + oddC), sumD = Vector256.Sum(evenD + oddD);
        for (; i < length; i++)
        {
            double value = Unsafe.Add(ref x, i);
            sumA = Math.FusedMultiplyAdd(Unsafe.Add(ref a, i), value, sumA);
            sumB = Math.FusedMultiplyAdd(Unsafe.Add(ref b, i), value, sumB);
            sumC = Math.FusedMultiplyAdd(Unsafe.Add(ref c, i), value, sumC);
            sumD = Math.FusedMultiplyAdd(Unsafe.Add(ref d, i), value, sumD);
        }
        return Vector256.Create(sumA, sumB, sumC, sumD);
    }

    /// <summary>Sum of left[i] * right[i], accumulated in single precision; both of one length.</summary>
    public static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        CheckLengths(left.Length, right.Length);
        int width = Vector256<float>.Count, i = 0;
        Vector256<float> even = default, odd = default;
        for (; i <= left.Length - 2 * width; i += 2 * width)
        {
            even = Vector256.FusedMultiplyAdd(Load(left, i), Load(right, i), even);
            odd = Vector256.FusedMultiplyAdd(Load(left, i + width), Load(right, i + width), odd);
        }
        float sum = Vector256.Sum(even + odd);
        for (; i < left.Length; i++) sum = MathF.FusedMultiplyAdd(left[i], right[i], sum);
        return sum;
    }

    /// <summary>Sum of (left[i] - right[i])²; both of one length.</summary>
    public static double SquaredDistance(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        CheckLengths(left.Length, right.Length);
        int width = Vector256<double>.Count, i = 0;
        Vector256<double> even = default, odd = default;
        for (; i <= left.Length - 2 * width; i += 2 * width)
        {
            var first = Load(left, i) - Load(right, i);
            var second = Load(left, i + width) - Load(right, i + width);
            even = Vector256.FusedMultiplyAdd(first, first, even);
            odd = Vector256.FusedMultiplyAdd(second, second, odd);
        }
        double sum = Vector256.Sum(even + odd);
        for (; i < left.Length; i++)
        {
            double difference = left[i] - right[i];
            sum = Math.FusedMultiplyAdd(difference, difference, sum);
        }
        return sum;
    }

    /// <summary>Sum of (left[i] - right[i])², accumulated in single precision; both of one length.</summary>
    public static float SquaredDistance(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        CheckLengths(left.Length, right.Length);
        int width = Vector256<float>.Count, i = 0;
        Vector256<float> even = default, odd = default;
        for (; i <= left.Length - 2 * width; i += 2 * width)
        {
            var first = Load(left, i) - Load(right, i);
            var second = Load(left, i + width) - Load(right, i + width);
            even = Vector256.FusedMultiplyAdd(first, first, even);
            odd = Vector256.FusedMultiplyAdd(second, second, odd);
        }
        float sum = Vector256.Sum(even + odd);
        for (; i < left.Length; i++)
        {
            float difference = left[i] - right[i];
            sum = MathF.FusedMultiplyAdd(difference, difference, sum);
        }
        return sum;
    }

    /// <summary>Sum of values[i]², accumulated in double precision.</summary>
    public static double SquaredNorm(ReadOnlySpan<float> values)
    {
        int width = Vector256<float>.Count, i = 0;
        Vector256<double> lowers = default, uppers = default;
        for (; i <= values.Length - width; i += width)
        {
            var (lower, upper) = Vector256.Widen(Load(values, i));
            lowers = Vector256.FusedMultiplyAdd(lower, lower, lowers);
            uppers = Vector256.FusedMultiplyAdd(upper, upper, uppers);
        }
        double sum = Vector256.Sum(lowers + uppers);
        for (; i < values.Length; i++) sum = Math.FusedMultiplyAdd(values[i], values[i], sum);
        return sum;
    }

    /// <summary>Whether no value is NaN or infinite.</summary>
    public static bool AreFinite(ReadOnlySpan<float> values)
    {
        int width = Vector256<float>.Count, i = 0;
        for (; i <= values.Length - width; i += width)
        {
            if (!Vector256.EqualsAll(Vector256.IsFinite(Load(values, i)).AsUInt32(), Vector256<uint>.AllBitsSet)) return false;
        }
        for (; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i])) return false;
        }
        return true;
    }

    /// <summary>values[i] *= factor.</summary>
    public static void Scale(double factor, Span<double> values)
    {
        int width = Vector256<double>.Count, i = 0;
        for (; i <= values.Length - width; i += width)
            (Load(values, i) * factor).CopyTo(values[i..]);
        for (; i < values.Length; i++) values[i] *= factor;
    }

    /// <summary>target[i] += factor * source[i], with one rounding each; both of one length.</summary>
    public static void AddScaled(double factor, ReadOnlySpan<double> source, Span<double> target)
    {
        CheckLengths(source.Length, target.Length);
        var factors = Vector256.Create(factor);
        int width = Vector256<double>.Count, i = 0;
        for (; i <= source.Length - width; i += width)
            Vector256.FusedMultiplyAdd(factors, Load(source, i), Load(target, i)).CopyTo(target[i..]);
        for (; i < source.Length; i++) target[i] = Math.FusedMultiplyAdd(factor, source[i], target[i]);
    }

    private static Vector256<T> Load<T>(ReadOnlySpan<T> values, int start) =>
        Vector256.Create(values.Slice(start, Vector256<T>.Count));

    private static void CheckLengths(int left, int right)
    {
        if (left != right) Throw.LengthsDiffer(nameof(right), right, nameof(left), left);
    }
}
