namespace Vigie.Learn.Clustering;

/// <summary>Ward's agglomeration by nearest-neighbour chains on weighted points.</summary>
internal sealed class WardChain
{
    private readonly int _count;
    private readonly int _dimensions;
    private readonly CenterBlock _block;
    private readonly double[] _weights;
    private readonly double[] _gaps;
    private readonly double[] _mean;
    private readonly int[] _members;
    private readonly List<(double Height, int Kept, int Gone)> _unions = [];
    private int _active;

    // Clusters 0 .. _active - 1 lie in the block; _members names a point of each.
    public WardChain(Subclusters points)
    {
        _count = points.Count;
        _dimensions = points.Dimensions;
        _active = _count;
        _block = new CenterBlock(_dimensions, _count);
        _weights = points.Weights.ToArray();
        _gaps = new double[_count];
        _mean = new double[_dimensions];
        _members = new int[_count];
        for (int i = 0; i < _count; i++)
        {
            _block.Set(i, points.Mean(i));
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
        return Cut(clusters);
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
            double value = gaps[i] * (weight * _weights[i] / (weight + _weights[i]));   // the same bits from both ends
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
        _unions.Add((height, _members[kept], _members[gone]));
        _block.CopyTo(gone, _mean);
        double weight = _weights[kept] + _weights[gone];
        _block.Move(kept, _mean, _weights[gone] / weight);
        _weights[kept] = weight;
        int last = --_active;
        if (gone == last) return;
        _block.CopyTo(last, _mean);
        _block.Set(gone, _mean);
        _weights[gone] = _weights[last];
        _members[gone] = _members[last];
        for (int i = 0; i < chain.Count; i++)
            if (chain[i] == last) chain[i] = gone;
    }

    // Chains find unions out of order: the lowest ones are those an ordinary agglomeration would have made first.
    private int[] Cut(int clusters)
    {
        var parents = new int[_count];
        for (int i = 0; i < _count; i++) parents[i] = i;
        var order = _unions.Select((union, i) => (union.Height, i)).Order().ToArray();
        for (int i = 0; i < _count - clusters; i++)
        {
            var (_, kept, gone) = _unions[order[i].i];
            parents[Root(parents, gone)] = Root(parents, kept);
        }
        var labels = new int[_count];
        var numbers = new Dictionary<int, int>();
        for (int i = 0; i < _count; i++)
        {
            int root = Root(parents, i);
            if (!numbers.TryGetValue(root, out int number)) numbers[root] = number = numbers.Count;
            labels[i] = number;
        }
        return labels;
    }

    private static int Root(int[] parents, int i)
    {
        while (parents[i] != i) i = parents[i] = parents[parents[i]];
        return i;
    }
}
