using System.Numerics;
using System.Runtime.CompilerServices;
using Vigie.Learn.State;

namespace Vigie.Learn.Clustering;

/// <summary>
/// Records of equally many numbers, kept in pages: growing copies nothing but the first page (which starts small and
/// doubles), so what <see cref="Bytes"/> says is what is held, at every moment.
/// </summary>
internal sealed class RecordPages
{
    private readonly int _length;
    private readonly int _shift;
    private readonly int _mask;
    private double[][] _pages = [];
    private int _pageCount;

    /// <summary>
    /// Records of <paramref name="length"/> numbers in pages of at most <paramref name="pageBytes"/>.
    /// </summary>
    public RecordPages(int length, long pageBytes)
    {
        _length = length;
        _shift = BitOperations.Log2((uint)Math.Max(1, pageBytes / ((long)length * sizeof(double))));
        _mask = (1 << _shift) - 1;
    }

    /// <summary>Records there is memory for.</summary>
    public int Capacity { get; private set; }

    /// <summary>Bytes held.</summary>
    public long Bytes => ((long)Capacity * _length * sizeof(double)) + ((long)_pages.Length * IntPtr.Size);

    /// <summary>Bytes that <see cref="Grow"/> would add (but for the table of pages).</summary>
    public long GrowthBytes => (long)Growth * _length * sizeof(double);

    private int PageRecords => _mask + 1;

    private int Growth => Capacity < PageRecords ? Math.Max(1, Capacity) : PageRecords;

    public Span<double> this[int record]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _pages[record >> _shift].AsSpan((record & _mask) * _length, _length);
    }

    /// <summary>Makes room for more records, all zero.</summary>
    public void Grow()
    {
        int more = Growth;
        if (_pageCount == _pages.Length) Array.Resize(ref _pages, Math.Max(1, 2 * _pages.Length));
        if (Capacity > 0 && Capacity < PageRecords)
            Array.Resize(ref _pages[0], (Capacity + more) * _length);
        else
            _pages[_pageCount++] = new double[more * _length];
        Capacity += more;
    }

    /// <summary>Writes the capacity and the first records.</summary>
    public void Save(StateWriter writer, int records)
    {
        writer.Write(Capacity);
        for (int first = 0; first < records; first += PageRecords)
        {
            int count = Math.Min(PageRecords, records - first);
            writer.Write(_pages[first >> _shift].AsSpan(0, count * _length));
        }
    }

    /// <summary>
    /// Reads what <see cref="Save"/> wrote into these empty pages; as much memory as then is held again.
    /// </summary>
    public void Load(StateReader reader, int records, long maxBytes)
    {
        int capacity = reader.ReadInt32();
        if (records < 0 || capacity < records || (long)capacity * _length * sizeof(double) > maxBytes)
            throw new StateException($"the tree claims memory for {capacity} records where {records} are saved");
        while (Capacity < capacity) Grow();
        for (int first = 0; first < records; first += PageRecords)
        {
            var page = reader.ReadDoubleArray();
            if (page.Length != Math.Min(PageRecords, records - first) * _length)
                throw new StateException($"a page of the tree has {page.Length} numbers, which are not its records");
            page.CopyTo(_pages[first >> _shift], 0);
        }
    }
}
