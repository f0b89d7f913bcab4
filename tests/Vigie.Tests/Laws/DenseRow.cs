using Vigie.Learn;

namespace Vigie.Tests.Laws;

/// <summary>A sparse row of the laws as the dense row of a learner; what is out of range or order is refused here.</summary>
internal static class DenseRow
{
    public static ReadOnlySpan<double> Of(SparseRow row, double[] dense)
    {
        Array.Clear(dense);
        for (int i = 0; i < row.Indices.Length; i++)
        {
            int least = i == 0 ? 0 : row.Indices[i - 1] + 1;
            Check.Within(row.Indices[i], least, dense.Length - 1, nameof(row));
            dense[row.Indices[i]] = row.Values[i];
        }
        return dense;
    }
}
