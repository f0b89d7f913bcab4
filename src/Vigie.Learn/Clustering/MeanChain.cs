using Vigie.Learn.Kernels;

namespace Vigie.Learn.Clustering;

/// <summary>
/// Agglomeration by nearest-neighbour chains (Murtagh 1983) where weight, mean and deviations of a cluster tell how
/// close it is to another: no table of distances, m² steps of d numbers each.
/// </summary>
internal sealed class MeanChain
{
    private readonly bool _isAverage;
    private readonly int _dimensions;
    private readonly CenterBlock _block;
    private readonly double[] _weights;
    private readonly double[] _gaps;
    private readonly double[] _mean;
    private readonly double[] _other;
    private readonly int[] _members;
    private readonly double[] _spreads;
    private readonly Dendrogram _unions;
    private int _active;

    // Clusters 0 .. _active - 1 lie in the block; _members names a point of each.
    public MeanChain(Subclusters points, Linkage linkage)
    {
        _isAverage = linkage == Linkage.Average;
        int count = points.Count;
        _dimensions = points.Dimensions;
        _active = count;
        _unions = new Dendrogram(count);
        _spreads = new double[count];
        _block = new CenterBlock(_dimensions, count);
        _weights = points.Weights.ToArray();
        _gaps = new double[count];
        _mean = new double[_dimensions];
        _other = new double[_dimensions];
        _members = new int[count];
        for (int i = 0; i < count; i++)
        {
            _block.Set(i, points.Mean(i));
            foreach (double deviation in points.Deviations(i)) _spreads[i] += deviation;
            _spreads[i] /= _weights[i];
            _members[i] = i;
        }
    }

    public int[] Run(int clusters)
    {
        var chain = new List<int>();
        while (_active > 1)
        {
            if (chain.Count == 0) chain.Add(0);
            int top = chain[^1];
            int previous = chain.Count > 1 ? chain[^2] : -1;
            int nearest = Nearest(top, previous, out double height);
            if (nearest != previous)
            {
                chain.Add(nearest);
                continue;
            }
            chain.RemoveRange(chain.Count - 2, 2);
            Join(top, previous, height, chain);
        }
        return _unions.Cut(clusters);
    }

    // On a tie the previous link of the chain wins: else the chain could go round in circles.
    private int Nearest(int cluster, int previous, out double height)
    {
        _block.CopyTo(cluster, _mean);
        var gaps = _gaps.AsSpan(0, _active);
        _block.Squared(_mean, gaps);
        double weight = _weights[cluster];
        int nearest = -1;
        height = double.PositiveInfinity;
        for (int i = 0; i < gaps.Length; i++)
        {
            double value = _isAverage   // both give the same bits from both ends
                ? gaps[i] + (_spreads[cluster] + _spreads[i])
                : gaps[i] * (weight * _weights[i] / (weight + _weights[i]));
            if (i == cluster || value > height || (value == height && i != previous)) continue;
            height = value;
            nearest = i;
        }
        return nearest;
    }

    // The union takes the lower place, and the last cluster moves into the free one (in the chain too).
    private void Join(int a, int b, double height, List<int> chain)
    {
        int kept = Math.Min(a, b);
        int gone = Math.Max(a, b);
        _unions.Add(height, _members[kept], _members[gone]);
        _block.CopyTo(gone, _mean);
        double weight = _weights[kept] + _weights[gone];
        _block.CopyTo(kept, _other);
        double share = _weights[gone] / weight;
        double apart = share * (1 - share) * DenseKernels.SquaredDistance(_mean, _other);
        _spreads[kept] += (share * (_spreads[gone] - _spreads[kept])) + apart;
        _block.Move(kept, _mean, _weights[gone] / weight);
        _weights[kept] = weight;
        int last = --_active;
        if (gone == last) return;
        _block.CopyTo(last, _mean);
        _block.Set(gone, _mean);
        _weights[gone] = _weights[last];
        _spreads[gone] = _spreads[last];
        _members[gone] = _members[last];
        for (int i = 0; i < chain.Count; i++)
            if (chain[i] == last) chain[i] = gone;
    }
}
