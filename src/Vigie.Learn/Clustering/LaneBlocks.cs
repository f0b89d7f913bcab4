using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vigie.Learn.Clustering;

/// <summary>
/// How the means of one node lie for searching: in single precision, lanes side by side feature by feature, in blocks
/// of 32 lanes that are read from front to back. A lane without a mean lies infinitely far.
/// </summary>
internal readonly struct LaneBlocks
{
    /// <summary>Lanes of one vector.</summary>
    public const int Lanes = 8;

    private const int BlockLanes = 4 * Lanes;

    private readonly int _dimensions;

    public LaneBlocks(int dimensions, int slots)
    {
        _dimensions = dimensions;
        Stride = (slots + Lanes - 1) / Lanes * Lanes;
    }

    /// <summary>Slots, rounded up to whole vectors.</summary>
    public int Stride { get; }

    /// <summary>Numbers of one node.</summary>
    public int Length => Stride * _dimensions;

    /// <summary>Writes the mean, less the origin, to a lane.</summary>
    public void Set(Span<float> lanes, int lane, ReadOnlySpan<double> mean, ReadOnlySpan<double> origin)
    {
        int at = Start(lane, out int width);
        ref float to = ref Unsafe.Add(ref MemoryMarshal.GetReference(lanes), at);
        ref double m = ref MemoryMarshal.GetReference(mean);
        ref double o = ref MemoryMarshal.GetReference(origin);
        for (int j = 0; j < mean.Length; j++)
        {
            to = (float)(Unsafe.Add(ref m, j) - Unsafe.Add(ref o, j));
            to = ref Unsafe.Add(ref to, width);
        }
    }

    /// <summary>Empties every lane.</summary>
    public void Clear(Span<float> lanes)
    {
        lanes.Clear();
        for (int lane = 0; lane < Stride; lane++) lanes[Start(lane, out _)] = float.PositiveInfinity;
    }

    /// <summary>Empties one lane.</summary>
    public void Clear(Span<float> lanes, int lane) => lanes[Start(lane, out _)] = float.PositiveInfinity;

    /// <summary>
    /// Squared distances of the row to the first <paramref name="count"/> lanes, rounded up to whole vectors; returns
    /// the least.
    /// </summary>
    // Called for every row and node: worth compiling well from the first call on.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public float Squared(ReadOnlySpan<float> lanes, int count, ReadOnlySpan<float> row, Span<float> result)
    {
        ref float from = ref MemoryMarshal.GetReference(lanes);
        ref float x = ref MemoryMarshal.GetReference(row);
        var least = Vector256.Create(float.PositiveInfinity);
        for (int first = 0; first < count; first += BlockLanes)
        {
            int width = Math.Min(BlockLanes, Stride - first);
            int vectors = (Math.Min(width, count - first) + Lanes - 1) / Lanes;
            ref float block = ref Unsafe.Add(ref from, first * _dimensions);
            ref float to = ref MemoryMarshal.GetReference(result.Slice(first, vectors * Lanes));
            var nearest = vectors switch
            {
                4 => Four(ref block, width, ref x, row.Length, ref to),
                3 => Three(ref block, width, ref x, row.Length, ref to),
                2 => Two(ref block, width, ref x, row.Length, ref to),
                _ => One(ref block, width, ref x, row.Length, ref to),
            };
            least = Vector256.Min(least, nearest);
        }
        var half = Vector128.Min(least.GetLower(), least.GetUpper());
        half = Vector128.Min(half, Vector128.Shuffle(half, Vector128.Create(2, 3, 0, 1)));
        return Vector128.Min(half, Vector128.Shuffle(half, Vector128.Create(1, 0, 3, 2))).ToScalar();
    }

    /// <summary>The scalar twin of <see cref="Squared"/>.</summary>
    public float SquaredScalar(ReadOnlySpan<float> lanes, int count, ReadOnlySpan<float> row, Span<float> result)
    {
        float least = float.PositiveInfinity;
        for (int lane = 0; lane < (count + Lanes - 1) / Lanes * Lanes; lane++)
        {
            int at = Start(lane, out int width);
            float sum = 0;
            for (int j = 0; j < row.Length; j++, at += width)
            {
                float gap = row[j] - lanes[at];
                sum = MathF.FusedMultiplyAdd(gap, gap, sum);
            }
            result[lane] = sum;
            least = Math.Min(least, sum);
        }
        return least;
    }

    private int Start(int lane, out int width)
    {
        int block = lane / BlockLanes * BlockLanes;
        width = Math.Min(BlockLanes, Stride - block);
        return (block * _dimensions) + (lane - block);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> One(ref float lanes, int width, ref float x, int length, ref float to)
    {
        var sum = Vector256<float>.Zero;
        for (int j = 0; j < length; j++)
        {
            sum = Added(ref lanes, Vector256.Create(Unsafe.Add(ref x, j)), sum);
            lanes = ref Unsafe.Add(ref lanes, width);
        }
        sum.StoreUnsafe(ref to);
        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Two(ref float lanes, int width, ref float x, int length, ref float to)
    {
        Vector256<float> a = default, b = default;
        for (int j = 0; j < length; j++)
        {
            var value = Vector256.Create(Unsafe.Add(ref x, j));
            a = Added(ref lanes, value, a);
            b = Added(ref Unsafe.Add(ref lanes, Lanes), value, b);
            lanes = ref Unsafe.Add(ref lanes, width);
        }
        a.StoreUnsafe(ref to);
        b.StoreUnsafe(ref to, Lanes);
        return Vector256.Min(a, b);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Three(ref float lanes, int width, ref float x, int length, ref float to)
    {
        Vector256<float> a = default, b = default, c = default;
        for (int j = 0; j < length; j++)
        {
            var value = Vector256.Create(Unsafe.Add(ref x, j));
            a = Added(ref lanes, value, a);
            b = Added(ref Unsafe.Add(ref lanes, Lanes), value, b);
            c = Added(ref Unsafe.Add(ref lanes, 2 * Lanes), value, c);
            lanes = ref Unsafe.Add(ref lanes, width);
        }
        a.StoreUnsafe(ref to);
        b.StoreUnsafe(ref to, Lanes);
        c.StoreUnsafe(ref to, 2 * Lanes);
        return Vector256.Min(Vector256.Min(a, b), c);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Four(ref float lanes, int width, ref float x, int length, ref float to)
    {
        Vector256<float> a = default, b = default, c = default, d = default;
        for (int j = 0; j < length; j++)
        {
            var value = Vector256.Create(Unsafe.Add(ref x, j));
            a = Added(ref lanes, value, a);
            b = Added(ref Unsafe.Add(ref lanes, Lanes), value, b);
            c = Added(ref Unsafe.Add(ref lanes, 2 * Lanes), value, c);
            d = Added(ref Unsafe.Add(ref lanes, 3 * Lanes), value, d);
            lanes = ref Unsafe.Add(ref lanes, width);
        }
        a.StoreUnsafe(ref to);
        b.StoreUnsafe(ref to, Lanes);
        c.StoreUnsafe(ref to, 2 * Lanes);
        d.StoreUnsafe(ref to, 3 * Lanes);
        return Vector256.Min(Vector256.Min(a, b), Vector256.Min(c, d));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Added(ref float lanes, Vector256<float> value, Vector256<float> sum)
    {
        var gap = value - Vector256.LoadUnsafe(ref lanes);
        return Vector256.FusedMultiplyAdd(gap, gap, sum);
    }
}
