using Vigie.Learn.Clustering;

namespace Vigie.Learn.Anomaly;

/// <summary>
/// Novelty of a row: its distance to the nearest subcluster that holds enough of the mass to count as normal, in units
/// of that subcluster's spread. Small subclusters do not count as normal, so that the anomalies in unlabelled training
/// rows do not excuse those to come (the idea of CBLOF: He, Xu, Deng 2003).
/// </summary>
/// <remarks>
/// An immutable copy of what it needs from a tree: the tree may learn on, and rows may be scored from many threads.
/// When no subcluster holds enough mass, all rows together stand in as the one normal cluster.
/// </remarks>
public sealed class ClusterNovelty
{
    /// <summary>The share of the total weight that makes a subcluster normal, unless told otherwise.</summary>
    public const double DefaultMassFloor = 0.01;

    private readonly int _dimensions;
    private readonly CenterBlock _centers;
    private readonly double[] _spreads;
    private readonly double[] _deviations;

    /// <summary>Takes the normal subclusters out of a tree that has learned something.</summary>
    /// <param name="tree">Not empty.</param>
    /// <param name="massFloor">Least share of the total weight, in [0, 1].</param>
    public ClusterNovelty(CfTree tree, double massFloor = DefaultMassFloor)
    {
        ArgumentNullException.ThrowIfNull(tree);
        Check.Within(massFloor, 0, 1);
        if (tree.SubclusterCount == 0) throw new ArgumentException("The tree has learned nothing yet.", nameof(tree));
        _dimensions = tree.Options.Dimensions;
        var normal = new Subclusters(tree, massFloor * tree.TotalWeight);
        NormalSubclusters = normal.Count;
        if (normal.Count == 0) normal = Whole(tree);
        SpreadFloor = tree.Threshold > 0 ? tree.Threshold : 1;
        _centers = new CenterBlock(_dimensions, normal.Count);
        _spreads = new double[normal.Count];
        _deviations = new double[normal.Count * _dimensions];
        for (int i = 0; i < normal.Count; i++) Describe(normal, i);
    }

    /// <summary>Subclusters that hold enough mass; 0 when all rows together stand in for them.</summary>
    public int NormalSubclusters { get; }

    /// <summary>
    /// Least spread in units of the rows: the threshold of the tree (1 while that is zero), so that a subcluster of
    /// nearly equal rows does not call every other row novel.
    /// </summary>
    public double SpreadFloor { get; }

    /// <summary>
    /// Distance to the nearest normal subcluster in units of its spread: about 1 for an ordinary row.
    /// </summary>
    public double Score(ReadOnlySpan<double> row) => Explain(row, []).Score;

    /// <summary>The novelty of a row and, furthest first, the features that are furthest out.</summary>
    /// <param name="row">One finite number a feature.</param>
    /// <param name="furthest">Filled with as many features as it is long (at most all); nothing is allocated.</param>
    /// <exception cref="ArgumentException">A row of another length or with a value that is not finite.</exception>
    public Novelty Explain(ReadOnlySpan<double> row, Span<FeatureDeviation> furthest)
    {
        CfTree.CheckRow(row, _dimensions);
        int nearest = _centers.Nearest(row, out double squared);
        int count = 0;
        for (int j = 0; j < row.Length && !furthest.IsEmpty; j++)
        {
            double z = (row[j] - _centers.Mean(nearest, j)) / _deviations[(nearest * _dimensions) + j];
            count = FeatureDeviation.Insert(furthest, count, new FeatureDeviation(j, z));
        }
        return new Novelty(nearest, Math.Sqrt(squared), _spreads[nearest], count);
    }

    private static Subclusters Whole(CfTree tree)
    {
        var mean = new double[tree.Options.Dimensions];
        var deviations = new double[mean.Length];
        double weight = tree.Total(mean, deviations);
        return new Subclusters(mean.Length, [weight], mean, deviations);
    }

    // The floor of one feature is the floor of the whole row shared out evenly.
    private void Describe(Subclusters normal, int i)
    {
        _centers.Set(i, normal.Mean(i));
        double sum = 0;
        double featureFloor = SpreadFloor / Math.Sqrt(_dimensions);
        for (int j = 0; j < _dimensions; j++)
        {
            double deviation = normal.Deviations(i)[j];
            sum += deviation;
            _deviations[(i * _dimensions) + j] = Math.Max(Math.Sqrt(deviation / normal.Weights[i]), featureFloor);
        }
        _spreads[i] = Math.Max(Math.Sqrt(sum / normal.Weights[i]), SpreadFloor);
    }
}
