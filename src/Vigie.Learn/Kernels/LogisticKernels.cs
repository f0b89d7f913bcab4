using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vigie.Learn.Kernels;

/// <summary>The logistic loss of many margins at once; the scalar twin is <c>LogisticRowLoss</c>.</summary>
internal static class LogisticKernels
{
    /// <summary>
    /// Sum of weight x log(1 + exp(-target x margin)). Margins are replaced by weight x derivative, and curvatures, if not
    /// empty, by weight x second derivative.
    /// </summary>
    /// <param name="margins">Any.</param>
    /// <param name="targets">-1 or 1, one a margin.</param>
    /// <param name="weights">One a margin; empty when all are 1.</param>
    /// <param name="curvatures">One a margin, or empty.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Derive(
        Span<double> margins, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights, Span<double> curvatures)
    {
        targets = targets[..margins.Length];
        if (!weights.IsEmpty) weights = weights[..margins.Length];
        if (!curvatures.IsEmpty) curvatures = curvatures[..margins.Length];
        int width = Vector256<double>.Count, i = 0;
        var sum = Vector256<double>.Zero;
        for (; i <= margins.Length - width; i += width)
        {
            var weight = weights.IsEmpty ? Vector256<double>.One : Load(weights, i);
            var loss = Derive(Load(margins, i), Load(targets, i), out var derivative, out var curvature);
            sum = Vector256.FusedMultiplyAdd(weight, loss, sum);
            Store(weight * derivative, margins, i);
            if (!curvatures.IsEmpty) Store(weight * curvature, curvatures, i);
        }
        double total = Vector256.Sum(sum);
        if (i == margins.Length) return total;

        // The rest goes through the same vector, padded, so that a row's numbers do not depend on where it stands.
        Span<double> margin = stackalloc double[width], target = stackalloc double[width];
        margin.Clear();
        target.Clear();
        margins[i..].CopyTo(margin);
        targets[i..].CopyTo(target);
        var last = Derive(Load(margin, 0), Load(target, 0), out var lastDerivative, out var lastCurvature);
        for (int k = 0; i + k < margins.Length; k++)
        {
            double weight = weights.IsEmpty ? 1 : weights[i + k];
            total += weight * last[k];
            margins[i + k] = weight * lastDerivative[k];
            if (!curvatures.IsEmpty) curvatures[i + k] = weight * lastCurvature[k];
        }
        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Derive(
        Vector256<double> margin, Vector256<double> target, out Vector256<double> derivative, out Vector256<double> curvature)
    {
        var z = target * margin;
        var e = Vector256.Exp(-Vector256.Abs(z));
        var one = Vector256<double>.One;
        var grown = one + e;
        // log(1 + e) = log(grown) e / (grown - 1) takes back what rounding 1 + e lost (Kahan); it is e where e is lost whole.
        var kept = grown - one;
        var log = Vector256.ConditionalSelect(
            Vector256.Equals(kept, Vector256<double>.Zero), e, Vector256.Log(grown) * (e / kept));
        var inverse = one / grown;
        var right = Vector256.GreaterThanOrEqual(z, Vector256<double>.Zero);
        derivative = -target * Vector256.ConditionalSelect(right, e * inverse, inverse);
        curvature = e * inverse * inverse;
        return log + Vector256.Max(-z, Vector256<double>.Zero);
    }

    private static Vector256<double> Load(ReadOnlySpan<double> values, int start) =>
        Vector256.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)start);

    private static void Store(Vector256<double> vector, Span<double> values, int start) =>
        vector.StoreUnsafe(ref MemoryMarshal.GetReference(values), (nuint)start);
}
