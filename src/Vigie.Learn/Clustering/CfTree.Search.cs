using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Vigie.Learn.Kernels;

namespace Vigie.Learn.Clustering;

/// <content>
/// The way down. Means are searched in single precision, less an origin amid the rows; whatever might be nearest
/// within the error of that is measured in double precision, so that the answer is that of double precision.
/// </content>
public sealed partial class CfTree
{
    // Above this the copies in single precision would cost more than they save.
    private const int MostSearched = 4_096;

    // Squares of twice this are finite in single precision.
    private const double LargestReach = 1e18;

    // Half a unit in the last place of single precision; what underflows there is below the second number.
    private const double SingleUnit = 1.0 / (1 << 24);
    private const double SingleFloor = 1e-19;

    private readonly double[] _origin;
    private readonly float[] _single;
    private readonly float[] _laneGaps;
    private bool _hasOrigin;
    private double _reach;

    private bool IsSearched => _single.Length > 0;

    /// <summary>A row on its way down: itself, its copy in single precision, and the error of searching with it.</summary>
    private readonly ref struct Walker(
        ReadOnlySpan<double> row, ReadOnlySpan<float> single, double slack, Span<float> gaps)
    {
        public readonly ReadOnlySpan<double> Row = row;
        public readonly ReadOnlySpan<float> Single = single;
        public readonly double Slack = slack;
        public readonly Span<float> Gaps = gaps;
    }

    /// <summary>The row in single precision; returns its distance from the origin.</summary>
    private double Narrow(ReadOnlySpan<double> row, Span<float> single)
    {
        ref double x = ref MemoryMarshal.GetReference(row);
        ref double o = ref MemoryMarshal.GetArrayDataReference(_origin);
        ref float to = ref MemoryMarshal.GetReference(single);
        var sums = Vector256<double>.Zero;
        int j = 0;
        for (; j + Vector256<double>.Count <= row.Length; j += Vector256<double>.Count)
        {
            var gap = Vector256.LoadUnsafe(ref x, (nuint)j) - Vector256.LoadUnsafe(ref o, (nuint)j);
            sums = Vector256.FusedMultiplyAdd(gap, gap, sums);
            Vector256.Narrow(gap, gap).GetLower().StoreUnsafe(ref to, (nuint)j);
        }
        double sum = Vector256.Sum(sums);
        for (; j < row.Length; j++)
        {
            double gap = row[j] - _origin[j];
            sum += gap * gap;
            single[j] = (float)gap;
        }
        return Math.Sqrt(sum);
    }

    // Rounding moves the row and a mean by SingleUnit times their reach each, and a comparison is of two means.
    private static double Slack(double reach) =>
        reach <= LargestReach ? (4.5 * SingleUnit * reach) + SingleFloor : double.PositiveInfinity;

    /// <summary>Makes ready to learn a row: every mean lies within the reach of the rows so far.</summary>
    private Walker Enter(ReadOnlySpan<double> row)
    {
        if (!IsSearched) return new Walker(row, default, double.PositiveInfinity, default);
        if (!_hasOrigin)
        {
            row.CopyTo(_origin);
            _hasOrigin = true;
        }
        double reach = Narrow(row, _single);
        if (reach > _reach) _reach = reach;
        return new Walker(row, _single, Slack(_reach), _laneGaps);
    }

    /// <summary>Makes ready to ask about a row, with memory of the caller.</summary>
    private Walker Ask(ReadOnlySpan<double> row, Span<float> single, Span<float> gaps)
    {
        if (single.IsEmpty) return new Walker(row, default, double.PositiveInfinity, default);
        double reach = Math.Max(_reach, Narrow(row, single));
        return new Walker(row, single, Slack(reach), gaps);
    }

