using Vigie.Learn.State;

namespace Vigie.Learn.Clustering;

/// <summary>
/// The subclusters by number: where each lies in the leaves, and its sum of squared deviations of each feature.
/// Numbers stay while the tree grows, and are dealt anew by a rebuild.
/// </summary>
internal sealed class CfEntries
{
    private const double Hole = -1;

    private readonly int _dimensions;
    private readonly RecordPages _records;

    public CfEntries(int dimensions, long pageBytes)
    {
        _dimensions = dimensions;
        _records = new RecordPages(dimensions + 2, pageBytes);
    }

    public int Count { get; private set; }

    public int Spare => _records.Capacity - Count;

    public long Bytes => _records.Bytes;

    public long GrowthBytes => _records.GrowthBytes;

    public void Grow() => _records.Grow();

    /// <summary>A new number; there must be a spare record.</summary>
    public int Add(ReadOnlySpan<double> deviations)
    {
        var record = _records[Count];
        record.Clear();
        deviations.CopyTo(record);
        return Count++;
    }

    public Span<double> Deviations(int entry) => _records[entry][.._dimensions];

    public (int Leaf, int Slot) Place(int entry)
    {
        var record = _records[entry];
        return ((int)record[_dimensions], (int)record[_dimensions + 1]);
    }

    /// <summary>Whether there is such a number and it lies there.</summary>
    public bool IsAt(int entry, int leaf, int slot) =>
        (uint)entry < (uint)Count && Place(entry) == (leaf, slot);

    public void SetPlace(int entry, int leaf, int slot)
    {
        var record = _records[entry];
        record[_dimensions] = leaf;
        record[_dimensions + 1] = slot;
    }

    /// <summary>Gives up a number; until <see cref="Compact"/> the others keep theirs.</summary>
    public void Remove(int entry) => _records[entry][_dimensions] = Hole;

    /// <summary>Moves the last subclusters into the numbers given up, and tells the leaves.</summary>
    public void Compact(CfNodes leaves)
    {
        int end = Count;
        for (int entry = 0; entry < end; entry++)
        {
            if (!IsHole(entry)) continue;
            do end--;
            while (end > entry && IsHole(end));
            if (end == entry) break;
            _records[end].CopyTo(_records[entry]);
            var (leaf, slot) = Place(entry);
            leaves.SetLink(leaf, slot, entry);
        }
        Count = end;
    }

    /// <summary>Multiplies every deviation.</summary>
    public void Scale(double factor)
    {
        for (int entry = 0; entry < Count; entry++)
            foreach (ref double deviation in Deviations(entry))
                deviation *= factor;
    }

    public void Save(StateWriter writer)
    {
        writer.Write(Count);
        _records.Save(writer, Count);
    }

    public void Load(StateReader reader, long maxBytes)
    {
        Count = reader.ReadInt32();
        _records.Load(reader, Count, maxBytes);
    }

    private bool IsHole(int entry) => _records[entry][_dimensions] == Hole;
}
