namespace Vigie.Learn.Clustering;

/// <summary>
/// Divides a full node and one entry more into two nodes: the two entries furthest apart part, and every other entry
/// goes with the nearer one (Zhang, Ramakrishnan, Livny 1996, sec. 4.3).
/// </summary>
internal sealed class NodeSplit
{
    private readonly ClusterDistance _distance;
    private readonly int _dimensions;
    private readonly int _lanes;
    private readonly double[] _block;
    private readonly double[] _gaps;
    private readonly double[] _mean;

    public NodeSplit(ClusterDistance distance, int dimensions, int slots)
    {
        _distance = distance;
        _dimensions = dimensions;
        _lanes = CenterDistances.Pad(slots + 1);
        _block = new double[(dimensions + 3) * _lanes];
        _gaps = new double[_lanes * _lanes];
        _mean = new double[dimensions];
    }

    public long Bytes => (long)(_block.Length + _gaps.Length + _mean.Length) * sizeof(double);

    /// <summary>
    /// Spreads the entries of the full <paramref name="node"/> and one more over it and its sibling.
    /// </summary>
    public void Divide(CfNodes nodes, int node, int sibling, in ClusteringFeature more)
    {
        int count = nodes.Count(node) + 1;
        Gather(nodes.Block(node), nodes.Stride, count, more);
        Measure(count);
        var (first, second) = Furthest(count);
        nodes.Clear(node);
        for (int i = 0; i < count; i++)
        {
            bool stays = i == first || (i != second && Gap(i, first) <= Gap(i, second));
            nodes.Append(stays ? node : sibling, Entry(i));
        }
    }

    private double Gap(int i, int j) => _gaps[(i * _lanes) + j];

    private void Gather(ReadOnlySpan<double> block, int stride, int count, in ClusteringFeature more)
    {
        for (int row = 0; row < _dimensions + 3; row++)
            block.Slice(row * stride, count - 1).CopyTo(_block.AsSpan(row * _lanes));
        for (int j = 0; j < _dimensions; j++) _block[(j * _lanes) + count - 1] = more.Mean[j];
        Row(_dimensions)[count - 1] = more.Weight;
        Row(_dimensions + 1)[count - 1] = more.Sum;
        Row(_dimensions + 2)[count - 1] = BitConverter.Int64BitsToDouble(more.Link);
    }

    private void Measure(int count)
    {
        var weights = Row(_dimensions)[..count];
        var sums = Row(_dimensions + 1)[..count];
        for (int i = 0; i < count; i++)
        {
            for (int j = 0; j < _dimensions; j++) _mean[j] = _block[(j * _lanes) + i];
            var gaps = _gaps.AsSpan(i * _lanes, _lanes);   // whole vectors: lanes past the count are not looked at
            if (_distance == ClusterDistance.Manhattan) CenterDistances.Manhattan(_block, _lanes, _mean, gaps);
            else CenterDistances.Squared(_block, _lanes, _mean, gaps);
            CfFormulas.Measure(_distance, weights[i], sums[i], weights, sums, gaps[..count]);
        }
    }

    private (int First, int Second) Furthest(int count)
    {
        int first = 0, second = 1;
        double most = Gap(0, 1);
        for (int i = 0; i < count; i++)
        {
            var gaps = _gaps.AsSpan(i * _lanes, count);
            for (int j = i + 1; j < gaps.Length; j++)
            {
                if (gaps[j] <= most) continue;
                most = gaps[j];
                (first, second) = (i, j);
            }
        }
        return (first, second);
    }

    private ClusteringFeature Entry(int i)
    {
        for (int j = 0; j < _dimensions; j++) _mean[j] = _block[(j * _lanes) + i];
        int link = (int)BitConverter.DoubleToInt64Bits(Row(_dimensions + 2)[i]);
        return new ClusteringFeature(_mean, Row(_dimensions)[i], Row(_dimensions + 1)[i], link);
    }

    private Span<double> Row(int row) => _block.AsSpan(row * _lanes, _lanes);
}
