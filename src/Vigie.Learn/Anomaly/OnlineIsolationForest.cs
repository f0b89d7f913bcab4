using Vigie.Learn.Clustering;
using Vigie.Learn.Statistics;

namespace Vigie.Learn.Anomaly;

/// <summary>
/// An isolation forest that learns row by row and forgets as it goes: rows that random cuts set apart early are novel
/// (Leveni, Cassales, Pfahringer, Bifet, Boracchi, "Online Isolation Forest", ICML 2024).
/// </summary>
/// <remarks>
/// A node knows how much weight passed through it and the box that holds it. When a leaf at depth k holds
/// <c>LeafWeight · 2^k</c> it is cut at random, and what it held is shared out as if it were uniform in the box, since the
/// rows themselves are not kept in the tree. The newest rows are kept in a window; a row that leaves it is taken out of
/// every tree on its path, and a node that became too light grows together again. Memory is fixed from the start.
/// Beyond the paper, a row outside of a node's box may be set apart there, with the chance that the next cut of the box,
/// widened to hold the row, falls between them (as in Mondrian forests: Lakshminarayanan, Roy, Teh 2014).
/// </remarks>
public sealed partial class OnlineIsolationForest
{
    private readonly OnlineIsolationForestOptions _options;
    private readonly int _depthLimit;
    private readonly int _nodes;
    private readonly double[] _weights;       // tree by tree, nodes as a heap: children of i are 2i + 1 and 2i + 2
    private readonly int[] _features;         // feature of the cut; Leaf where there is none
    private readonly double[] _cuts;
    private readonly double[] _low;           // box of each node, one number a feature
    private readonly double[] _high;
    private readonly double[] _rows;          // the window: a ring of rows and their weights
    private readonly double[] _rowWeights;
    private readonly DeterministicRandom[] _randoms;
    private int _oldest;
    private int _count;

    private const int Leaf = -1;

    /// <summary>A forest that has seen nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A leaf is heavier than a quarter of the window.</exception>
    public OnlineIsolationForest(OnlineIsolationForestOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Check.Within(options.LeafWeight, 1, options.Window / 4, nameof(options.LeafWeight));
        _options = options;
        _depthLimit = (int)Math.Log2((double)options.Window / options.LeafWeight);
        _nodes = (2 << _depthLimit) - 1;
        int all = options.Trees * _nodes;
        _weights = new double[all];
        _features = new int[all];
        _cuts = new double[all];
        _low = new double[all * options.Dimensions];
        _high = new double[all * options.Dimensions];
        _rows = new double[options.Window * options.Dimensions];
        _rowWeights = new double[options.Window];
        _randoms = new DeterministicRandom[options.Trees];
        Clear();
    }

    /// <summary>How the forest is built.</summary>
    public OnlineIsolationForestOptions Options => _options;

    /// <summary>Weight in the window.</summary>
    public double Weight { get; private set; }

    /// <summary>Bytes held.</summary>
    public long Bytes =>
        sizeof(double) * ((long)_weights.Length + _cuts.Length + _low.Length + _high.Length + _rows.Length + _rowWeights.Length)
        + (sizeof(int) * (long)_features.Length);

    /// <summary>Takes in one row and forgets those that leave the window; weight 0 changes nothing.</summary>
    /// <exception cref="ArgumentException">
    /// A row of another length, or a value or weight that is not finite, too large or (weight) negative.
    /// </exception>
    public void Learn(ReadOnlySpan<double> row, double weight = 1)
    {
        CfTree.CheckRow(row, _options.Dimensions);
        if (!(weight >= 0 && weight <= CfTree.LargestWeight))
            Throw.OutOfRange(nameof(weight), weight, $"in [0, {CfTree.LargestWeight}]");
        if (weight == 0) return;
        weight = Math.Min(weight, _options.Window);
        while (_count > 0 && (_count == _options.Window || Weight + weight > _options.Window)) ForgetOldest();
        int at = (_oldest + _count++) % _options.Window;
        row.CopyTo(_rows.AsSpan(at * _options.Dimensions));
        _rowWeights[at] = weight;
        Weight += weight;
        for (int tree = 0; tree < _options.Trees; tree++) Learn(tree, row, weight);
    }

