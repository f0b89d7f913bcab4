using Vigie.Learn.Kernels;

namespace Vigie.Learn.Clustering;

/// <summary>
/// A height-balanced tree of clustering features that sums up a stream of rows in bounded memory: BIRCH (Zhang,
/// Ramakrishnan, Livny 1996) with weight, mean and sums of squared deviations in place of sums and sums of squares
/// (BETULA: Lang, Schubert 2020), so that an offset of the data costs no precision.
/// </summary>
/// <remarks>
/// <para>
/// A row goes down to the closest subcluster and joins it unless that would make it larger than the threshold; else it
/// starts a subcluster of its own. When memory is short the threshold grows and the tree is rebuilt from its own
/// subclusters, in place. <see cref="Bytes"/> never passes <see cref="CfTreeOptions.MaxBytes"/>; a rebuild takes a few
/// bytes a leaf besides while it lasts.
/// </para>
/// <para>
/// A row of weight w is a feature of weight w and no deviation. Joining a subcluster with it changes weight, mean and
/// deviations as joining it w times with weight 1 does (to rounding); the tree may come out in another shape, as the
/// threshold is asked once and not w times.
/// </para>
/// <para>Answers change nothing and may be asked from many threads while nobody learns.</para>
/// </remarks>
public sealed partial class CfTree
{
    /// <summary>Values of rows may not be greater in magnitude: their squares must add up to finite numbers.</summary>
    public const double LargestMagnitude = 1e100;

    /// <summary>Weights may not be greater.</summary>
    public const double LargestWeight = 1e50;

    private const int NoNode = -1;
    private const double Hole = -1;
    private const long PageBytes = 256 << 10;
    private const int SmallestPages = 64;

    private readonly CfTreeOptions _options;
    private readonly ClusterDistance _distance;
    private readonly AbsorbCriterion _criterion;
    private readonly CfNodes _inner;
    private readonly CfNodes _leaves;
    private readonly CfRecords _entries;
    private readonly NodeSplit _split;
    private readonly double[] _row;
    private double _thresholdSquared;
    private int _root;
    private (int Node, int Slot)[] _path = new (int, int)[8];

    /// <summary>An empty tree.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The memory does not hold even a few nodes.</exception>
    public CfTree(CfTreeOptions options)
        : this(options, NoNode)
    {
        Reserve(long.MaxValue);
        _root = _leaves.Allocate();
        Reserve(long.MaxValue);
        long least = 4 * Bytes;
        if (options.MaxBytes < least)
            Throw.OutOfRange(nameof(options.MaxBytes), options.MaxBytes, $">= {least} for these nodes and dimensions");
    }

