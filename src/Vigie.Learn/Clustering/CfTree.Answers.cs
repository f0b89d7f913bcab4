namespace Vigie.Learn.Clustering;

/// <content>Answers: nothing here changes the tree.</content>
public sealed partial class CfTree
{
    /// <summary>One subcluster; numbers stay while the tree grows and are dealt anew by a rebuild.</summary>
    public Subcluster Subcluster(int i)
    {
        if ((uint)i >= (uint)_entries.Count) Throw.OutOfRange(nameof(i), i, $"in [0, {_entries.Count})");
        var (leaf, slot) = _entries.Place(i);
        var block = _leaves.Block(leaf);
        var deviations = _entries.Deviations(i);
        double weight = _leaves.Weight(block, slot);
        return new Subcluster(block[slot..], _leaves.Stride, deviations, weight, _leaves.Sum(block, slot));
    }

    /// <summary>
    /// Weight, mean and sum of squared deviations of each feature over all rows; returns the weight.
    /// </summary>
    /// <param name="mean">One number a feature; zero when the tree is empty.</param>
    /// <param name="deviations">One number a feature, squared units.</param>
    public double Total(Span<double> mean, Span<double> deviations)
    {
        if (mean.Length != _options.Dimensions)
            Throw.LengthsDiffer(nameof(mean), mean.Length, "a row of this tree", _options.Dimensions);
        if (deviations.Length != _options.Dimensions)
            Throw.LengthsDiffer(nameof(deviations), deviations.Length, "a row of this tree", _options.Dimensions);
        mean.Clear();
        deviations.Clear();
        double total = 0;
        for (int i = 0; i < SubclusterCount; i++)
        {
            var part = Subcluster(i);
            double share = part.Weight / (total + part.Weight);
            for (int j = 0; j < mean.Length; j++)
            {
                double gap = part.Mean(j) - mean[j];
                mean[j] += share * gap;
                deviations[j] += part.Deviations[j] + (total * share * (gap * gap));
            }
            total += part.Weight;
        }
        return total;
    }

    /// <summary>
    /// The nearest subcluster of at least that weight, by Euclidean distance, found by looking at all.
    /// </summary>
    public NearestSubcluster Nearest(ReadOnlySpan<double> row, double minWeight = 0)
    {
        CheckRow(row, _options.Dimensions);
        double least = double.PositiveInfinity;
        int bestLeaf = NoNode, bestSlot = 0;
        for (int leaf = 0; leaf < _leaves.Limit; leaf++)
        {
            int slot = minWeight > 0
                ? NearestHeavy(leaf, row, minWeight, out double squared)
                : CenterDistances.Nearest(_leaves.Block(leaf), _leaves.Stride, _leaves.Count(leaf), row, out squared);
            if (squared >= least) continue;
            least = squared;
            bestLeaf = leaf;
            bestSlot = slot;
        }
        return bestLeaf == NoNode ? NearestSubcluster.None : At(bestLeaf, bestSlot, least);
    }

    /// <summary>
    /// The subcluster a walk down the tree ends at, as when learning: fast, but not always the nearest.
    /// </summary>
    public NearestSubcluster Descend(ReadOnlySpan<double> row)
    {
        CheckRow(row, _options.Dimensions);
        if (SubclusterCount == 0) return NearestSubcluster.None;
        Span<double> gaps = _distance == ClusterDistance.Centroid ? [] : stackalloc double[CfTreeOptions.MaxBranching];
        var entry = new ClusteringFeature(row, 1, 0, ClusteringFeature.NoLink);
        int node = _root;
        for (int level = 0; level < Height; level++)
        {
            var block = _inner.Block(node);
            node = _inner.Link(block, Closest(_inner, block, node, entry, gaps, out _));
        }
        int slot = Closest(_leaves, _leaves.Block(node), node, entry, gaps, out double squared);
        return At(node, slot, squared);
    }

    // Few subclusters are heavy: asking for the weight first saves nearly every distance.
    private int NearestHeavy(int leaf, ReadOnlySpan<double> row, double minWeight, out double squared)
    {
        int nearest = -1;
        squared = double.PositiveInfinity;
        var weights = _leaves.Weights(leaf);
        for (int slot = 0; slot < weights.Length; slot++)
        {
            if (weights[slot] < minWeight) continue;
            double value = CenterDistances.SquaredTo(_leaves.Block(leaf), _leaves.Stride, slot, row);
            if (value >= squared) continue;
            squared = value;
            nearest = slot;
        }
        return nearest;
    }

    private NearestSubcluster At(int leaf, int slot, double squared)
    {
        var block = _leaves.Block(leaf);
        double radius = Math.Sqrt(_leaves.Sum(block, slot) / _leaves.Weight(block, slot));
        return new NearestSubcluster(_leaves.Link(block, slot), Math.Sqrt(squared), radius);
    }
}
