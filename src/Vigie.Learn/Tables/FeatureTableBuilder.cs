namespace Vigie.Learn.Tables;

/// <summary>
/// Gathers rows into a <see cref="FeatureTable"/>: all dense of one length, or all sparse. Bad rows are refused with
/// their number and leave no trace.
/// </summary>
public sealed class FeatureTableBuilder
{
    // A block beyond this is closed and the next begun: half of what an array can hold.
    private const int DefaultBlockValues = 1 << 30;

    private readonly int _blockValues;
    private readonly List<RowBlock> _blocks = [];
    private float[] _values = new float[256];
    private int[] _indices = [];
    private int[] _starts = new int[16];
    private bool? _dense;
    private int _used;
    private int _rows;
    private int _features;

    /// <summary>An empty table.</summary>
    /// <param name="features">Number of columns when known; else the widest row says.</param>
    /// <param name="blockValues">A block is closed before it holds more values than this, if it has a row.</param>
    public FeatureTableBuilder(int? features = null, int blockValues = DefaultBlockValues)
    {
        if (features is { } given) Check.NonNegative(given, nameof(features));
        Features = features;
        _blockValues = Check.Positive(blockValues, nameof(blockValues));
    }

    /// <summary>Number of columns asked for, if any.</summary>
    public int? Features { get; }

    /// <summary>Rows added so far.</summary>
    public int Count { get; private set; }

    /// <summary>Appends a copy of a dense row.</summary>
    /// <exception cref="ArgumentException">A value is not finite, or the length or kind differs from before.</exception>
    public void Add(ReadOnlySpan<float> row)
    {
        CheckKind(dense: true);
        int expected = Features ?? (Count > 0 ? _features : row.Length);
        if (row.Length != expected)
            throw new ArgumentException(
                $"Row {Count} has {row.Length} values where the table has {expected} columns.", nameof(row));
        RowChecks.Dense(row, Count);
        Begin(row.Length);
        row.CopyTo(_values.AsSpan(_used));
        End(row.Length, row.Length, dense: true);
    }

    /// <summary>Appends a copy of a sparse row.</summary>
    /// <exception cref="ArgumentException">
    /// A value is not finite, an index out of order or range, or earlier rows were dense.
    /// </exception>
    public void Add(SparseRow row)
    {
        CheckKind(dense: false);
        RowChecks.Sparse(row, Features ?? int.MaxValue, Count);
        int length = row.Values.Length;
        Begin(length);
        if (_indices.Length < _values.Length) Array.Resize(ref _indices, _values.Length);
        row.Values.CopyTo(_values.AsSpan(_used));
        row.Indices.CopyTo(_indices.AsSpan(_used));
        End(length, length > 0 ? row.Indices[^1] + 1 : 0, dense: false);
    }

    /// <summary>The table of all rows; the builder is empty after it.</summary>
    public FeatureTable Build()
    {
        if (_rows > 0 || _blocks.Count == 0) Close();
        var table = FeatureTable.FromBlocks(Features ?? _features, _blocks);
        _blocks.Clear();
        (_dense, _features, Count) = (null, 0, 0);
        return table;
    }

    private void CheckKind(bool dense)
    {
        if (_dense is { } before && before != dense)
        {
            throw new ArgumentException(
                $"Row {Count} is {Kind(dense)} where the rows before are {Kind(before)}: a table holds one kind.", nameof(dense));
        }
    }

    private static string Kind(bool dense) => dense ? "dense" : "sparse";

    private void Begin(int length)
    {
        if (_rows > 0 && (long)_used + length > _blockValues) Close();
        Grow(ref _values, _used + (long)length);
        Grow(ref _starts, _rows + 2L);
    }

    private void End(int length, int width, bool dense)
    {
        _dense = dense;
        _features = Math.Max(_features, width);
        _used += length;
        _rows++;
        _starts[_rows] = _used;
        Count++;
    }

    private void Close()
    {
        bool dense = _dense ?? false;
        Array.Resize(ref _values, _used);
        Array.Resize(ref _starts, _rows + 1);
        Array.Resize(ref _indices, dense ? 0 : _used);
        _blocks.Add(dense ? RowBlock.Dense(_values, _rows, _features) : RowBlock.Sparse(_starts, _indices, _values));
        (_values, _indices, _starts) = (new float[256], [], new int[16]);
        (_used, _rows) = (0, 0);
    }

    private static void Grow<T>(ref T[] array, long needed)
    {
        if (needed <= array.Length) return;
        if (needed > Array.MaxLength)
            Throw.OutOfRange("row", needed, $"within a block's limit of {Array.MaxLength} values");
        Array.Resize(ref array, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * array.Length)));
    }
}
