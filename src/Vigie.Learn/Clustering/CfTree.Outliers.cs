namespace Vigie.Learn.Clustering;

/// <content>
/// Outliers (Zhang, Ramakrishnan, Livny 1996, sec. 5.1.3 and 5.1.4): light subclusters leave the tree when memory is
/// short and come back when they fit.
/// </content>
public sealed partial class CfTree
{
    private const int MostOutliers = 1 << 16;
    private const long OutlierMemoryShare = 16;

    private readonly CfRecords? _aside;

    /// <summary>
    /// Subclusters that were set aside and are not in the tree now; see <see cref="CfTreeOptions.OutlierShare"/>.
    /// </summary>
    public int OutlierCount { get; private set; }

    /// <summary>Sum of the weights of what was set aside.</summary>
    public double OutlierWeight
    {
        get
        {
            double total = 0;
            for (int i = 0; i < OutlierCount; i++) total += _aside!.Weight(i);
            return total;
        }
    }

    /// <summary>One of the subclusters set aside.</summary>
    public Subcluster Outlier(int i)
    {
        if ((uint)i >= (uint)OutlierCount) Throw.OutOfRange(nameof(i), i, $"in [0, {OutlierCount})");
        return new Subcluster(_aside!.Get(i));
    }

    /// <summary>
    /// Takes back what was set aside wherever a subcluster can take it in without growing larger than the threshold;
    /// done after every rebuild for lack of memory, and worth doing at the end of a stream.
    /// </summary>
    public void RetryOutliers()
    {
        for (int i = 0; i < OutlierCount;)
        {
            if (Fits(_aside!.Get(i)))
            {
                Insert(_aside.Get(i), NoNode);
                _aside.Copy(--OutlierCount, i);
            }
            else
            {
                i++;
            }
        }
    }

    // Room for outliers is made at once, so that there is some when memory is short.
    private static CfRecords? RoomForOutliers(CfTreeOptions options, int pageRecords, long recordBytes)
    {
        if (options.OutlierShare == 0) return null;
        var room = new CfRecords(options.Dimensions, options.PerFeature, pageRecords);
        long most = Math.Min(MostOutliers, options.MaxBytes / OutlierMemoryShare / recordBytes);
        while (room.Capacity == 0 || room.Capacity + pageRecords <= most) room.Grow();
        return room;
    }

    private bool SetAside(int number, double below)
    {
        if (_aside == null || OutlierCount == _aside.Capacity || !(_entries.Weight(number) < below)) return false;
        _aside.Set(OutlierCount++, _entries.Get(number));
        return true;
    }

    private bool Fits(in ClusteringFeature entry)
    {
        if (SubclusterCount == 0) return false;
        var walker = Enter(entry.Mean);
        int node = _root;
        for (int level = 0; level < Height; level++)
            node = _inner.Links(node)[Closest(_inner, Children(level), node, entry, walker)];
        var other = _entries.Get(_leaves.Links(node)[Closest(_leaves, _entries, node, entry, walker)]);
        double squared = Kernels.DenseKernels.SquaredDistance(entry.Mean, other.Mean);
        double sum = CfFormulas.UnionSum(other.Weight, other.Sum, entry.Weight, entry.Sum, squared);
        return !CfFormulas.IsLarger(_criterion, other.Weight + entry.Weight, sum, _thresholdSquared);
    }

    private void ScaleOutliers(double factor, double dropBelow)
    {
        for (int i = 0; i < OutlierCount;)
        {
            _aside!.Scale(i, factor);
            if (_aside.Weight(i) < dropBelow) _aside.Copy(--OutlierCount, i);
            else i++;
        }
    }
}
