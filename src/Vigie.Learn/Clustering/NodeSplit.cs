using Vigie.Learn.Kernels;

namespace Vigie.Learn.Clustering;

/// <summary>
/// Divides a full node and one entry more into two nodes: the two entries furthest apart part, and every other entry
/// goes with the nearer one (Zhang, Ramakrishnan, Livny 1996, sec. 4.3).
/// </summary>
internal sealed class NodeSplit
{
    private readonly ClusterDistance _distance;
    private readonly int _dimensions;
    private readonly int _most;
    private readonly double[] _means;
    private readonly double[] _gaps;
    private readonly int[] _links;

    public NodeSplit(ClusterDistance distance, int dimensions, int slots)
    {
        _distance = distance;
        _dimensions = dimensions;
        _most = slots + 1;
        _means = new double[distance == ClusterDistance.Centroid ? _most * dimensions : 0];
        _gaps = new double[_most * _most];
        _links = new int[_most];
    }

    public long Bytes =>
        ((long)(_means.Length + _gaps.Length) * sizeof(double)) + ((long)_links.Length * sizeof(int));

    /// <summary>
    /// Spreads the entries of the full <paramref name="node"/> and one more over it and its sibling.
    /// </summary>
    public void Divide(
        CfNodes nodes, CfRecords children, int node, int sibling, int more, ReadOnlySpan<double> origin)
    {
        int count = nodes.Count(node) + 1;
        nodes.Links(node).CopyTo(_links);
        _links[count - 1] = more;
        if (_distance == ClusterDistance.Centroid) MeasureMeans(children, count);
        else Measure(children, count);
        var (first, second) = Furthest(count);
        nodes.Clear(node);
        for (int i = 0; i < count; i++)
        {
            bool stays = i == first || (i != second && Gap(i, first) <= Gap(i, second));
            nodes.Append(stays ? node : sibling, _links[i], children.Mean(_links[i]), origin);
        }
        nodes.Summarise(node, children);
        nodes.Summarise(sibling, children);
    }

    private double Gap(int i, int j) => i > j ? _gaps[(i * _most) + j] : _gaps[(j * _most) + i];

    // Entries lie apart from each other: gathered first, each is read from near memory again and again.
    private void MeasureMeans(CfRecords children, int count)
    {
        for (int i = 0; i < count; i++)
        {
            var mean = _means.AsSpan(i * _dimensions, _dimensions);
            children.Mean(_links[i]).CopyTo(mean);
            var gaps = _gaps.AsSpan(i * _most, i + 1);
            for (int j = 0; j < i; j++)
                gaps[j] = DenseKernels.SquaredDistance(mean, _means.AsSpan(j * _dimensions, _dimensions));
            gaps[i] = 0;
        }
    }

    private void Measure(CfRecords children, int count)
    {
        for (int i = 0; i < count; i++)
        {
            var entry = children.Get(_links[i]);
            for (int j = 0; j < i; j++)
                _gaps[(i * _most) + j] = CfFormulas.Distance(_distance, entry, children.Get(_links[j]));
            _gaps[(i * _most) + i] = 0;
        }
    }

    private (int First, int Second) Furthest(int count)
    {
        int first = 0, second = 1;
        double most = Gap(0, 1);
        for (int j = 1; j < count; j++)
        {
            var gaps = _gaps.AsSpan(j * _most, j);
            for (int i = 0; i < gaps.Length; i++)
            {
                if (gaps[i] < most || (gaps[i] == most && (i, j).CompareTo((first, second)) >= 0)) continue;
                most = gaps[i];
                (first, second) = (i, j);
            }
        }
        return (first, second);
    }
}
