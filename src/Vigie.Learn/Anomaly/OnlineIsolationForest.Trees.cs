namespace Vigie.Learn.Anomaly;

/// <content>One tree: cut where it is heavy, grow together where it is light (algorithms 2 and 3 of the paper).</content>
public sealed partial class OnlineIsolationForest
{
    private double SplitWeight(int depth) => (double)_options.LeafWeight * (1 << depth);

    private void Learn(int tree, ReadOnlySpan<double> row, double weight)
    {
        int first = tree * _nodes, node = 0;
        for (int depth = 0; ; depth++)
        {
            int at = first + node;
            Extend(at, row, isFirst: _weights[at] == 0);
            _weights[at] += weight;
            if (_features[at] == Leaf)
            {
                if (depth < _depthLimit && _weights[at] >= SplitWeight(depth)) Split(tree, node);
                return;
            }
            node = Child(at, node, row);
        }
    }

    private int Child(int at, int node, ReadOnlySpan<double> row) =>
        (2 * node) + (row[_features[at]] < _cuts[at] ? 1 : 2);

    private void Extend(int at, ReadOnlySpan<double> row, bool isFirst)
    {
        var low = Box(_low, at);
        var high = Box(_high, at);
        if (isFirst)
        {
            row.CopyTo(low);
            row.CopyTo(high);
            return;
        }
        for (int j = 0; j < row.Length; j++)
        {
            if (row[j] < low[j]) low[j] = row[j];
            if (row[j] > high[j]) high[j] = row[j];
        }
    }

    private Span<double> Box(double[] corners, int at) => corners.AsSpan(at * _options.Dimensions, _options.Dimensions);

    // A feature at random among those that have some width; a box without width cannot be cut.
    private void Split(int tree, int node)
    {
        int at = (tree * _nodes) + node;
        var low = Box(_low, at);
        var high = Box(_high, at);
        int wide = 0;
        for (int j = 0; j < low.Length; j++)
            if (high[j] > low[j]) wide++;
        if (wide == 0) return;
        var random = _randoms[tree];
        int left = random.NextInt(wide), feature = -1;
        while (left >= 0)
            if (high[++feature] > low[feature]) left--;
        double share = random.NextDouble();
        double cut = low[feature] + (share * (high[feature] - low[feature]));
        if (!(cut > low[feature])) return;   // the width is one rounding: no number lies between
        _features[at] = feature;
        _cuts[at] = cut;
        double below = 0;
        int rows = (int)Math.Min(Math.Ceiling(_weights[at]), _options.Window);
        for (int i = 0; i < rows; i++)
            if (random.NextDouble() < share) below++;
        double each = _weights[at] / rows;
        Fill(tree, (2 * node) + 1, at, below, each, low[feature], cut);
        Fill(tree, (2 * node) + 2, at, rows - below, each, cut, high[feature]);
    }

    // The box of n rows drawn uniformly: the least and the greatest of n uniform numbers are drawn outright.
    private void Fill(int tree, int child, int parent, double rows, double each, double from, double to)
    {
        int at = (tree * _nodes) + child;
        var random = _randoms[tree];
        _features[at] = Leaf;
        _weights[at] = rows * each;
        if (rows == 0) return;
        for (int j = 0; j < _options.Dimensions; j++)
        {
            bool isCut = j == _features[parent];
            double start = isCut ? from : Box(_low, parent)[j];
            double width = (isCut ? to : Box(_high, parent)[j]) - start;
            double least = 1 - Math.Pow(1 - random.NextDouble(), 1 / rows);
            double greatest = rows == 1 ? least : least + ((1 - least) * Math.Pow(random.NextDouble(), 1 / (rows - 1)));
            Box(_low, at)[j] = start + (least * width);
            Box(_high, at)[j] = start + (greatest * width);
        }
    }

    // Expected depth at which cuts set the row apart: at each node the next cut may do so by falling between the box and
    // the row; else the row goes on with the others.
    private double Depth(int first, ReadOnlySpan<double> row)
    {
        double expected = 0, left = 1;
        int node = 0;
        for (int depth = 0; ; depth++)
        {
            int at = first + node;
            double apart = _weights[at] > 0 ? Outside(at, row) : 1;
            expected += left * apart * depth;
            left *= 1 - apart;
            if (left < 1e-9) return expected;
            if (_features[at] == Leaf)
                return expected + (left * (depth + Math.Max(0, Math.Log2(Math.Max(_weights[at], 1) / _options.LeafWeight))));
            node = Child(at, node, row);
        }
    }

    // How likely a cut of the box, widened to hold the row, parts the two: any feature, any place in its width.
    private double Outside(int at, ReadOnlySpan<double> row)
    {
        var low = Box(_low, at);
        var high = Box(_high, at);
        double sum = 0;
        for (int j = 0; j < row.Length; j++)
        {
            double away = Math.Max(low[j] - row[j], row[j] - high[j]);
            if (away > 0) sum += away / (high[j] - low[j] + away);
        }
        return sum / row.Length;
    }

    private void ForgetOldest()
    {
        var row = Row(_oldest);
        double weight = _rowWeights[_oldest];
        for (int tree = 0; tree < _options.Trees; tree++) Forget(tree, row, weight);
        _oldest = (_oldest + 1) % _options.Window;
        _count--;
        Weight = _count == 0 ? 0 : Math.Max(0, Weight - weight);
    }

    private void Forget(int tree, ReadOnlySpan<double> row, double weight)
    {
        int first = tree * _nodes, node = 0;
        for (int depth = 0; ; depth++)
        {
            int at = first + node;
            _weights[at] = Math.Max(0, _weights[at] - weight);
            if (_features[at] == Leaf) return;
            if (_weights[at] < SplitWeight(depth))
            {
                GrowTogether(tree, node);
                return;
            }
            node = Child(at, node, row);
        }
    }

    // The box shrinks to what the children have come to hold.
    private void GrowTogether(int tree, int node)
    {
        int at = (tree * _nodes) + node;
        int left = (tree * _nodes) + (2 * node) + 1;
        if (_features[left] != Leaf) GrowTogether(tree, (2 * node) + 1);
        if (_features[left + 1] != Leaf) GrowTogether(tree, (2 * node) + 2);
        _features[at] = Leaf;
        bool hasLeft = _weights[left] > 0, hasRight = _weights[left + 1] > 0;
        if (!hasLeft && !hasRight) return;
        Box(_low, hasLeft ? left : left + 1).CopyTo(Box(_low, at));
        Box(_high, hasLeft ? left : left + 1).CopyTo(Box(_high, at));
        if (!hasLeft || !hasRight) return;
        for (int j = 0; j < _options.Dimensions; j++)
        {
            Box(_low, at)[j] = Math.Min(Box(_low, at)[j], Box(_low, left + 1)[j]);
            Box(_high, at)[j] = Math.Max(Box(_high, at)[j], Box(_high, left + 1)[j]);
        }
    }
}
