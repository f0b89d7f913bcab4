using Vigie.Learn.Kernels;

namespace Vigie.Learn.Clustering;

/// <content>Memory: what a split needs is set aside beforehand; when that fails, the threshold grows.</content>
public sealed partial class CfTree
{
    private const int SampledLeaves = 512;

    // A rebuild is only worth its price when it frees a good part of the tree.
    private const double KeptShare = 0.75;

    private const double FadeStep = 1.0 / 16;

    // Least growth of the squared threshold when the closest pairs ask for less.
    private const double LeastGrowth = 1.25;

    private double _unfaded;

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
        Scale(_root, 0, factor);
        ScaleOutliers(factor, dropBelow);
        for (int i = 0; i < SubclusterCount; i++)
        {
            if (!(_entries.Weight(i) < dropBelow)) continue;
            Rebuild(_thresholdSquared, dropBelow);
            return;
        }
    }

    /// <summary>
    /// Tells that time has passed, in the unit of <see cref="CfTreeOptions.HalfLife"/>: the past fades, in steps of a
    /// sixteenth of a half-life, so that no weight is ever more than a twentieth too large.
    /// </summary>
    /// <param name="elapsed">Since it was last told; finite, not negative.</param>
    public void Advance(double elapsed)
    {
        Check.NonNegativeFinite(elapsed);
        if (double.IsPositiveInfinity(_options.HalfLife)) return;
        _unfaded += elapsed;
        if (_unfaded < _options.HalfLife * FadeStep) return;
        double factor = Math.Pow(2, -_unfaded / _options.HalfLife);
        _unfaded = 0;
        Fade(Math.Max(factor, double.Epsilon));
    }

    private void Scale(int node, int level, double factor)
    {
        var nodes = level == Height ? _leaves : _inner;
        if (nodes.Count(node) == 0) return;
        nodes.Features.Scale(node, factor);
        foreach (int link in nodes.Links(node))
            if (level < Height) Scale(link, level + 1, factor);
            else _entries.Scale(link, factor);
    }

    /// <summary>
    /// Lets the threshold grow, and the tree be rebuilt from its own subclusters, until there are at most
    /// <paramref name="most"/>; a step that would leave fewer than <paramref name="fewest"/> is made smaller.
    /// </summary>
    /// <param name="most">At least 1.</param>
    /// <param name="fewest">At most <paramref name="most"/>.</param>
    public void Condense(int most, int fewest = 0)
    {
        Check.Positive(most);
        Check.Within(fewest, 0, most);
        while (SubclusterCount > most)
        {
            double grown = GrownThresholdSquared();
            double gentle = Math.Max(_thresholdSquared * LeastGrowth, double.Epsilon);
            // A median step leaves about a half to two thirds.
            bool mayOvershoot = SubclusterCount < 3 * (double)fewest;
            Rebuild(mayOvershoot && _thresholdSquared > 0 ? Math.Min(grown, gentle) : grown, dropBelow: 0);
        }
    }

    private void MakeRoom()
    {
        if (Reserve(SoftLimit)) return;
        int enough = (int)(KeptShare * SubclusterCount);
        do
        {
            double lightest = _options.OutlierShare * TotalWeight / SubclusterCount;
            Rebuild(GrownThresholdSquared(), dropBelow: 0, asideBelow: lightest);
            RetryOutliers();
        }
        while (SubclusterCount > 1 && (SubclusterCount > enough || !Reserve(SoftLimit)));
    }

    /// <summary>Makes sure of memory for one more subcluster and a split on every level, within the limit.</summary>
    private bool Reserve(long limit)
    {
        while (SubclusterCount >= _entries.Capacity)
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
    private void Rebuild(double thresholdSquared, double dropBelow, double asideBelow = 0)
    {
        _thresholdSquared = thresholdSquared;
        Rebuilds++;
        Recenter();
        var old = new int[_leaves.Live];
        int count = 0;
        TakeApart(_root, 0, old, ref count);
        var rest = new int[_leaves.Slots];
        Height = 0;
        _root = NoNode;
        foreach (int leaf in old)
        {
            var links = rest.AsSpan(0, _leaves.Count(leaf));
            _leaves.Links(leaf).CopyTo(links);
            _leaves.Free(leaf);
            if (_root == NoNode) _root = _leaves.Allocate();
            foreach (int number in links)
                if (_entries.Weight(number) < dropBelow || SetAside(number, asideBelow)) _entries.Weight(number) = Hole;
                else Insert(_entries.Get(number), number);
        }
        Compact();
    }

    // Moves the last subclusters into the numbers given up, and tells the leaves.
    private void Compact()
    {
        var numbers = new int[SubclusterCount];
        int end = SubclusterCount;
        for (int i = 0; i < end; i++)
        {
            numbers[i] = i;
            if (_entries.Weight(i) != Hole) continue;
            do end--;
            while (end > i && _entries.Weight(end) == Hole);
            if (end == i) break;
            _entries.Copy(end, i);
            numbers[end] = i;
        }
        SubclusterCount = end;
        for (int leaf = 0; leaf < _leaves.Limit; leaf++)
            foreach (ref int link in _leaves.Links(leaf))
                link = numbers[link];
    }

    // Frees the inner nodes and lists the leaves from left to right.
    private void TakeApart(int node, int level, int[] leaves, ref int count)
    {
        if (level == Height)
        {
            leaves[count++] = node;
            return;
        }
        foreach (int child in _inner.Links(node)) TakeApart(child, level + 1, leaves, ref count);
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
        var links = _leaves.Links(leaf);
        foreach (int i in links)
        {
            var entry = _entries.Get(i);
            double closest = double.PositiveInfinity;
            foreach (int j in links)
            {
                if (i == j) continue;
                var other = _entries.Get(j);
                double squared = DenseKernels.SquaredDistance(entry.Mean, other.Mean);
                double sum = CfFormulas.UnionSum(entry.Weight, entry.Sum, other.Weight, other.Sum, squared);
                closest = Math.Min(closest, CfFormulas.Size(_criterion, entry.Weight + other.Weight, sum));
            }
            sizes.Add(closest);
        }
    }

    // From a threshold of zero without any pair to measure: a millionth of the whole's squared size.
    private double SmallestSize()
    {
        var whole = (Height == 0 ? _leaves : _inner).Features.Get(_root);
        double size = CfFormulas.Size(_criterion, whole.Weight, whole.Sum) * 1e-6;
        return size > 0 ? size : double.Epsilon;
    }
}
