using System.Runtime.CompilerServices;
using Vigie.Learn.State;

namespace Vigie.Learn.Clustering;

/// <summary>
/// The nodes of one kind (inner nodes or leaves), each one record: means feature by feature (see
/// <see cref="CenterDistances"/>), then weights, sums and links, one lane an entry. Lanes without an entry lie
/// infinitely far.
/// </summary>
internal sealed class CfNodes
{
    private const int None = -1;

    private readonly RecordPages _records;
    private int[] _counts = [];
    private int _used;
    private int _firstFree = None;
    private int _freeCount;

    public CfNodes(int dimensions, int slots, long pageBytes)
    {
        Dimensions = dimensions;
        Slots = slots;
        Stride = CenterDistances.Pad(slots);
        _records = new RecordPages((dimensions + 3) * Stride, pageBytes);
    }

    public int Dimensions { get; }

    /// <summary>Most entries of a node.</summary>
    public int Slots { get; }

    /// <summary>Lanes of a node.</summary>
    public int Stride { get; }

    /// <summary>Nodes that can be allocated without more memory.</summary>
    public int Spare => _records.Capacity - _used + _freeCount;

    /// <summary>Nodes in the tree.</summary>
    public int Live => _used - _freeCount;

    /// <summary>Node numbers are below this; free ones among them have no entries.</summary>
    public int Limit => _used;

    public long Bytes => _records.Bytes + ((long)_counts.Length * sizeof(int));

    public long GrowthBytes => _records.GrowthBytes;

    private int WeightRow => Dimensions * Stride;

    private int SumRow => (Dimensions + 1) * Stride;

    private int LinkRow => (Dimensions + 2) * Stride;

    public void Grow()
    {
        _records.Grow();
        if (_counts.Length < _records.Capacity) Array.Resize(ref _counts, Math.Max(4, _records.Capacity));
    }

    /// <summary>An empty node; there must be a spare one.</summary>
    public int Allocate()
    {
        int node = _firstFree;
        if (node == None)
        {
            node = _used++;
        }
        else
        {
            _firstFree = (int)BitConverter.DoubleToInt64Bits(_records[node][0]);
            _freeCount--;
        }
        Clear(node);
        return node;
    }

    public void Free(int node)
    {
        _counts[node] = 0;
        var record = _records[node];
        record.Clear();
        record[0] = BitConverter.Int64BitsToDouble(_firstFree);
        _firstFree = node;
        _freeCount++;
    }

    public void Clear(int node)
    {
        _counts[node] = 0;
        var record = _records[node];
        record.Clear();
        record[..Stride].Fill(double.PositiveInfinity);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<double> Block(int node) => _records[node];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Count(int node) => _counts[node];

    public Span<double> Weights(int node) => _records[node].Slice(WeightRow, _counts[node]);

    public Span<double> Sums(int node) => _records[node].Slice(SumRow, _counts[node]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref double Weight(Span<double> block, int slot) => ref block[WeightRow + slot];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref double Sum(Span<double> block, int slot) => ref block[SumRow + slot];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Link(Span<double> block, int slot) => (int)BitConverter.DoubleToInt64Bits(block[LinkRow + slot]);

    public void SetLink(int node, int slot, int link) =>
        _records[node][LinkRow + slot] = BitConverter.Int64BitsToDouble(link);

    /// <summary>Adds an entry to a node with room and returns its slot.</summary>
    public int Append(int node, in ClusteringFeature entry)
    {
        int slot = _counts[node]++;
        Set(node, slot, entry);
        return slot;
    }

    /// <summary>Overwrites an entry.</summary>
    public void Set(int node, int slot, in ClusteringFeature entry)
    {
        var block = _records[node];
        var mean = entry.Mean;
        for (int j = 0; j < mean.Length; j++) block[(j * Stride) + slot] = mean[j];
        block[WeightRow + slot] = entry.Weight;
        block[SumRow + slot] = entry.Sum;
        block[LinkRow + slot] = BitConverter.Int64BitsToDouble(entry.Link);
    }

    /// <summary>An entry with its mean copied to <paramref name="mean"/>.</summary>
    public ClusteringFeature Get(int node, int slot, Span<double> mean)
    {
        var block = _records[node];
        for (int j = 0; j < mean.Length; j++) mean[j] = block[(j * Stride) + slot];
        return new ClusteringFeature(mean, Weight(block, slot), Sum(block, slot), Link(block, slot));
    }

    /// <summary>
    /// The union of all entries of a node, its mean in <paramref name="mean"/>, linked to that node.
    /// </summary>
    public ClusteringFeature Summary(int node, Span<double> mean)
    {
        var block = _records[node];
        var first = Get(node, 0, mean);
        double weight = first.Weight;
        double sum = first.Sum;
        for (int slot = 1; slot < _counts[node]; slot++)
        {
            double more = Weight(block, slot);
            double squared = CenterDistances.SquaredTo(block, Stride, slot, mean);
            sum = CfFormulas.UnionSum(weight, sum, more, Sum(block, slot), squared);
            weight += more;
            for (int j = 0; j < mean.Length; j++)
                mean[j] += more / weight * (block[(j * Stride) + slot] - mean[j]);
        }
        return new ClusteringFeature(mean, weight, sum, node);
    }

    /// <summary>Multiplies every weight and sum.</summary>
    public void Scale(double factor)
    {
        for (int node = 0; node < _used; node++)
        {
            foreach (ref double weight in Weights(node)) weight *= factor;
            foreach (ref double sum in Sums(node)) sum *= factor;
        }
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_used);
        writer.Write(_firstFree);
        writer.Write(_freeCount);
        writer.Write(_counts.AsSpan(0, _used));
        _records.Save(writer, _used);
    }

    public void Load(StateReader reader, long maxBytes)
    {
        _used = reader.ReadInt32();
        _firstFree = reader.ReadInt32();
        _freeCount = reader.ReadInt32();
        var counts = reader.ReadInt32Array();
        if (counts.Length != _used || counts.Any(count => count < 0 || count > Slots))
            throw new StateException("the tree has a node of more entries than its options allow");
        _records.Load(reader, _used, maxBytes);
        Array.Resize(ref _counts, _records.Capacity < 4 && _records.Capacity > 0 ? 4 : _records.Capacity);
        counts.CopyTo(_counts, 0);
        int free = 0;
        for (int node = _firstFree; node != None; node = (int)BitConverter.DoubleToInt64Bits(_records[node][0]))
            if (node < 0 || node >= _used || counts[node] != 0 || ++free > _freeCount)
                throw new StateException("the tree has a broken list of free nodes");
        if (free != _freeCount) throw new StateException("the tree has a broken list of free nodes");
    }
}
