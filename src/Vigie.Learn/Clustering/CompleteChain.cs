namespace Vigie.Learn.Clustering;

/// <summary>
/// Complete linkage by nearest-neighbour chains (Murtagh 1983) on a table of the distances of all pairs: m² / 2
/// numbers of single precision.
/// </summary>
internal sealed class CompleteChain
{
    private readonly float[][] _gaps;
    private readonly bool[] _gone;
    private readonly Dendrogram _unions;

    public CompleteChain(Subclusters points)
    {
        int count = points.Count;
        _unions = new Dendrogram(count);
        _gone = new bool[count];
        _gaps = new float[count][];
        var block = new CenterBlock(points.Dimensions, count);
        for (int i = 0; i < count; i++) block.Set(i, points.Mean(i));
        var row = new double[count];
        for (int i = 0; i < count; i++)
        {
            block.Squared(points.Mean(i), row.AsSpan(0, i));
            _gaps[i] = Array.ConvertAll(row[..i], squared => (float)Math.Sqrt(squared));
        }
    }

    public int[] Run(int clusters)
    {
        var chain = new List<int>();
        for (int left = _gaps.Length; left > 1;)
        {
            if (chain.Count == 0) chain.Add(Array.IndexOf(_gone, false));
            int top = chain[^1];
            int previous = chain.Count > 1 ? chain[^2] : -1;
            int nearest = Nearest(top, previous, out float height);
            if (nearest != previous)
            {
                chain.Add(nearest);
                continue;
            }
            chain.RemoveRange(chain.Count - 2, 2);
            Join(Math.Min(top, previous), Math.Max(top, previous), height);
            left--;
        }
        return _unions.Cut(clusters);
    }

    private ref float Gap(int i, int j) => ref (i > j ? ref _gaps[i][j] : ref _gaps[j][i]);

    // On a tie the previous link of the chain wins: else the chain could go round in circles.
    private int Nearest(int cluster, int previous, out float height)
    {
        int nearest = previous;
        height = previous < 0 ? float.PositiveInfinity : Gap(cluster, previous);
        for (int i = 0; i < _gone.Length; i++)
        {
            if (_gone[i] || i == cluster) continue;
            float gap = Gap(cluster, i);
            if (gap >= height && nearest >= 0) continue;
            height = gap;
            nearest = i;
        }
        return nearest;
    }

    private void Join(int kept, int gone, float height)
    {
        _unions.Add(height, kept, gone);
        _gone[gone] = true;
        for (int i = 0; i < _gone.Length; i++)
            if (!_gone[i] && i != kept) Gap(kept, i) = Math.Max(Gap(kept, i), Gap(gone, i));
    }
}
