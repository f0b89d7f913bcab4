namespace Vigie.Learn.Clustering;

/// <summary>
/// The centres of clusters, fixed: what the global step leaves, for rows to be labelled by the nearest.
/// </summary>
public sealed class Centroids
{
    private readonly CenterBlock _centers;
    private readonly double[] _weights;

    /// <summary>The means of labelled subclusters, each counting with its weight.</summary>
    /// <param name="subclusters">At least one.</param>
    /// <param name="labels">One a subcluster, not negative; a label that none has gets no centre.</param>
    public Centroids(Subclusters subclusters, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(subclusters);
        if (labels.Length != subclusters.Count)
            Throw.LengthsDiffer(nameof(labels), labels.Length, nameof(subclusters), subclusters.Count);
        Dimensions = subclusters.Dimensions;
        int count = 1;
        foreach (int label in labels)
            count = Math.Max(count, 1 + Check.Within(label, 0, labels.Length - 1, nameof(labels)));
        _weights = new double[count];
        _centers = new CenterBlock(Dimensions, count);
        for (int i = 0; i < labels.Length; i++)
        {
            double before = _weights[labels[i]];
            double weight = _weights[labels[i]] = before + subclusters.Weights[i];
            if (before == 0) _centers.Set(labels[i], subclusters.Mean(i));
            else _centers.Move(labels[i], subclusters.Mean(i), subclusters.Weights[i] / weight);
        }
        for (int i = 0; i < count; i++)
            if (_weights[i] == 0) _centers.Drop(i);
    }

    internal Centroids(CenterBlock centers, double[] weights, int dimensions)
    {
        _centers = centers;
        _weights = weights;
        Dimensions = dimensions;
    }

    /// <summary>Number of features.</summary>
    public int Dimensions { get; }

    /// <summary>Number of clusters.</summary>
    public int Count => _weights.Length;

    /// <summary>The weight of what each cluster was given.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>Whether a cluster has a centre: one that no subcluster or row was ever given has none.</summary>
    public bool HasCenter(int cluster)
    {
        Check.Within(cluster, 0, Count - 1);
        return !double.IsPositiveInfinity(_centers.Mean(cluster, 0));
    }

    /// <summary>The cluster of the nearest centre, and the squared distance to it.</summary>
    public int Nearest(ReadOnlySpan<double> row, out double squared)
    {
        CfTree.CheckRow(row, Dimensions);
        return _centers.Nearest(row, out squared);
    }

    /// <summary>The squared distance of a row to the centre of a cluster; infinite where it has none.</summary>
    public double SquaredTo(int cluster, ReadOnlySpan<double> row)
    {
        CfTree.CheckRow(row, Dimensions);
        return HasCenter(cluster) ? _centers.SquaredTo(cluster, row) : double.PositiveInfinity;
    }

    /// <summary>Copies a centre: one number a feature; zero where the cluster has none.</summary>
    public void CopyTo(int cluster, Span<double> mean)
    {
        if (mean.Length != Dimensions) Throw.LengthsDiffer(nameof(mean), mean.Length, "a row", Dimensions);
        if (HasCenter(cluster)) _centers.CopyTo(cluster, mean);
        else mean.Clear();
    }
}
