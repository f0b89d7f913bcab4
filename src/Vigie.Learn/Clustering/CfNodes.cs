using System.Runtime.CompilerServices;
using Vigie.Learn.State;

namespace Vigie.Learn.Clustering;

/// <summary>
/// The nodes of one kind (inner nodes or leaves): how many entries each has, the number of each entry's child node or
/// subcluster, the node's own feature (the union of its entries), and the means of the entries once more in single
/// precision for searching (see <see cref="LaneBlocks"/>).
/// </summary>
internal sealed class CfNodes
{
    private const int None = -1;

    private readonly RecordPages<int> _links;
    private readonly RecordPages<float>? _lanes;
    private readonly LaneBlocks _layout;
    private int _used;
    private int _firstFree = None;
    private int _freeCount;

    /// <summary>No nodes yet.</summary>
    /// <param name="dimensions">Features of a row.</param>
    /// <param name="slots">Most entries of a node.</param>
    /// <param name="searched">Whether means are kept for searching.</param>
    /// <param name="pageBytes">Most bytes of a page.</param>
    public CfNodes(int dimensions, int slots, bool searched, long pageBytes)
    {
        Slots = slots;
        _layout = new LaneBlocks(dimensions, slots);
        int lanes = searched ? _layout.Length : 0;
        long bytes = (lanes * sizeof(float)) + ((slots + 1L) * sizeof(int)) + ((dimensions + 2L) * sizeof(double));
        int page = RecordPages<int>.PageOf(pageBytes, bytes);
        _links = new RecordPages<int>(slots + 1, page);
        Features = new CfRecords(dimensions, perFeature: false, page);
        if (searched) _lanes = new RecordPages<float>(lanes, page);
    }

    /// <summary>Most entries of a node.</summary>
    public int Slots { get; }

    /// <summary>The union of the entries of each node.</summary>
    public CfRecords Features { get; }

    /// <summary>Where means lie for searching.</summary>
    public LaneBlocks Layout => _layout;

    /// <summary>Nodes that can be allocated without more memory.</summary>
    public int Spare => _links.Capacity - _used + _freeCount;

    /// <summary>Nodes in the tree.</summary>
    public int Live => _used - _freeCount;

    /// <summary>Node numbers are below this; free ones among them have no entries.</summary>
    public int Limit => _used;

    public long Bytes => _links.Bytes + Features.Bytes + (_lanes?.Bytes ?? 0);

    public long GrowthBytes => _links.GrowthBytes + Features.GrowthBytes + (_lanes?.GrowthBytes ?? 0);

    public void Grow()
    {
        _links.Grow();
        Features.Grow();
        _lanes?.Grow();
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
            _firstFree = _links[node][1];
            _freeCount--;
        }
        Clear(node);
        return node;
    }

    public void Free(int node)
    {
        var record = _links[node];
        record[0] = 0;
        record[1] = _firstFree;
        _firstFree = node;
        _freeCount++;
    }

    public void Clear(int node)
    {
        var record = _links[node];
        record[0] = 0;
        record[1] = None;
        if (_lanes != null) _layout.Clear(_lanes[node]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Count(int node) => _links[node][0];

    /// <summary>The numbers of the children or subclusters of a node.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Span<int> Links(int node)
    {
        var record = _links[node];
        return record.Slice(1, record[0]);
    }

    public Span<float> Lanes(int node) => _lanes == null ? [] : _lanes[node];

    /// <summary>Writes the mean of an entry where searches look for it.</summary>
    public void Show(int node, int slot, ReadOnlySpan<double> mean, ReadOnlySpan<double> origin)
    {
        if (_lanes != null) _layout.Set(_lanes[node], slot, mean, origin);
    }

    /// <summary>Adds an entry to a node with room.</summary>
    public void Append(int node, int link, ReadOnlySpan<double> mean, ReadOnlySpan<double> origin)
    {
        var record = _links[node];
        int slot = record[0]++;
        record[1 + slot] = link;
        Show(node, slot, mean, origin);
    }

    /// <summary>Takes an entry out; the last one moves into its place.</summary>
    public void RemoveAt(int node, int slot, CfRecords children, ReadOnlySpan<double> origin)
    {
        var record = _links[node];
        int last = --record[0];
        record[1 + slot] = record[1 + last];
        if (slot != last) Show(node, slot, children.Mean(record[1 + slot]), origin);
        if (_lanes != null) _layout.Clear(_lanes[node], last);
    }

    /// <summary>Makes the feature of a node the union of those of its entries.</summary>
    public void Summarise(int node, CfRecords children)
    {
        var links = Links(node);
        var first = children.Get(links[0]);
        Features.Set(node, new ClusteringFeature(first.Mean, first.Weight, first.Sum));
        for (int slot = 1; slot < links.Length; slot++) Features.Join(node, children.Get(links[slot]));
    }

    public void Save(StateWriter writer)
    {
        writer.Write(_used);
        writer.Write(_firstFree);
        writer.Write(_freeCount);
        _links.Save(writer);
        for (int node = 0; node < _used; node++)
        {
            writer.Write(_links[node][..(1 + Math.Max(1, Count(node)))]);
            if (Count(node) > 0) Features.SaveRecord(writer, node);
        }
    }

    /// <summary>Reads what <see cref="Save"/> wrote, but for the means, which are shown anew.</summary>
    public void Load(StateReader reader, long maxBytes)
    {
        _used = reader.ReadInt32();
        _firstFree = reader.ReadInt32();
        _freeCount = reader.ReadInt32();
        _links.Load(reader, _used, maxBytes);
        while (Features.Capacity < _links.Capacity)
        {
            Features.Grow();
            _lanes?.Grow();
        }
        for (int node = 0; node < _used; node++)
        {
            LoadNode(node, reader.ReadInt32Array());
            if (Count(node) > 0) Features.LoadRecord(reader, node);
        }
        CheckFree();
    }

    private void LoadNode(int node, int[] record)
    {
        bool broken = record.Length < 1 || record[0] < 0 || record[0] > Slots
            || record.Length != 1 + Math.Max(1, record[0]);
        if (broken) throw new StateException("the tree has a node of more entries than its options allow");
        Clear(node);
        record.CopyTo(_links[node]);
    }

    private void CheckFree()
    {
        int free = 0;
        for (int node = _firstFree; node != None; node = _links[node][1])
            if (node < 0 || node >= _used || Count(node) != 0 || ++free > _freeCount)
                throw new StateException("the tree has a broken list of free nodes");
        if (free != _freeCount) throw new StateException("the tree has a broken list of free nodes");
    }
}
