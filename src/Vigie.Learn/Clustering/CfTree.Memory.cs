namespace Vigie.Learn.Clustering;

/// <content>Memory: what a split needs is set aside beforehand; when that fails, the threshold grows.</content>
public sealed partial class CfTree
{
    private const int SampledLeaves = 512;

    // A rebuild is only worth its price when it frees a good part of the tree.
    private const double KeptShare = 0.75;

    // Least growth of the squared threshold when the closest pairs ask for less.
    private const double LeastGrowth = 1.25;

    /// <summary>
    /// Lets the past fade: every weight and deviation is multiplied, means and radii stay. Subclusters that have
    /// become lighter than <paramref name="dropBelow"/> are forgotten, and the tree is rebuilt from the others.
    /// </summary>
    /// <param name="factor">In (0, 1]; 0.5 after each half-life.</param>
    /// <param name="dropBelow">Greater than zero, in units of weight.</param>
    public void Fade(double factor, double dropBelow = 1e-3)
    {
        Check.Within(factor, double.Epsilon, 1);
        Check.PositiveFinite(dropBelow);
        _inner.Scale(factor);
        _leaves.Scale(factor);
        _entries.Scale(factor);
        if (HasLighter(dropBelow)) Rebuild(_thresholdSquared, dropBelow);
    }

    private bool HasLighter(double weight)
    {
        for (int leaf = 0; leaf < _leaves.Limit; leaf++)
            foreach (double other in _leaves.Weights(leaf))
                if (other < weight) return true;
        return false;
    }

    private void MakeRoom()
    {
        if (Reserve(SoftLimit)) return;
        int enough = (int)(KeptShare * _entries.Count);
        do Rebuild(GrownThresholdSquared(), dropBelow: 0);
        while (_entries.Count > 1 && (_entries.Count > enough || !Reserve(SoftLimit)));
    }

    /// <summary>Makes sure of memory for one more subcluster and a split on every level, within the limit.</summary>
    private bool Reserve(long limit)
    {
        while (_entries.Spare < 1)
        {
            if (Bytes + _entries.GrowthBytes > limit) return false;
            _entries.Grow();
        }
        while (_leaves.Spare < 1)
        {
            if (Bytes + _leaves.GrowthBytes > limit) return false;
            _leaves.Grow();
        }
        while (_inner.Spare < Height + 2)
        {
            if (Bytes + _inner.GrowthBytes > limit) return false;
            _inner.Grow();
        }
        return true;
    }

    /// <summary>
    /// Builds the tree anew from its own subclusters, leaf by leaf, reusing each leaf's memory at once.
    /// </summary>
    private void Rebuild(double thresholdSquared, double dropBelow)
    {
        _thresholdSquared = thresholdSquared;
        Rebuilds++;
        var old = new int[_leaves.Live];
        int count = 0;
        TakeApart(_root, 0, old, ref count);
        var means = new double[_leaves.Slots * _options.Dimensions];
        var rest = new (double Weight, double Sum, int Link)[_leaves.Slots];
        Height = 0;
        _root = NoNode;
        foreach (int leaf in old)
        {
            int entries = TakeOut(leaf, means, rest);
            if (_root == NoNode) _root = _leaves.Allocate();
            for (int i = 0; i < entries; i++)
            {
                var (weight, sum, link) = rest[i];
                var mean = means.AsSpan(i * _options.Dimensions, _options.Dimensions);
                if (weight < dropBelow) _entries.Remove(link);
                else Insert(new ClusteringFeature(mean, weight, sum, link) { Deviations = _entries.Deviations(link) });
            }
        }
        _entries.Compact(_leaves);
    }

    // Copies the entries of a leaf and frees it.
    private int TakeOut(int leaf, double[] means, (double Weight, double Sum, int Link)[] rest)
    {
        int entries = _leaves.Count(leaf);
        for (int i = 0; i < entries; i++)
        {
            var entry = _leaves.Get(leaf, i, means.AsSpan(i * _options.Dimensions, _options.Dimensions));
            rest[i] = (entry.Weight, entry.Sum, entry.Link);
        }
        _leaves.Free(leaf);
        return entries;
    }

    // Frees the inner nodes and lists the leaves from left to right.
    private void TakeApart(int node, int level, int[] leaves, ref int count)
    {
        if (level == Height)
        {
            leaves[count++] = node;
            return;
        }
        var block = _inner.Block(node);
        for (int slot = 0; slot < _inner.Count(node); slot++)
            TakeApart(_inner.Link(block, slot), level + 1, leaves, ref count);
        _inner.Free(node);
    }

    /// <summary>
    /// The next squared threshold: the median, over the subclusters of a sample of leaves, of the size each would have
    /// together with the closest one in its leaf (after Zhang, Ramakrishnan, Livny 1996, sec. 5.1.2, which takes the
    /// closest pair of the fullest leaf).
    /// </summary>
    private double GrownThresholdSquared()
    {
        int step = Math.Max(1, _leaves.Live / SampledLeaves);
        var sizes = new List<double>();
        for (int leaf = 0, seen = 0; leaf < _leaves.Limit; leaf++)
            if (_leaves.Count(leaf) > 1 && seen++ % step == 0)
                AddClosestSizes(leaf, sizes);
        double least = _thresholdSquared * LeastGrowth;
        if (sizes.Count == 0) return least > 0 ? least : SmallestSize();
        sizes.Sort();
        double median = sizes[sizes.Count / 2];
        if (median > least) return median;
        return least > 0 ? least : SmallestSize();
    }

    private void AddClosestSizes(int leaf, List<double> sizes)
    {
        var block = _leaves.Block(leaf);
        var gaps = _gaps.AsSpan(0, _leaves.Count(leaf));
        for (int i = 0; i < gaps.Length; i++)
        {
            var entry = _leaves.Get(leaf, i, _left);
            CenterDistances.Squared(block, _leaves.Stride, _left, gaps);
            double closest = double.PositiveInfinity;
            for (int j = 0; j < gaps.Length; j++)
            {
                if (i == j) continue;
                double weight = _leaves.Weight(block, j);
                double sum = CfFormulas.UnionSum(entry.Weight, entry.Sum, weight, _leaves.Sum(block, j), gaps[j]);
                closest = Math.Min(closest, CfFormulas.Size(_criterion, entry.Weight + weight, sum));
            }
            sizes.Add(closest);
        }
    }

    // From a threshold of zero without any pair to measure: a millionth of the whole's squared size.
    private double SmallestSize()
    {
        var whole = (Height == 0 ? _leaves : _inner).Summary(_root, _left);
        double size = CfFormulas.Size(_criterion, whole.Weight, whole.Sum) * 1e-6;
        return size > 0 ? size : double.Epsilon;
    }
}
