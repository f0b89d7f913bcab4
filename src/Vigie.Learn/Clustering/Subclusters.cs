namespace Vigie.Learn.Clustering;

/// <summary>
/// A copy of the subclusters of a tree in flat arrays, row after row: what the global step and novelty work on while
/// the tree learns on.
/// </summary>
public sealed class Subclusters
{
    private readonly double[] _means;
    private readonly double[] _deviations;
    private readonly double[] _weights;

    /// <summary>Copies the subclusters of at least that weight, in order of their numbers.</summary>
    public Subclusters(CfTree tree, double minWeight = 0)
    {
        ArgumentNullException.ThrowIfNull(tree);
        Dimensions = tree.Options.Dimensions;
        for (int i = 0; i < tree.SubclusterCount; i++)
            if (tree.Subcluster(i).Weight >= minWeight) Count++;
        _means = new double[Count * Dimensions];
        _deviations = new double[Count * Dimensions];
        _weights = new double[Count];
        for (int i = 0, at = 0; i < tree.SubclusterCount; i++)
        {
            var subcluster = tree.Subcluster(i);
            if (!(subcluster.Weight >= minWeight)) continue;
            subcluster.CopyMeanTo(_means.AsSpan(at * Dimensions, Dimensions));
            var deviations = _deviations.AsSpan(at * Dimensions, Dimensions);
            if (subcluster.Deviations.IsEmpty) deviations.Fill(subcluster.SumOfSquares / Dimensions);
            else subcluster.Deviations.CopyTo(deviations);
            _weights[at++] = subcluster.Weight;
        }
    }

    /// <summary>
    /// Subclusters from arrays: a mean and a sum of squared deviations a feature, and a weight each.
    /// </summary>
    /// <param name="dimensions">Features of a row.</param>
    /// <param name="weights">One a subcluster, finite and greater than zero.</param>
    /// <param name="means">Row after row, finite.</param>
    /// <param name="deviations">Row after row, finite, not negative.</param>
    public Subclusters(
        int dimensions, ReadOnlySpan<double> weights, ReadOnlySpan<double> means, ReadOnlySpan<double> deviations)
    {
        Dimensions = Check.Positive(dimensions);
        Count = weights.Length;
        if (means.Length != Count * dimensions)
            Throw.LengthsDiffer(nameof(means), means.Length, "weights times dimensions", Count * dimensions);
        if (deviations.Length != means.Length)
            Throw.LengthsDiffer(nameof(deviations), deviations.Length, nameof(means), means.Length);
        foreach (double weight in weights) Check.PositiveFinite(weight, nameof(weights));
        const double Largest = CfTree.LargestMagnitude;
        foreach (double mean in means) Check.Within(mean, -Largest, Largest, nameof(means));
        foreach (double deviation in deviations) Check.NonNegativeFinite(deviation, nameof(deviations));
        _weights = weights.ToArray();
        _means = means.ToArray();
        _deviations = deviations.ToArray();
    }

    /// <summary>Number of features.</summary>
    public int Dimensions { get; }

    /// <summary>Number of subclusters.</summary>
    public int Count { get; }

    /// <summary>One weight a subcluster.</summary>
    public ReadOnlySpan<double> Weights => _weights;

    /// <summary>The mean of one subcluster, one number a feature.</summary>
    public ReadOnlySpan<double> Mean(int i) => _means.AsSpan(i * Dimensions, Dimensions);

    /// <summary>Sum of squared deviations of each feature of one subcluster.</summary>
    public ReadOnlySpan<double> Deviations(int i) => _deviations.AsSpan(i * Dimensions, Dimensions);

    /// <summary>
    /// At most <paramref name="most"/> subclusters in place of these (and, where it can be, no fewer than
    /// <paramref name="fewest"/>): what a tree of a growing threshold makes of them.
    /// </summary>
    /// <param name="most">At least 1.</param>
    /// <param name="fewest">At most <paramref name="most"/>.</param>
    /// <param name="owners">Of each of these subclusters the number of the one it is nearest to.</param>
    public Subclusters Condense(int most, int fewest, out int[] owners)
    {
        Check.Positive(most);
        Check.Within(fewest, 0, most);
        var tree = new CfTree(new CfTreeOptions { Dimensions = Dimensions, MaxBytes = long.MaxValue / 4 });
        for (int i = 0; i < Count; i++) tree.Learn(Feature(i));
        tree.Condense(most, fewest);
        owners = new int[Count];
        for (int i = 0; i < Count; i++) owners[i] = tree.Nearest(Mean(i)).Index;
        return new Subclusters(tree);
    }

    private ClusteringFeature Feature(int i)
    {
        double sum = 0;
        foreach (double deviation in Deviations(i)) sum += deviation;
        return new ClusteringFeature(Mean(i), _weights[i], sum) { Deviations = Deviations(i) };
    }
}
