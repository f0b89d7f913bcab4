using Vigie.Learn.Kernels;

namespace Vigie.App.Reports;

/// <summary>
/// The plane of a picture: the two directions in which rows differ most, found by turning two vectors by the rows'
/// covariance until they stand (orthogonal iteration), or the two features themselves where there are no more.
/// </summary>
internal sealed class PrincipalPlane
{
    private const int Turns = 60;

    private readonly double[] _mean;
    private readonly double[][] _axes;

    /// <summary>The plane of these rows.</summary>
    /// <param name="rows">Row after row, at least one.</param>
    /// <param name="features">Features of a row.</param>
    public PrincipalPlane(ReadOnlySpan<double> rows, int features)
    {
        _mean = new double[features];
        _axes = [new double[features], new double[features]];
        _axes[0][0] = 1;
        _axes[1][Math.Min(1, features - 1)] = features > 1 ? 1 : 0;
        if (features <= 2) return;
        int count = rows.Length / features;
        for (int i = 0; i < count; i++)
            for (int j = 0; j < features; j++) _mean[j] += rows[(i * features) + j] / count;
        // No feature is blind to the start.
        for (int j = 0; j < features; j++) (_axes[0][j], _axes[1][j]) = (1, j % 2 == 0 ? 1 : -1);
        for (int turn = 0; turn < Turns; turn++) Turn(rows, features);
    }

    /// <summary>Where a row lies in the plane.</summary>
    public (double X, double Y) Place(ReadOnlySpan<double> row)
    {
        double x = 0, y = 0;
        for (int j = 0; j < row.Length; j++)
        {
            double gap = row[j] - _mean[j];
            x += gap * _axes[0][j];
            y += gap * _axes[1][j];
        }
        return (x, y);
    }

    private void Turn(ReadOnlySpan<double> rows, int features)
    {
        double[][] next = [new double[features], new double[features]];
        for (int at = 0; at < rows.Length; at += features)
        {
            var row = rows.Slice(at, features);
            var (x, y) = Place(row);
            for (int j = 0; j < features; j++)
            {
                next[0][j] += x * (row[j] - _mean[j]);
                next[1][j] += y * (row[j] - _mean[j]);
            }
        }
        Normalise(next[0]);
        double shared = DenseKernels.Dot(next[0], next[1]);
        for (int j = 0; j < features; j++) next[1][j] -= shared * next[0][j];
        Normalise(next[1]);
        next.CopyTo(_axes, 0);
    }

    private static void Normalise(double[] axis)
    {
        double length = Math.Sqrt(DenseKernels.Dot(axis, axis));
        for (int j = 0; j < axis.Length && length > 0; j++) axis[j] /= length;
    }
}
