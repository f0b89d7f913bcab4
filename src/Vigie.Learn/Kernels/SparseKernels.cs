using System.Runtime.Intrinsics;

namespace Vigie.Learn.Kernels;

/// <summary>
/// Loops over the non-zeros of a row against dense vectors. Sums run in a fixed order over four chains. Indices must
/// lie inside the dense vector; a caller that takes rows from outside checks them once with <see
/// cref="CheckedSquaredNorm"/>.
/// </summary>
public static class SparseKernels
{
    /// <summary>Sum over the non-zeros of value * weights[index].</summary>
    public static double Dot(SparseRow row, ReadOnlySpan<double> weights)
    {
        var indices = row.Indices;
        var values = row.Values[..indices.Length];
        Vector128<double> first = default, second = default;
        int i = 0;
        // Four floats widen at once: one by one, each conversion would wait for the last.
        for (; i <= indices.Length - 4; i += 4)
        {
            var (lower, upper) = Vector128.Widen(Vector128.Create(values.Slice(i, 4)));
            first += lower * Vector128.Create(weights[indices[i]], weights[indices[i + 1]]);
            second += upper * Vector128.Create(weights[indices[i + 2]], weights[indices[i + 3]]);
        }
        double a = first[0];
        for (; i < indices.Length; i++) a += values[i] * weights[indices[i]];
        return (a + first[1]) + (second[0] + second[1]);
    }

    /// <summary>target[index] += factor * value over the non-zeros.</summary>
    public static void AddScaled(double factor, SparseRow row, Span<double> target)
    {
        var indices = row.Indices;
        var values = row.Values[..indices.Length];
        for (int i = 0; i < indices.Length; i++) target[indices[i]] += factor * values[i];
    }

    /// <summary>
    /// The sum of squared values of a row whose indices are proved strictly increasing in [0, features) and whose
    /// values are proved finite.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An index or a value breaks that.</exception>
    public static double CheckedSquaredNorm(SparseRow row, int features)
    {
        var indices = row.Indices;
        var values = row.Values[..indices.Length];
        int previous = -1;
        double sum = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            int index = indices[i];
            if (index <= previous) Throw.OutOfRange(nameof(row), index, $"of increasing indices (after {previous})");
            previous = index;
            double value = values[i];
            sum += value * value;
        }
        if (previous >= features) Throw.OutOfRange(nameof(row), previous, $"of indices in [0, {features})");
        // The square of a float always fits a double: the sum is finite exactly when every value is.
        if (!double.IsFinite(sum)) ThrowNotFinite(row);
        return sum;
    }

    /// <summary>
    /// <see cref="Dot"/> for rows from outside: checks that the indices stay inside the weights and the values are
    /// finite. Weights must be finite and below 1e250 in magnitude, so that the sum of finite values is finite.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">An index or a value breaks that.</exception>
    public static double CheckedDot(SparseRow row, ReadOnlySpan<double> weights)
    {
        CheckBounds(row, weights.Length);
        double sum = Dot(row, weights);
        if (!double.IsFinite(sum)) ThrowNotFinite(row);
        return sum;
    }

    /// <summary>Checks that the first and last index lie in [0, features): enough when they increase.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They do not.</exception>
    public static void CheckBounds(SparseRow row, int features)
    {
        var indices = row.Indices;
        if (indices.Length == 0) return;
        if (indices[0] < 0) Throw.OutOfRange(nameof(row), indices[0], $"of indices in [0, {features})");
        if (indices[^1] >= features) Throw.OutOfRange(nameof(row), indices[^1], $"of indices in [0, {features})");
    }

    internal static void ThrowNotFinite(SparseRow row)
    {
        for (int i = 0; i < row.Values.Length; i++)
        {
            if (!float.IsFinite(row.Values[i]))
                Throw.OutOfRange(nameof(row), row.Values[i], $"finite at index {row.Indices[i]}");
        }
    }
}