    private CfTree(CfTreeOptions options, int root)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _distance = options.Distance;
        _criterion = options.Criterion;
        _thresholdSquared = options.Threshold * options.Threshold;
        int dimensions = options.Dimensions;
        long page = Math.Min(PageBytes, options.MaxBytes / SmallestPages);
        int slots = Math.Max(options.Branching, options.LeafCapacity);
        bool searched = options.Distance == ClusterDistance.Centroid && dimensions <= MostSearched;
        _inner = new CfNodes(dimensions, options.Branching, searched, page);
        _leaves = new CfNodes(dimensions, options.LeafCapacity, searched, page);
        long record = CfRecords.Length(dimensions, options.PerFeature) * sizeof(double);
        int pageRecords = RecordPages<double>.PageOf(page, record);
        _entries = new CfRecords(dimensions, options.PerFeature, pageRecords);
        _aside = RoomForOutliers(options, pageRecords, record);
        _split = new NodeSplit(options.Distance, dimensions, slots);
        _row = new double[dimensions];
        _origin = new double[searched ? dimensions : 0];
        _single = new float[searched ? dimensions : 0];
        _laneGaps = new float[searched ? new LaneBlocks(dimensions, slots).Stride : 0];
        _widening = Widening(dimensions);
        Reach(0);
        _root = root;
    }

    /// <summary>How the tree is built.</summary>
    public CfTreeOptions Options => _options;

    /// <summary>Number of subclusters (entries of the leaves).</summary>
    public int SubclusterCount { get; private set; }

    /// <summary>Levels above the leaves.</summary>
    public int Height { get; private set; }

    /// <summary>Nodes and leaves.</summary>
    public int NodeCount => _inner.Live + _leaves.Live;

    /// <summary>Largest radius or diameter of a subcluster now; never shrinks.</summary>
    public double Threshold => Math.Sqrt(_thresholdSquared);

    /// <summary>How often the tree was built anew from its own subclusters.</summary>
    public int Rebuilds { get; private set; }

    /// <summary>Bytes held by the tree.</summary>
    public long Bytes =>
        _inner.Bytes + _leaves.Bytes + _entries.Bytes + _split.Bytes + (_aside?.Bytes ?? 0)
        + ((long)(_row.Length + _origin.Length + _path.Length) * sizeof(double))
        + ((long)(_single.Length + _laneGaps.Length) * sizeof(float));

    /// <summary>Sum of the weights of all rows.</summary>
    public double TotalWeight =>
        SubclusterCount == 0 ? 0 : (Height == 0 ? _leaves : _inner).Features.Weight(_root);

    internal int Root => _root;

    internal CfNodes InnerNodes => _inner;

    internal CfNodes Leaves => _leaves;

    internal CfRecords ChildrenOf(int level) => Children(level);

    private long SoftLimit => _options.MaxBytes - (_options.MaxBytes / 10);

    /// <summary>Takes in one row (one finite number a feature); weight 0 changes nothing.</summary>
    /// <exception cref="ArgumentException">
    /// A row of another length, or a value or weight that is not finite, too large or (weight) negative.
    /// </exception>
    public void Learn(ReadOnlySpan<double> row, double weight = 1)
    {
        CheckRow(row, _options.Dimensions);
        if (!(weight >= 0 && weight <= LargestWeight))
            Throw.OutOfRange(nameof(weight), weight, $"in [0, {LargestWeight}]");
        if (weight == 0) return;
        Learn(new ClusteringFeature(row, weight, 0));
    }

    /// <summary>Takes in one row of single precision; see <see cref="Learn(ReadOnlySpan{double}, double)"/>.</summary>
    public void Learn(ReadOnlySpan<float> row, double weight = 1)
    {
        if (row.Length != _row.Length) Throw.LengthsDiffer(nameof(row), row.Length, "a row of this tree", _row.Length);
        for (int j = 0; j < row.Length; j++) _row[j] = row[j];
        Learn(_row, weight);
    }

    internal void Learn(in ClusteringFeature feature)
    {
        if (Insert(feature, NoNode)) MakeRoom();
    }

    /// <summary>Takes in all that another tree of the same dimensions has learned, subcluster by subcluster.</summary>
    public void Merge(CfTree other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other == this) throw new ArgumentException("A tree cannot be merged into itself.", nameof(other));
        if (other._options.Dimensions != _options.Dimensions)
            Throw.LengthsDiffer(nameof(other), other._options.Dimensions, "a row of this tree", _options.Dimensions);
        _thresholdSquared = Math.Max(_thresholdSquared, other._thresholdSquared);
        var even = new double[_options.Dimensions];
        for (int i = 0; i < other.SubclusterCount; i++) LearnOf(other, other._entries.Get(i), even);
        for (int i = 0; i < other.OutlierCount; i++) LearnOf(other, other._aside!.Get(i), even);
    }

    // Where the other knows the deviation of the whole only, each feature gets an even share of it.
    private void LearnOf(CfTree other, ClusteringFeature entry, double[] even)
    {
        if (_options.PerFeature && !other._options.PerFeature)
        {
            Array.Fill(even, entry.Sum / even.Length);
            entry = new ClusteringFeature(entry.Mean, entry.Weight, entry.Sum) { Deviations = even };
        }
        Learn(entry);
    }

    internal static void CheckRow(ReadOnlySpan<double> row, int dimensions)
    {
        if (row.Length != dimensions) Throw.LengthsDiffer(nameof(row), row.Length, "a row of this tree", dimensions);
        if (CenterDistances.AllWithin(row, LargestMagnitude)) return;
        for (int j = 0; j < row.Length; j++)
            if (!(Math.Abs(row[j]) <= LargestMagnitude))
                Throw.OutOfRange($"row[{j}]", row[j], $"finite and at most {LargestMagnitude} in magnitude");
    }

    // Nodes take the feature in on the way down. A number is that of a subcluster that is there already.
    private bool Insert(in ClusteringFeature entry, int number)
    {
        var walker = Enter(entry.Mean);
        int node = _root;
        if (SubclusterCount > 0 && Height > 0) _inner.Features.Join(node, entry);
        for (int level = 0; level < Height; level++)
        {
            var children = Children(level);
            int slot = Closest(_inner, children, node, entry, walker);
            int child = _inner.Links(node)[slot];
            children.Join(child, entry);
            _inner.Show(node, slot, children.Mean(child), _origin);
            _path[level] = (node, slot);
            node = child;
        }
        return InsertIntoLeaf(node, entry, number, walker);
    }

    private bool InsertIntoLeaf(int leaf, in ClusteringFeature entry, int number, in Walker walker)
    {
        int count = _leaves.Count(leaf);
        if (count == 0)
        {
            _leaves.Features.Set(leaf, new ClusteringFeature(entry.Mean, entry.Weight, entry.Sum));
            number = Numbered(entry, number);
            _leaves.Append(leaf, number, entry.Mean, _origin);
            return true;
        }
        if (Height == 0) _leaves.Features.Join(leaf, entry);
        int slot = Closest(_leaves, _entries, leaf, entry, walker);
        int closest = _leaves.Links(leaf)[slot];
        var other = _entries.Get(closest);
        double squared = DenseKernels.SquaredDistance(entry.Mean, other.Mean);
        double weight = other.Weight + entry.Weight;
        double sum = other.Sum + entry.Sum + (other.Weight * (entry.Weight / weight) * squared);
        if (CfFormulas.IsLarger(_criterion, weight, sum, _thresholdSquared))
        {
            if (count < _leaves.Slots)
            {
                _leaves.Append(leaf, Numbered(entry, number), entry.Mean, _origin);
                return true;
            }
            if (Reserve(_options.MaxBytes))
            {
                SplitLeaf(leaf, Numbered(entry, number));
                return true;
            }
            // Only in a rebuild that finds no memory for a split: the threshold gives way, not the limit.
            _thresholdSquared = CfFormulas.Size(_criterion, weight, sum);
        }
        _entries.Join(closest, entry);
        _leaves.Show(leaf, slot, _entries.Mean(closest), _origin);
        if (number != NoNode) _entries.Weight(number) = Hole;
        return false;
    }

    private int Numbered(in ClusteringFeature entry, int number)
    {
        if (number != NoNode) return number;
        _entries.Set(SubclusterCount, entry);
        return SubclusterCount++;
    }

    private void SplitLeaf(int leaf, int more)
    {
        int sibling = _leaves.Allocate();
        _split.Divide(_leaves, _entries, leaf, sibling, more, _origin);
        Ascend(leaf, sibling);
    }

    // Both halves of a split child take the place of the one; full parents split in their turn, up to a new root.
    private void Ascend(int node, int sibling)
    {
        var children = _leaves.Features;
        for (int level = Height - 1; level >= 0; level--)
        {
            var (parent, slot) = _path[level];
            _inner.Show(parent, slot, children.Mean(node), _origin);
            if (_inner.Count(parent) < _inner.Slots)
            {
                _inner.Append(parent, sibling, children.Mean(sibling), _origin);
                if (_options.MergingRefinement) MergeClosest(parent, level, node, sibling);
                return;
            }
            int more = sibling;
            sibling = _inner.Allocate();
            _split.Divide(_inner, children, parent, sibling, more, _origin);
            node = parent;
            children = _inner.Features;
        }
        _root = _inner.Allocate();
        _inner.Append(_root, node, children.Mean(node), _origin);
        _inner.Append(_root, sibling, children.Mean(sibling), _origin);
        _inner.Summarise(_root, children);
        Height++;
        if (Height > _path.Length) Array.Resize(ref _path, 2 * _path.Length);
        Recenter();
    }

    // The closest two children of a parent become one where one can hold what both do, unless a split just parted them.
    private void MergeClosest(int parent, int level, int node, int sibling)
    {
        var (nodes, features, below) = (level + 1 == Height ? _leaves : _inner, Children(level), Children(level + 1));
        var links = _inner.Links(parent);
        int first = 0, second = 1;
        double least = double.PositiveInfinity;
        for (int j = 1; j < links.Length; j++)
            for (int i = 0; i < j; i++)
            {
                double distance = CfFormulas.Distance(_distance, features.Get(links[i]), features.Get(links[j]));
                if (distance >= least) continue;
                least = distance;
                (first, second) = (i, j);
            }
        int kept = links[first], gone = links[second];
        bool wereParted = (kept == node && gone == sibling) || (kept == sibling && gone == node);
        if (wereParted || nodes.Count(kept) + nodes.Count(gone) > nodes.Slots) return;
        foreach (int link in nodes.Links(gone)) nodes.Append(kept, link, below.Mean(link), _origin);
        nodes.Free(gone);
        nodes.Summarise(kept, below);
        _inner.RemoveAt(parent, second, features, _origin);
        _inner.Show(parent, first, features.Mean(kept), _origin);
    }
}
