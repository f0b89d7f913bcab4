namespace Vigie.Learn.Kernels;

/// <summary>
/// A symmetric positive definite matrix as L L', row by row, after scaling its diagonal to ones, so that columns of very
/// different size lose no digits to one another.
/// </summary>
internal sealed class Cholesky
{
    private const int TileRows = 4;

    private readonly double[] _factor;
    private readonly double[] _scales;
    private readonly int _size;
    private readonly int _stride;

    private Cholesky(double[] factor, double[] scales, int size, int stride) =>
        (_factor, _scales, _size, _stride) = (factor, scales, size, stride);

    /// <summary>
    /// Factors a matrix in place. Where it is not positive definite (equal columns, rounding) the diagonal is raised just
    /// there, so the result is the inverse of a matrix nearby.
    /// </summary>
    /// <param name="matrix">Lower triangle of size rows, stride wide.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="stride">Distance of rows, at least size.</param>
    public static Cholesky Of(double[] matrix, int size, int stride)
    {
        var scales = new double[size];
        for (int i = 0; i < size; i++)
        {
            double diagonal = matrix[i * stride + i];
            scales[i] = diagonal > 0 ? 1 / Math.Sqrt(diagonal) : 1;
        }
        for (int i = 0; i < size; i++)
        {
            var line = matrix.AsSpan(i * stride, i + 1);
            for (int j = 0; j <= i; j++) line[j] *= scales[i] * scales[j];
        }
        for (int i = 0; i < size; i += TileRows)
        {
            int count = Math.Min(TileRows, size - i);
            if (count == TileRows) Eliminate(matrix, i, stride);
            for (int row = i; row < i + count; row++) Finish(matrix, row, count == TileRows ? i : 0, stride);
        }
        return new Cholesky(matrix, scales, size, stride);
    }

    // The elements of four rows in the columns of the rows above them: together, so that each row above is read once.
    private static void Eliminate(double[] matrix, int first, int stride)
    {
        for (int j = 0; j < first; j++)
        {
            var other = matrix.AsSpan(j * stride, j + 1);
            var sums = DenseKernels.DotFour(matrix.AsSpan(first * stride), stride, other[..j]);
            for (int k = 0; k < TileRows; k++)
            {
                ref double element = ref matrix[(first + k) * stride + j];
                element = (element - sums[k]) / other[j];
            }
        }
    }

    // The elements of a row from a column on, and its pivot.
    private static void Finish(double[] matrix, int i, int from, int stride)
    {
        const double smallestPivot = 1e-13;
        var line = matrix.AsSpan(i * stride, i + 1);
        for (int j = from; j < i; j++)
        {
            var other = matrix.AsSpan(j * stride, j + 1);
            line[j] = (line[j] - DenseKernels.Dot(line[..j], other[..j])) / other[j];
        }
        double pivot = line[i] - DenseKernels.Dot(line[..i], line[..i]);
        line[i] = Math.Sqrt(pivot > smallestPivot ? pivot : 1);
    }

    /// <summary>Replaces b by the solution x of matrix x = b.</summary>
    public void Solve(Span<double> b)
    {
        b = b[.._size];
        for (int i = 0; i < _size; i++) b[i] *= _scales[i];
        for (int i = 0; i < _size; i++)
        {
            var line = _factor.AsSpan(i * _stride, i + 1);
            b[i] = (b[i] - DenseKernels.Dot(line[..i], b[..i])) / line[i];
        }
        for (int i = _size - 1; i >= 0; i--)
        {
            var line = _factor.AsSpan(i * _stride, i + 1);
            b[i] /= line[i];
            DenseKernels.AddScaled(-b[i], line[..i], b[..i]);
        }
        for (int i = 0; i < _size; i++) b[i] *= _scales[i];
    }
}
