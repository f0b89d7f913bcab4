using System.Numerics;
using System.Runtime.CompilerServices;
using Vigie.Learn.State;

namespace Vigie.Learn.Clustering;

/// <summary>
/// Records of equally many numbers, kept in pages: growing copies nothing but the first page (which starts small and
/// doubles), so what <see cref="Bytes"/> says is what is held, at every moment.
/// </summary>
internal sealed class RecordPages<T>
    where T : unmanaged
{
    private readonly int _length;
    private readonly int _shift;
    private readonly int _mask;
    private T[][] _pages = [];
    private int _pageCount;

    /// <summary>
    /// Records of <paramref name="length"/> numbers in pages of <paramref name="pageRecords"/>, a power of two.
    /// </summary>
    public RecordPages(int length, int pageRecords)
    {
        _length = length;
        _shift = BitOperations.Log2((uint)pageRecords);
        _mask = (1 << _shift) - 1;
    }

    /// <summary>Records there is memory for.</summary>
    public int Capacity { get; private set; }

    /// <summary>Bytes held.</summary>
    public long Bytes => (Capacity * RecordBytes) + ((long)_pages.Length * IntPtr.Size);

    /// <summary>Bytes that <see cref="Grow"/> would add.</summary>
    public long GrowthBytes =>
        (Growth * RecordBytes) + (_pageCount == _pages.Length ? (long)Math.Max(1, _pages.Length) * IntPtr.Size : 0);

    private long RecordBytes => (long)_length * Unsafe.SizeOf<T>();

    private int PageRecords => _mask + 1;

    private int Growth => Capacity < PageRecords ? Math.Max(1, Capacity) : PageRecords;

    public Span<T> this[int record]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _pages[record >> _shift].AsSpan((record & _mask) * _length, _length);
    }

    /// <summary>How many records of that many bytes make a page: a power of two.</summary>
    public static int PageOf(long pageBytes, long recordBytes) =>
        1 << Math.Min(20, BitOperations.Log2((ulong)Math.Max(1, pageBytes / recordBytes)));

    /// <summary>Makes room for more records; what they hold is not said.</summary>
    public void Grow()
    {
        int more = Growth;
        if (_pageCount == _pages.Length) Array.Resize(ref _pages, Math.Max(1, 2 * _pages.Length));
        if (Capacity > 0 && Capacity < PageRecords)
            Array.Resize(ref _pages[0], (Capacity + more) * _length);
        else
            _pages[_pageCount++] = GC.AllocateUninitializedArray<T>(more * _length);
        Capacity += more;
    }

    /// <summary>Writes the capacity; records are written one by one by whoever knows which are used.</summary>
    public void Save(StateWriter writer) => writer.Write(Capacity);

    /// <summary>Holds again as much memory as was saved.</summary>
    public void Load(StateReader reader, int records, long maxBytes)
    {
        int capacity = reader.ReadInt32();
        if (records < 0 || capacity < records || capacity * RecordBytes > maxBytes)
            throw new StateException($"the tree claims memory for {capacity} records where {records} are saved");
        while (Capacity < capacity) Grow();
        if (Capacity != capacity) throw new StateException($"the tree claims memory for {capacity} records");
    }
}
