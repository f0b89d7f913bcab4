using Vigie.Learn.Kernels;

namespace Vigie.Learn.Tables;

/// <summary>What a row must be, said with its number.</summary>
internal static class RowChecks
{
    /// <summary>All values are finite.</summary>
    public static void Dense(ReadOnlySpan<float> values, int number)
    {
        if (DenseKernels.AreFinite(values)) return;
        for (int j = 0; j < values.Length; j++)
        {
            if (!float.IsFinite(values[j])) Refuse(number, $"has {values[j]} at column {j}: values must be finite");
        }
    }

    /// <summary>All values are finite, and the indices increase within [0, features).</summary>
    public static void Sparse(SparseRow row, int features, int number)
    {
        int previous = -1;
        foreach (int index in row.Indices)
        {
            if (index <= previous)
                Refuse(number, $"has the index {index} after {previous}: indices must increase from 0");
            previous = index;
        }
        if (previous >= features) Refuse(number, $"has the index {previous}: indices must lie in [0, {features})");
        if (DenseKernels.AreFinite(row.Values)) return;
        for (int k = 0; k < row.Values.Length; k++)
        {
            if (!float.IsFinite(row.Values[k]))
                Refuse(number, $"has {row.Values[k]} at index {row.Indices[k]}: values must be finite");
        }
    }

    private static void Refuse(int number, string what) =>
        throw new ArgumentException($"Row {number} {what}.", nameof(number));
}
