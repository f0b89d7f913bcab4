using System.Runtime.InteropServices;

namespace Vigie.Logs.Windows;

/// <summary>What is kept in memory of each spooled row.</summary>
/// <param name="Machine">Number of the machine.</param>
/// <param name="TimeMicros">Decision time.</param>
/// <param name="ErrorCount">Plain count of ERROR lines, for the baseline.</param>
/// <param name="NonZeros">Columns in the row.</param>
/// <param name="Novelty">See <see cref="WindowRow.Novelty"/>.</param>
/// <param name="Share">See <see cref="WindowRow.Share"/>.</param>
/// <param name="IsEvent">Whether something that happened made the row, not the step.</param>
/// <param name="Numbers">See <see cref="WindowRow.Numbers"/>.</param>
public readonly record struct RowKey(
    int Machine, long TimeMicros, int ErrorCount, int NonZeros, float Novelty = 0, float Share = 1, bool IsEvent = false, int Numbers = 0);

/// <summary>
/// Window rows written one after the other to a seekable stream (a temporary file, or memory in tests) and read back in
/// the same order as often as needed. In memory only a key a row is kept.
/// </summary>
public sealed class RowSpool : IDisposable
{
    private const int BufferBytes = 1 << 18;
    private readonly BufferedStream _stream;
    private List<RowKey> _keys = [];
    private List<long>? _gaps;   // bytes of rows left out before each row; null where none is

    /// <summary>Starts empty on a stream that can be written, read and sought; the spool disposes it.</summary>
    public RowSpool(Stream stream) => _stream = new BufferedStream(stream, BufferBytes);

    /// <summary>The keys of all rows in the order of writing.</summary>
    public IReadOnlyList<RowKey> Keys => _keys;

    /// <summary>Adds a row; not while reading, nor after rows were left out.</summary>
    public void Append(WindowRow row)
    {
        _keys.Add(new RowKey(
            row.Machine, row.TimeMicros, row.ErrorCount, row.Indices.Length, row.Novelty, row.Share, row.IsEvent, row.Numbers));
        _stream.Write(MemoryMarshal.AsBytes(row.Indices));
        _stream.Write(MemoryMarshal.AsBytes(row.Values));
    }

    /// <summary>Leaves out all rows but those whose key is wanted; the others are never read again, nor counted.</summary>
    public void Keep(Func<RowKey, bool> isWanted)
    {
        ArgumentNullException.ThrowIfNull(isWanted);
        var keys = new List<RowKey>();
        var gaps = new List<long>();
        long gap = 0;
        for (int i = 0; i < _keys.Count; i++)
        {
            gap += _gaps?[i] ?? 0;
            if (isWanted(_keys[i]))
            {
                keys.Add(_keys[i]);
                gaps.Add(gap);
                gap = 0;
            }
            else gap += (long)_keys[i].NonZeros * (sizeof(int) + sizeof(float));
        }
        (_keys, _gaps) = (keys, gaps);
    }

    /// <summary>Reads all rows from the first one on.</summary>
    public Reader Read()
    {
        _stream.Flush();
        _stream.Position = 0;
        return new Reader(this);
    }

    /// <summary>Closes the stream.</summary>
    public void Dispose() => _stream.Dispose();

    /// <summary>A pass over the rows.</summary>
    public sealed class Reader
    {
        private readonly RowSpool _spool;
        private int[] _indices = new int[256];
        private float[] _values = new float[256];

        internal Reader(RowSpool spool) => _spool = spool;

        /// <summary>Number of the current row, from 0; -1 before the first.</summary>
        public int Index { get; private set; } = -1;

        /// <summary>The current row; borrowed until the next <see cref="Next"/>.</summary>
        public WindowRow Current
        {
            get
            {
                var key = _spool._keys[Index];
                return new WindowRow
                {
                    Machine = key.Machine,
                    TimeMicros = key.TimeMicros,
                    ErrorCount = key.ErrorCount,
                    Novelty = key.Novelty,
                    Share = key.Share,
                    IsEvent = key.IsEvent,
                    Numbers = key.Numbers,
                    Indices = _indices.AsSpan(0, key.NonZeros),
                    Values = _values.AsSpan(0, key.NonZeros),
                };
            }
        }

        /// <summary>Moves on to the next row; false at the end.</summary>
        public bool Next()
        {
            if (Index + 1 >= _spool._keys.Count) return false;
            int length = _spool._keys[++Index].NonZeros;
            if (_spool._gaps is { } gaps && gaps[Index] > 0) _spool._stream.Seek(gaps[Index], SeekOrigin.Current);
            if (length > _indices.Length)
            {
                _indices = new int[2 * length];
                _values = new float[2 * length];
            }
            _spool._stream.ReadExactly(MemoryMarshal.AsBytes(_indices.AsSpan(0, length)));
            _spool._stream.ReadExactly(MemoryMarshal.AsBytes(_values.AsSpan(0, length)));
            return true;
        }
    }
}