    /// <summary>
    /// How quickly random cuts set the row apart, in (0, 1]: 2 to the minus mean depth over the depth that the weight
    /// in the window would reach if every cut halved it (eq. 1 there). 1 is as novel as can be; before anything was learned all rows are.
    /// </summary>
    public double Score(ReadOnlySpan<double> row)
    {
        CfTree.CheckRow(row, _options.Dimensions);
        double depths = 0;
        for (int tree = 0; tree < _options.Trees; tree++) depths += Depth(tree * _nodes, row);
        double full = Math.Max(1, Math.Log2(Weight / _options.LeafWeight));
        return Math.Pow(2, -depths / _options.Trees / full);
    }

    /// <summary>
    /// Takes in what another forest of the same dimensions remembers. The two windows are learned anew, a row of each in
    /// turn up to the newest, so that the newest of both stay when they do not all fit.
    /// </summary>
    public void Merge(OnlineIsolationForest other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other == this) throw new ArgumentException("A forest cannot be merged into itself.", nameof(other));
        if (other._options.Dimensions != _options.Dimensions)
            Throw.LengthsDiffer(nameof(other), other._options.Dimensions, "a row of this forest", _options.Dimensions);
        if (other._count == 0) return;
        if (_count == 0 && other._options == _options)
        {
            CopyFrom(other);
            return;
        }
        var (mine, myWeights) = Window();
        var (theirs, theirWeights) = other.Window();
        Clear();
        int longest = Math.Max(myWeights.Length, theirWeights.Length);
        for (int left = longest; left > 0; left--)
        {
            LearnNth(mine, myWeights, myWeights.Length - left);
            LearnNth(theirs, theirWeights, theirWeights.Length - left);
        }
    }

    private void LearnNth(double[] rows, double[] weights, int n)
    {
        if (n >= 0) Learn(rows.AsSpan(n * _options.Dimensions, _options.Dimensions), weights[n]);
    }

    // Oldest first.
    private (double[] Rows, double[] Weights) Window()
    {
        var rows = new double[_count * _options.Dimensions];
        var weights = new double[_count];
        for (int i = 0; i < _count; i++)
        {
            int at = (_oldest + i) % _options.Window;
            Row(at).CopyTo(rows.AsSpan(i * _options.Dimensions));
            weights[i] = _rowWeights[at];
        }
        return (rows, weights);
    }

    private ReadOnlySpan<double> Row(int at) => _rows.AsSpan(at * _options.Dimensions, _options.Dimensions);

    private void Clear()
    {
        Array.Clear(_weights);
        Array.Fill(_features, Leaf);
        Array.Clear(_cuts);
        Array.Clear(_low);
        Array.Clear(_high);
        Array.Clear(_rows);
        Array.Clear(_rowWeights);
        (_oldest, _count, Weight) = (0, 0, 0);
        for (int tree = 0; tree < _randoms.Length; tree++)
            _randoms[tree] = new DeterministicRandom(_options.Seed + (0x9E3779B97F4A7C15UL * (ulong)tree));
    }

    private void CopyFrom(OnlineIsolationForest other)
    {
        other._weights.CopyTo(_weights, 0);
        other._features.CopyTo(_features, 0);
        other._cuts.CopyTo(_cuts, 0);
        other._low.CopyTo(_low, 0);
        other._high.CopyTo(_high, 0);
        other._rows.CopyTo(_rows, 0);
        other._rowWeights.CopyTo(_rowWeights, 0);
        (_oldest, _count, Weight) = (other._oldest, other._count, other.Weight);
        for (int tree = 0; tree < _randoms.Length; tree++) _randoms[tree] = other._randoms[tree].Copy();
    }
}
