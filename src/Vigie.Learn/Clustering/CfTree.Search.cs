using System.Numerics;
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

    // The t of the bound: near ties within twice this are decided in double precision.
    private const double Split = 1e-3;

    // Lanes of one mask.
    private const int MaskLanes = 64;

    private readonly double[] _origin;
    private readonly float[] _single;
    private readonly float[] _laneGaps;
    private bool _hasOrigin;
    private double _reach;   // squared
    private float _slack;
    private readonly float _widening;

    private bool IsSearched => _single.Length > 0;

    /// <summary>
    /// A row on its way down: itself, its copy in single precision, and the error of searching with it.
    /// </summary>
    private readonly ref struct Walker(
        ReadOnlySpan<double> row, ReadOnlySpan<float> single, float slack, Span<float> gaps)
    {
        public readonly ReadOnlySpan<double> Row = row;
        public readonly ReadOnlySpan<float> Single = single;
        public readonly float Slack = slack;
        public readonly Span<float> Gaps = gaps;
    }

    /// <summary>The row in single precision; returns its squared distance from the origin.</summary>
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
        return sum;
    }

    // Rounding moves the row and a mean by SingleUnit times their reach each, and a comparison is of two means.
    private static float Slack(double squaredReach)
    {
        if (squaredReach > LargestReach * LargestReach) return float.PositiveInfinity;
        double slack = (4.5 * SingleUnit * Math.Sqrt(squaredReach)) + SingleFloor;
        return (float)(slack * slack * ((1 / Split) + 2)) + float.Epsilon;
    }

    // Twice the bound on the error of a sum of so many squares, and what the slack costs.
    private static float Widening(int dimensions)
    {
        double rounding = 1 + ((dimensions + 4) * 4 * SingleUnit);
        return (float)(rounding * rounding * (1 + (2 * Split)));
    }

    /// <summary>Makes ready to learn a row: every mean lies within the reach of the rows so far.</summary>
    private Walker Enter(ReadOnlySpan<double> row)
    {
        if (!IsSearched) return new Walker(row, default, float.PositiveInfinity, default);
        if (!_hasOrigin)
        {
            row.CopyTo(_origin);
            _hasOrigin = true;
        }
        double reach = Narrow(row, _single);
        if (reach > _reach) Reach(reach);
        return new Walker(row, _single, _slack, _laneGaps);
    }

    private void Reach(double squared)
    {
        _reach = squared;
        _slack = Slack(squared);
    }

    /// <summary>Makes ready to ask about a row, with memory of the caller.</summary>
    private Walker Ask(ReadOnlySpan<double> row, Span<float> single, Span<float> gaps)
    {
        if (single.IsEmpty) return new Walker(row, default, float.PositiveInfinity, default);
        double reach = Narrow(row, single);
        return new Walker(row, single, reach > _reach ? Slack(reach) : _slack, gaps);
    }

    /// <summary>The slot of the entry whose mean is nearest; the lowest of several.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Nearest(CfNodes nodes, CfRecords children, int node, in Walker walker)
    {
        int count = nodes.Count(node);
        if (float.IsPositiveInfinity(walker.Slack)) return NearestOfAll(nodes.Links(node), children, walker.Row);
        float least = nodes.Layout.Squared(nodes.Lanes(node), Searched(nodes, count), walker.Single, walker.Gaps);
        var bound = Vector256.Create(Bound(least, walker.Slack));
        if (count > MaskLanes) return NearestOfMany(nodes.Links(node), children, walker, bound);
        ulong near = Within(walker.Gaps, 0, count, bound);
        return BitOperations.IsPow2(near)
            ? BitOperations.TrailingZeroCount(near)
            : NearestOf(near, nodes.Links(node), children, walker.Row);
    }

    // With few features it costs less to look at every lane than to mispredict how many are filled.
    private int Searched(CfNodes nodes, int count) => _options.Dimensions <= 8 ? nodes.Layout.Stride : count;

    /// <summary>
    /// What the nearest mean cannot exceed in single precision when another has the least squared distance L: of
    /// (sqrt(L) (1 + g) + s)², with g for rounding the sum and s the slack, never less for (a + b)² is at most
    /// (1 + t) a² + (1 + 1/t) b².
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Bound(float least, float slack) => MathF.FusedMultiplyAdd(least, _widening, slack);

    // A bit for each lane within the bound, from the first of at most 64 on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Within(ReadOnlySpan<float> gaps, int from, int count, Vector256<float> bound)
    {
        ref float first = ref MemoryMarshal.GetReference(gaps);
        ulong near = 0;
        for (int lane = from; lane < count; lane += LaneBlocks.Lanes)
        {
            var values = Vector256.LoadUnsafe(ref first, (nuint)lane);
            near |= (ulong)Vector256.LessThanOrEqual(values, bound).ExtractMostSignificantBits() << (lane - from);
        }
        return near;
    }

    // Several may be nearest: double precision decides.
    private static int NearestOf(
        ulong near, ReadOnlySpan<int> links, CfRecords children, ReadOnlySpan<double> row)
    {
        int nearest = 0;
        double squared = double.PositiveInfinity;
        for (; near != 0; near &= near - 1)
            Compare(links, children, row, BitOperations.TrailingZeroCount(near), ref nearest, ref squared);
        return nearest;
    }

    private static int NearestOfMany(
        ReadOnlySpan<int> links, CfRecords children, in Walker walker, Vector256<float> bound)
    {
        int nearest = 0;
        double squared = double.PositiveInfinity;
        for (int from = 0; from < links.Length; from += MaskLanes)
        {
            ulong near = Within(walker.Gaps, from, Math.Min(links.Length, from + MaskLanes), bound);
            for (; near != 0; near &= near - 1)
            {
                int slot = from + BitOperations.TrailingZeroCount(near);
                Compare(links, children, walker.Row, slot, ref nearest, ref squared);
            }
        }
        return nearest;
    }

    private static int NearestOfAll(ReadOnlySpan<int> links, CfRecords children, ReadOnlySpan<double> row)
    {
        int nearest = 0;
        double squared = double.PositiveInfinity;
        for (int slot = 0; slot < links.Length; slot++) Compare(links, children, row, slot, ref nearest, ref squared);
        return nearest;
    }

    private static void Compare(
        ReadOnlySpan<int> links, CfRecords children, ReadOnlySpan<double> row, int slot, ref int nearest,
        ref double squared)
    {
        double other = DenseKernels.SquaredDistance(row, children.Mean(links[slot]));
        if (other >= squared) return;
        squared = other;
        nearest = slot;
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
        Reach(_reach);
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
            _reach = Math.Max(_reach, DenseKernels.SquaredDistance(mean, _origin));
            if (level < Height) ShowBelow(links[slot], level + 1);
        }
    }
}