    /// <summary>The slot of the entry whose mean is nearest; the lowest of several.</summary>
    private int Nearest(CfNodes nodes, CfRecords children, int node, in Walker walker)
    {
        var links = nodes.Links(node);
        if (double.IsPositiveInfinity(walker.Slack)) return NearestOfAll(links, children, walker.Row, out _);
        float least = nodes.Layout.Squared(nodes.Lanes(node), Searched(nodes, links.Length), walker.Single, walker.Gaps);
        var bound = Vector256.Create(Bound(least, walker.Slack, walker.Single.Length));
        ref float gaps = ref MemoryMarshal.GetReference(walker.Gaps);
        int nearest = -1;
        double squared = -1;
        for (int first = 0; first < links.Length; first += LaneBlocks.Lanes)
        {
            uint near = Vector256.LessThanOrEqual(Vector256.LoadUnsafe(ref gaps, (nuint)first), bound)
                .ExtractMostSignificantBits();
            for (; near != 0; near &= near - 1)
            {
                int slot = first + System.Numerics.BitOperations.TrailingZeroCount(near);
                if (nearest < 0) nearest = slot;
                else Compare(links, children, walker.Row, slot, ref nearest, ref squared);
            }
        }
        return nearest;
    }

    // With few features it costs less to look at every lane than to mispredict how many are filled.
    private int Searched(CfNodes nodes, int count) => _options.Dimensions <= 8 ? nodes.Layout.Stride : count;

    /// <summary>What the nearest mean cannot exceed in single precision when another has the least distance.</summary>
    private static float Bound(float least, double slack, int dimensions)
    {
        double distance = (Math.Sqrt(least) * (1 + ((dimensions + 4) * 4 * SingleUnit))) + slack;
        return MathF.BitIncrement((float)(distance * distance));
    }

    private static void Compare(
        ReadOnlySpan<int> links, CfRecords children, ReadOnlySpan<double> row, int slot, ref int nearest,
        ref double squared)
    {
        if (squared < 0) squared = DenseKernels.SquaredDistance(row, children.Mean(links[nearest]));
        double other = DenseKernels.SquaredDistance(row, children.Mean(links[slot]));
        if (other >= squared) return;
        squared = other;
        nearest = slot;
    }

    private static int NearestOfAll(
        ReadOnlySpan<int> links, CfRecords children, ReadOnlySpan<double> row, out double squared)
    {
        int nearest = 0;
        squared = double.PositiveInfinity;
        for (int slot = 0; slot < links.Length; slot++)
        {
            double other = DenseKernels.SquaredDistance(row, children.Mean(links[slot]));
            if (other >= squared) continue;
            squared = other;
            nearest = slot;
        }
        return nearest;
    }

    /// <summary>The slot of the entry closest by the tree's distance; the lowest of several.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Closest(CfNodes nodes, CfRecords children, int node, in ClusteringFeature entry, in Walker walker) =>
        _distance == ClusterDistance.Centroid
            ? Nearest(nodes, children, node, walker)
            : ClosestOf(nodes.Links(node), children, entry);

    private int ClosestOf(ReadOnlySpan<int> links, CfRecords children, in ClusteringFeature entry)
    {
        int closest = 0;
        double least = double.PositiveInfinity;
        for (int slot = 0; slot < links.Length; slot++)
        {
            double distance = CfFormulas.Distance(_distance, entry, children.Get(links[slot]));
            if (distance >= least) continue;
            least = distance;
            closest = slot;
        }
        return closest;
    }

    /// <summary>The features of the children of a node on that level.</summary>
    private CfRecords Children(int level) =>
        level == Height ? _entries : level + 1 == Height ? _leaves.Features : _inner.Features;

    /// <summary>
    /// Moves the origin amid the rows and shows every mean anew: the further the origin, the coarser the search.
    /// </summary>
    private void Recenter()
    {
        if (!IsSearched || SubclusterCount == 0) return;
        (Height == 0 ? _leaves : _inner).Features.Mean(_root).CopyTo(_origin);
        _reach = 0;
        ShowBelow(_root, 0);
    }

    private void ShowBelow(int node, int level)
    {
        var nodes = level == Height ? _leaves : _inner;
        var children = Children(level);
        var links = nodes.Links(node);
        for (int slot = 0; slot < links.Length; slot++)
        {
            var mean = children.Mean(links[slot]);
            nodes.Show(node, slot, mean, _origin);
            _reach = Math.Max(_reach, Math.Sqrt(DenseKernels.SquaredDistance(mean, _origin)));
            if (level < Height) ShowBelow(links[slot], level + 1);
        }
    }
}
