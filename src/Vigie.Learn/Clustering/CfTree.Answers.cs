using Vigie.Learn.Anomaly;
using Vigie.Learn.Kernels;

namespace Vigie.Learn.Clustering;

/// <content>Answers: nothing here changes the tree.</content>
public sealed partial class CfTree
{
    /// <summary>One subcluster; numbers stay while the tree grows and are dealt anew by a rebuild.</summary>
    public Subcluster Subcluster(int i)
    {
        if ((uint)i >= (uint)SubclusterCount) Throw.OutOfRange(nameof(i), i, $"in [0, {SubclusterCount})");
        return new Subcluster(_entries.Get(i));
    }

    /// <summary>
    /// Weight, mean and sum of squared deviations of each feature over all rows; returns the weight.
    /// </summary>
    /// <param name="mean">One number a feature; zero when the tree is empty.</param>
    /// <param name="deviations">
    /// One number a feature, squared units; what is within spherical subclusters is shared out evenly.
    /// </param>
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
            var part = _entries.Get(i);
            double share = part.Weight / (total + part.Weight);
            double even = part.Deviations.IsEmpty ? part.Sum / mean.Length : 0;
            for (int j = 0; j < mean.Length; j++)
            {
                double gap = part.Mean[j] - mean[j];
                mean[j] += share * gap;
                deviations[j] += (part.Deviations.IsEmpty ? even : part.Deviations[j]) + (total * share * (gap * gap));
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
        if (minWeight > 0 || !IsSearched) return NearestHeavy(row, minWeight);
        Span<float> single = stackalloc float[_single.Length];
        Span<float> gaps = stackalloc float[_laneGaps.Length];
        var walker = Ask(row, single, gaps);
        int nearest = NoNode;
        double least = double.PositiveInfinity;
        for (int leaf = 0; leaf < _leaves.Limit; leaf++)
        {
            var links = _leaves.Links(leaf);
            if (links.IsEmpty || !MayHold(leaf, links.Length, walker, least)) continue;
            int number = links[Nearest(_leaves, _entries, leaf, walker)];
            double squared = DenseKernels.SquaredDistance(row, _entries.Mean(number));
            if (squared > least || (squared == least && number > nearest)) continue;
            least = squared;
            nearest = number;
        }
        return nearest == NoNode ? NearestSubcluster.None : At(nearest, least);
    }

    /// <summary>A row of single precision; see <see cref="Nearest(ReadOnlySpan{double}, double)"/>.</summary>
    public NearestSubcluster Nearest(ReadOnlySpan<float> row, double minWeight = 0)
    {
        Span<double> wide = row.Length <= MostSearched ? stackalloc double[row.Length] : new double[row.Length];
        for (int j = 0; j < row.Length; j++) wide[j] = row[j];
        return Nearest(wide, minWeight);
    }

    /// <summary>
    /// The subcluster a walk down the tree ends at, as when learning: fast, but not always the nearest.
    /// </summary>
    public NearestSubcluster Descend(ReadOnlySpan<double> row)
    {
        CheckRow(row, _options.Dimensions);
        if (SubclusterCount == 0) return NearestSubcluster.None;
        Span<float> single = stackalloc float[_single.Length];
        Span<float> gaps = stackalloc float[_laneGaps.Length];
        var walker = Ask(row, single, gaps);
        var entry = new ClusteringFeature(row, 1, 0);
        int node = _root;
        for (int level = 0; level < Height; level++)
            node = _inner.Links(node)[Closest(_inner, Children(level), node, entry, walker)];
        int number = _leaves.Links(node)[Closest(_leaves, _entries, node, entry, walker)];
        return At(number, DenseKernels.SquaredDistance(row, _entries.Mean(number)));
    }

    /// <summary>A row of single precision; see <see cref="Descend(ReadOnlySpan{double})"/>.</summary>
    public NearestSubcluster Descend(ReadOnlySpan<float> row)
    {
        Span<double> wide = row.Length <= MostSearched ? stackalloc double[row.Length] : new double[row.Length];
        for (int j = 0; j < row.Length; j++) wide[j] = row[j];
        return Descend(wide);
    }

    /// <summary>
    /// The features of a row that are furthest from a subcluster, furthest first, in units of the deviation of each
    /// there: the reasons why the row is new.
    /// </summary>
    /// <param name="row">One finite number a feature.</param>
    /// <param name="subcluster">As <see cref="NearestSubcluster.Index"/> names it.</param>
    /// <param name="leastDeviation">
    /// What no deviation is taken to be below, in units of the rows and greater than zero, so that a feature that never
    /// varied does not outshout all others.
    /// </param>
    /// <param name="furthest">Filled with as many features as it is long (at most all); nothing is allocated.</param>
    /// <returns>How many were filled.</returns>
    public int Explain(
        ReadOnlySpan<double> row, int subcluster, double leastDeviation, Span<FeatureDeviation> furthest)
    {
        CheckRow(row, _options.Dimensions);
        Check.PositiveFinite(leastDeviation);
        var part = Subcluster(subcluster);
        int count = 0;
        for (int j = 0; j < row.Length && !furthest.IsEmpty; j++)
        {
            double deviation = Math.Max(Math.Sqrt(part.Variance(j)), leastDeviation);
            var item = new FeatureDeviation(j, (row[j] - part.Mean(j)) / deviation);
            int at = count;
            while (at > 0 && Math.Abs(furthest[at - 1].ZScore) < Math.Abs(item.ZScore)) at--;
            if (at == furthest.Length) continue;
            if (count < furthest.Length) count++;
            furthest[at..(count - 1)].CopyTo(furthest[(at + 1)..]);
            furthest[at] = item;
        }
        return count;
    }

    // In single precision with its error: whether a leaf can hold a nearer mean than that squared distance.
    private bool MayHold(int leaf, int count, in Walker walker, double squared)
    {
        if (double.IsPositiveInfinity(squared) || float.IsPositiveInfinity(walker.Slack)) return true;
        float least = _leaves.Layout.Squared(_leaves.Lanes(leaf), count, walker.Single, walker.Gaps);
        return least <= Bound(MathF.BitIncrement((float)squared), walker.Slack);
    }

    private NearestSubcluster NearestHeavy(ReadOnlySpan<double> row, double minWeight)
    {
        int nearest = NoNode;
        double least = double.PositiveInfinity;
        for (int i = 0; i < SubclusterCount; i++)
        {
            // Few subclusters are heavy: asking for the weight first saves nearly every distance.
            if (_entries.Weight(i) < minWeight) continue;
            double squared = DenseKernels.SquaredDistance(row, _entries.Mean(i));
            if (squared >= least) continue;
            least = squared;
            nearest = i;
        }
        return nearest == NoNode ? NearestSubcluster.None : At(nearest, least);
    }

    private NearestSubcluster At(int number, double squared)
    {
        double radius = Math.Sqrt(_entries.Sum(number) / _entries.Weight(number));
        return new NearestSubcluster(number, Math.Sqrt(squared), radius);
    }
}
