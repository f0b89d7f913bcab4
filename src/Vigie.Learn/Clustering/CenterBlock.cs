namespace Vigie.Learn.Clustering;

/// <summary>
/// Centres laid out feature by feature for <see cref="CenterDistances"/>; unset ones are infinitely far.
/// </summary>
internal sealed class CenterBlock
{
    private readonly double[] _block;

    public CenterBlock(int dimensions, int count)
    {
        Count = count;
        Stride = CenterDistances.Pad(count);
        _block = new double[dimensions * Stride];
        _block.AsSpan(0, Stride).Fill(double.PositiveInfinity);
    }

    public int Count { get; }

    public int Stride { get; }

    public void Set(int center, ReadOnlySpan<double> mean)
    {
        for (int j = 0; j < mean.Length; j++) _block[(j * Stride) + center] = mean[j];
    }

    /// <summary>Puts a centre infinitely far.</summary>
    public void Drop(int center) => _block[center] = double.PositiveInfinity;

    public void Move(int center, ReadOnlySpan<double> mean, double share) =>
        CenterDistances.Move(_block, Stride, center, mean, share);

    public double Mean(int center, int feature) => _block[(feature * Stride) + center];

    public void CopyTo(int center, Span<double> mean)
    {
        for (int j = 0; j < mean.Length; j++) mean[j] = Mean(center, j);
    }

    public int Nearest(ReadOnlySpan<double> row, out double squared) =>
        CenterDistances.Nearest(_block, Stride, Count, row, out squared);

    public double SquaredTo(int center, ReadOnlySpan<double> row) =>
        CenterDistances.SquaredTo(_block, Stride, center, row);

    /// <summary>Squared distances of the row to the first centres, one a result.</summary>
    public void Squared(ReadOnlySpan<double> row, Span<double> result) =>
        CenterDistances.Squared(_block, Stride, row, result);
}
