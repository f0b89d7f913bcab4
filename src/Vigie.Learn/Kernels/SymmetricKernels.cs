namespace Vigie.Learn.Kernels;

/// <summary>Small dense symmetric matrices, row by row in flat arrays.</summary>
internal static class SymmetricKernels
{
    /// <summary>result = matrix x vector; the matrix is full, of the square of their length.</summary>
    public static void Multiply(ReadOnlySpan<double> matrix, ReadOnlySpan<double> vector, Span<double> result)
    {
        int n = vector.Length;
        for (int i = 0; i < n; i++) result[i] = DenseKernels.Dot(matrix.Slice(i * n, n), vector);
    }

    /// <summary>
    /// Replaces a positive definite matrix, given by its lower triangle, by its full inverse: Cholesky's factor, its
    /// inverse, their product. A pivot that rounding made too small is raised, which damps its direction.
    /// </summary>
    public static void Invert(Span<double> matrix, int n)
    {
        for (int i = 0; i < n; i++)
        {
            double given = matrix[i * n + i];
            for (int j = 0; j <= i; j++)
            {
                double rest = matrix[i * n + j] - DenseKernels.Dot(matrix.Slice(i * n, j), matrix.Slice(j * n, j));
                double pivot = Math.Max(rest, Math.Max(1e-13 * given, 1e-300));
                matrix[i * n + j] = i == j ? Math.Sqrt(pivot) : rest / matrix[j * n + j];
            }
        }
        InvertTriangle(matrix, n);
        // The inverse is L^-T L^-1: the sum over the rows of L^-1 of their outer products.
        var inverse = new double[n * n];
        for (int k = 0; k < n; k++)
        {
            var row = matrix.Slice(k * n, k + 1);
            for (int i = 0; i <= k; i++) DenseKernels.AddScaled(row[i], row[..(i + 1)], inverse.AsSpan(i * n, i + 1));
        }
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = inverse[i * n + j];
        }
    }

    // L^-1 in place of L, row by row: row i is -(1/L[i,i]) sum over k < i of L[i,k] x row k, and 1/L[i,i] at its end.
    private static void InvertTriangle(Span<double> matrix, int n)
    {
        var row = new double[n];
        for (int i = 0; i < n; i++)
        {
            Array.Clear(row);
            double pivot = 1 / matrix[i * n + i];
            for (int k = 0; k < i; k++)
                DenseKernels.AddScaled(-pivot * matrix[i * n + k], matrix.Slice(k * n, k + 1), row.AsSpan(0, k + 1));
            row[i] = pivot;
            row.AsSpan(0, i + 1).CopyTo(matrix[(i * n)..]);
        }
    }
}
