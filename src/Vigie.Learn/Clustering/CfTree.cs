using System.Runtime.CompilerServices;

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
    private const long PageBytes = 256 << 10;
    private const int SmallestPages = 64;

    private readonly CfTreeOptions _options;
    private readonly ClusterDistance _distance;
    private readonly AbsorbCriterion _criterion;
    private readonly CfNodes _inner;
    private readonly CfNodes _leaves;
    private readonly CfEntries _entries;
    private readonly NodeSplit _split;
    private readonly double[] _gaps;
    private readonly double[] _row;
    private readonly double[] _left;
    private readonly double[] _right;
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
        long page = Math.Min(PageBytes, options.MaxBytes / SmallestPages);
        int slots = Math.Max(options.Branching, options.LeafCapacity);
        _inner = new CfNodes(options.Dimensions, options.Branching, page);
        _leaves = new CfNodes(options.Dimensions, options.LeafCapacity, page);
        _entries = new CfEntries(options.Dimensions, page);
        _split = new NodeSplit(options.Distance, options.Dimensions, slots);
        _gaps = new double[slots];
        _row = new double[options.Dimensions];
        _left = new double[options.Dimensions];
        _right = new double[options.Dimensions];
        _root = root;
    }

    /// <summary>How the tree is built.</summary>
    public CfTreeOptions Options => _options;

    /// <summary>Number of subclusters (entries of the leaves).</summary>
    public int SubclusterCount => _entries.Count;

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
        _inner.Bytes + _leaves.Bytes + _entries.Bytes + _split.Bytes
        + ((long)(_gaps.Length + (3 * _row.Length) + _path.Length) * sizeof(double));

    /// <summary>Sum of the weights of all rows.</summary>
    public double TotalWeight
    {
        get
        {
            double total = 0;
            foreach (double weight in (Height == 0 ? _leaves : _inner).Weights(_root)) total += weight;
            return total;
        }
    }

    internal int Root => _root;

    internal CfNodes InnerNodes => _inner;

    internal CfNodes Leaves => _leaves;

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
        bool grew = Insert(new ClusteringFeature(row, weight, 0, ClusteringFeature.NoLink));
        if (grew) MakeRoom();
    }

    /// <summary>Takes in one row of single precision; see <see cref="Learn(ReadOnlySpan{double}, double)"/>.</summary>
    public void Learn(ReadOnlySpan<float> row, double weight = 1)
    {
        if (row.Length != _row.Length) Throw.LengthsDiffer(nameof(row), row.Length, "a row of this tree", _row.Length);
        for (int j = 0; j < row.Length; j++) _row[j] = row[j];
        Learn(_row, weight);
    }

    /// <summary>Takes in all that another tree of the same dimensions has learned, subcluster by subcluster.</summary>
    public void Merge(CfTree other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other == this) throw new ArgumentException("A tree cannot be merged into itself.", nameof(other));
        if (other._options.Dimensions != _options.Dimensions)
            Throw.LengthsDiffer(nameof(other), other._options.Dimensions, "a row of this tree", _options.Dimensions);
        _thresholdSquared = Math.Max(_thresholdSquared, other._thresholdSquared);
        var mean = new double[_options.Dimensions];
        for (int i = 0; i < other.SubclusterCount; i++)
        {
            var (leaf, slot) = other._entries.Place(i);
            var entry = other._leaves.Get(leaf, slot, mean);
            bool grew = Insert(new ClusteringFeature(mean, entry.Weight, entry.Sum, ClusteringFeature.NoLink)
            {
                Deviations = other._entries.Deviations(i),
            });
            if (grew) MakeRoom();
        }
    }

    internal static void CheckRow(ReadOnlySpan<double> row, int dimensions)
    {
        if (row.Length != dimensions) Throw.LengthsDiffer(nameof(row), row.Length, "a row of this tree", dimensions);
        if (CenterDistances.AllWithin(row, LargestMagnitude)) return;
        for (int j = 0; j < row.Length; j++)
            if (!(Math.Abs(row[j]) <= LargestMagnitude))
                Throw.OutOfRange($"row[{j}]", row[j], $"finite and at most {LargestMagnitude} in magnitude");
    }

    // Inner nodes take the feature in on the way down; only a split has to correct them afterwards.
    private bool Insert(in ClusteringFeature entry)
    {
        int node = _root;
        for (int level = 0; level < Height; level++)
        {
            var block = _inner.Block(node);
            int slot = Closest(_inner, block, node, entry, _gaps, out double squared);
            ref double weight = ref _inner.Weight(block, slot);
            ref double sum = ref _inner.Sum(block, slot);
            double before = weight;
            weight += entry.Weight;
            double share = entry.Weight / weight;
            sum += entry.Sum + (before * share * squared);
            CenterDistances.Move(block, _inner.Stride, slot, entry.Mean, share);
            _path[level] = (node, slot);
            node = _inner.Link(block, slot);
        }
        return InsertIntoLeaf(node, entry);
    }

    private bool InsertIntoLeaf(int leaf, in ClusteringFeature entry)
    {
        if (_leaves.Count(leaf) == 0)
        {
            AppendToLeaf(leaf, entry);
            return true;
        }
        var block = _leaves.Block(leaf);
        int slot = Closest(_leaves, block, leaf, entry, _gaps, out double squared);
        double before = _leaves.Weight(block, slot);
        double weight = before + entry.Weight;
        double sum = _leaves.Sum(block, slot) + entry.Sum + (before * (entry.Weight / weight) * squared);
        if (CfFormulas.IsLarger(_criterion, weight, sum, _thresholdSquared))
        {
            if (_leaves.Count(leaf) < _leaves.Slots)
            {
                AppendToLeaf(leaf, entry);
                return true;
            }
            if (Reserve(_options.MaxBytes))
            {
                SplitLeaf(leaf, entry);
                return true;
            }
            // Only in a rebuild that finds no memory for a split: the threshold gives way, not the limit.
            _thresholdSquared = CfFormulas.Size(_criterion, weight, sum);
        }
        Absorb(block, slot, entry, weight, sum);
        return false;
    }

    private void Absorb(Span<double> block, int slot, in ClusteringFeature entry, double weight, double sum)
    {
        double before = _leaves.Weight(block, slot);
        _leaves.Weight(block, slot) = weight;
        _leaves.Sum(block, slot) = sum;
        double share = entry.Weight / weight;
        var deviations = _entries.Deviations(_leaves.Link(block, slot));
        CenterDistances.Move(block, _leaves.Stride, slot, entry.Mean, share, deviations, before * share);
        for (int j = 0; j < entry.Deviations.Length; j++) deviations[j] += entry.Deviations[j];
        if (entry.Link != ClusteringFeature.NoLink) _entries.Remove(entry.Link);
    }

    private void AppendToLeaf(int leaf, in ClusteringFeature entry)
    {
        var numbered = Numbered(entry);
        int slot = _leaves.Append(leaf, numbered);
        _entries.SetPlace(numbered.Link, leaf, slot);
    }

    private ClusteringFeature Numbered(in ClusteringFeature entry)
    {
        if (entry.Link != ClusteringFeature.NoLink) return entry;
        return new ClusteringFeature(entry.Mean, entry.Weight, entry.Sum, _entries.Add(entry.Deviations));
    }

    private void SplitLeaf(int leaf, in ClusteringFeature entry)
    {
        int sibling = _leaves.Allocate();
        _split.Divide(_leaves, leaf, sibling, Numbered(entry));
        Relocate(leaf);
        Relocate(sibling);
        Ascend(leaf, sibling);
    }

    private void Relocate(int leaf)
    {
        var block = _leaves.Block(leaf);
        for (int slot = 0; slot < _leaves.Count(leaf); slot++)
            _entries.SetPlace(_leaves.Link(block, slot), leaf, slot);
    }

    // Both halves of a split child take the place of the one; full parents split in their turn, up to a new root.
    private void Ascend(int node, int sibling)
    {
        var children = _leaves;
        for (int level = Height - 1; level >= 0; level--)
        {
            var (parent, slot) = _path[level];
            _inner.Set(parent, slot, children.Summary(node, _left));
            var more = children.Summary(sibling, _right);
            if (_inner.Count(parent) < _inner.Slots)
            {
                _inner.Append(parent, more);
                return;
            }
            sibling = _inner.Allocate();
            _split.Divide(_inner, parent, sibling, more);
            node = parent;
            children = _inner;
        }
        _root = _inner.Allocate();
        _inner.Append(_root, children.Summary(node, _left));
        _inner.Append(_root, children.Summary(sibling, _right));
        Height++;
        if (Height > _path.Length) Array.Resize(ref _path, 2 * _path.Length);
    }

    // With few features it costs less to look at every lane (empty ones are infinitely far) than to mispredict how
    // many are filled.
    private int Lanes(CfNodes nodes, int node) => _options.Dimensions <= 8 ? nodes.Slots : nodes.Count(node);

    /// <summary>The slot of the entry closest by the tree's distance, and its squared Euclidean distance.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Closest(
        CfNodes nodes,
        Span<double> block,
        int node,
        in ClusteringFeature entry,
        Span<double> gaps,
        out double squared) =>
        _distance == ClusterDistance.Centroid
            ? CenterDistances.Nearest(block, nodes.Stride, Lanes(nodes, node), entry.Mean, out squared)
            : ClosestOf(nodes, block, node, entry, gaps, out squared);

    private int ClosestOf(
        CfNodes nodes, Span<double> block, int node, in ClusteringFeature entry, Span<double> gaps, out double squared)
    {
        gaps = gaps[..nodes.Count(node)];
        if (_distance == ClusterDistance.Manhattan)
            CenterDistances.Manhattan(block, nodes.Stride, entry.Mean, gaps);
        else
            CenterDistances.Squared(block, nodes.Stride, entry.Mean, gaps);
        CfFormulas.Measure(_distance, entry.Weight, entry.Sum, nodes.Weights(node), nodes.Sums(node), gaps);
        int closest = 0;
        for (int slot = 1; slot < gaps.Length; slot++)
            if (gaps[slot] < gaps[closest]) closest = slot;
        squared = CenterDistances.SquaredTo(block, nodes.Stride, closest, entry.Mean);
        return closest;
    }
}
