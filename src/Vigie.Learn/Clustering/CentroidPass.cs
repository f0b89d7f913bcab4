namespace Vigie.Learn.Clustering;

/// <summary>
/// One pass over the rows that makes clusters better (phase 4 of Zhang, Ramakrishnan, Livny 1996): each row goes to the
/// nearest of fixed centres, and the means of what each was given are the next centres.
/// </summary>
public sealed class CentroidPass
{
    private readonly Centroids? _from;
    private readonly CenterBlock _means;
    private readonly double[] _weights;
    private readonly int _dimensions;

    /// <summary>A pass that starts from these centres.</summary>
    public CentroidPass(Centroids from)
        : this(NotNull(from).Count, from.Dimensions) => _from = from;

    /// <summary>The means of rows whose clusters are known: nothing to be nearest to.</summary>
    public CentroidPass(int clusters, int dimensions)
    {
        Check.Positive(clusters);
        Check.Positive(dimensions);
        _dimensions = dimensions;
        _means = new CenterBlock(dimensions, clusters);
        _weights = new double[clusters];
    }

    /// <summary>Sum over the rows so far of weight times squared distance to the mean of their cluster.</summary>
    public double SumOfSquares { get; private set; }

    /// <summary>Gives a row to the nearest centre and says which that is.</summary>
    public int Learn(ReadOnlySpan<double> row, double weight = 1)
    {
        if (_from == null) throw new InvalidOperationException("Without centres, say which cluster a row is of.");
        int nearest = _from.Nearest(row, out _);
        Give(nearest, row, weight);
        return nearest;
    }

    /// <summary>Gives a row to a cluster.</summary>
    public void Give(int cluster, ReadOnlySpan<double> row, double weight = 1)
    {
        CfTree.CheckRow(row, _dimensions);
        Check.Within(cluster, 0, _weights.Length - 1);
        Check.Within(weight, 0, CfTree.LargestWeight);
        if (weight == 0) return;
        double before = _weights[cluster];
        _weights[cluster] = before + weight;
        double share = weight / (before + weight);
        if (before == 0) _means.Set(cluster, row);
        SumOfSquares += before * share * _means.SquaredTo(cluster, row);
        _means.Move(cluster, row, share);
    }

    /// <summary>The means of what each cluster was given; one that was given nothing stays where it was.</summary>
    public Centroids Result()
    {
        var centers = new CenterBlock(_dimensions, _weights.Length);
        var mean = new double[_dimensions];
        for (int i = 0; i < _weights.Length; i++)
        {
            if (_weights[i] > 0) _means.CopyTo(i, mean);
            else if (_from is { } from && from.HasCenter(i)) from.CopyTo(i, mean);
            else continue;
            centers.Set(i, mean);
        }
        return new Centroids(centers, [.. _weights], _dimensions);
    }

    private static Centroids NotNull(Centroids from)
    {
        ArgumentNullException.ThrowIfNull(from);
        return from;
    }
}
