using System.Runtime.InteropServices;
using Vigie.Learn.Kernels;
using Vigie.Learn.State;

namespace Vigie.Learn.Linear;

/// <summary>
/// Labelled sparse rows in memory, in flat arrays that grow: no object a row. Row i takes the non-zeros
/// [starts[i], starts[i] + lengths[i]).
/// </summary>
public sealed class RowTable
{
    private const string StateTag = "ROWS";

    private int[] _starts = new int[16];
    private int[] _lengths = new int[16];
    private double[] _squaredNorms = new double[16];
    private int[] _indices;
    private float[] _values;
    private bool[] _labels = new bool[16];
    private float[] _weights = new float[16];
    private bool _sharesNonZeros;

    /// <summary>An empty table, with room for so many non-zeros before it must grow.</summary>
    public RowTable(int nonZeros = 256)
    {
        Check.NonNegative(nonZeros, nameof(nonZeros));
        _indices = new int[nonZeros];
        _values = new float[nonZeros];
    }

    private RowTable(RowTable whole, ReadOnlySpan<int> rows)
    {
        (_indices, _values, _sharesNonZeros) = (whole._indices, whole._values, true);
        NonZeros = whole.NonZeros;
        Features = whole.Features;
        Count = rows.Length;
        _starts = Pick(whole._starts, rows);
        _lengths = Pick(whole._lengths, rows);
        _squaredNorms = Pick(whole._squaredNorms, rows);
        _labels = Pick(whole._labels, rows);
        _weights = Pick(whole._weights, rows);
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; private set; }

    /// <summary>Number of values kept over all rows.</summary>
    public int NonZeros { get; private set; }

    /// <summary>One more than the largest index of any row.</summary>
    public int Features { get; private set; }

    /// <summary>A view of row i, valid until the next <see cref="Add"/>.</summary>
    public SparseRow Row(int i)
    {
        CheckRow(i);
        return new SparseRow(_indices.AsSpan(_starts[i], _lengths[i]), _values.AsSpan(_starts[i], _lengths[i]));
    }

    /// <summary>Sum of the squared values of row i.</summary>
    public double SquaredNorm(int i)
    {
        CheckRow(i);
        return _squaredNorms[i];
    }

    /// <summary>
    /// A table of some of the rows, by number, in the order given. It shares their non-zeros with this one; rows added to
    /// either later do not show in the other.
    /// </summary>
    public RowTable Select(ReadOnlySpan<int> rows)
    {
        foreach (int i in rows) CheckRow(i);
        return new RowTable(this, rows);
    }

    /// <summary>The label of row i.</summary>
    public bool Label(int i)
    {
        CheckRow(i);
        return _labels[i];
    }

    /// <summary>The weight of row i.</summary>
    public float Weight(int i)
    {
        CheckRow(i);
        return _weights[i];
    }

    /// <summary>Appends a copy of the row.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A value is not finite, an index negative or out of order, the weight negative or not finite, or the table is
    /// full: it holds as many rows and non-zeros as an array can.
    /// </exception>
    public void Add(SparseRow row, bool label, float weight = 1)
    {
        double squaredNorm = SparseKernels.CheckedSquaredNorm(row, int.MaxValue);
        Check.NonNegativeFinite(weight, nameof(weight));
        int length = row.Indices.Length;
        if (_sharesNonZeros) (_indices, _values, _sharesNonZeros) = ([.. _indices], [.. _values], false);
        Grow(ref _indices, NonZeros, length, nameof(row));
        Grow(ref _values, NonZeros, length, nameof(row));
        Grow(ref _starts, Count, 1, nameof(row));
        Grow(ref _lengths, Count, 1, nameof(row));
        Grow(ref _squaredNorms, Count, 1, nameof(row));
        Grow(ref _labels, Count, 1, nameof(row));
        Grow(ref _weights, Count, 1, nameof(row));
        row.Indices.CopyTo(_indices.AsSpan(NonZeros));
        row.Values.CopyTo(_values.AsSpan(NonZeros));
        _starts[Count] = NonZeros;
        _lengths[Count] = length;
        _squaredNorms[Count] = squaredNorm;
        _labels[Count] = label;
        _weights[Count] = weight;
        NonZeros += length;
        Count++;
        if (length > 0) Features = Math.Max(Features, row.Indices[^1] + 1);
    }

    /// <summary>Writes all rows.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(StateTag, 1);
        writer.Write(_starts.AsSpan(0, Count));
        writer.Write(_lengths.AsSpan(0, Count));
        writer.Write(_indices.AsSpan(0, NonZeros));
        writer.Write(_values.AsSpan(0, NonZeros));
        writer.Write(MemoryMarshal.AsBytes(_labels.AsSpan(0, Count)));
        writer.Write(_weights.AsSpan(0, Count));
    }

    /// <summary>Reads a table.</summary>
    /// <exception cref="StateException">The state cannot be used.</exception>
    public static RowTable Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect(StateTag, 1);
        var starts = reader.ReadInt32Array();
        var lengths = reader.ReadInt32Array();
        var indices = reader.ReadInt32Array();
        var values = reader.ReadSingleArray();
        var labels = reader.ReadBytes();
        var weights = reader.ReadSingleArray();
        int count = starts.Length;
        if (lengths.Length != count || labels.Length != count || weights.Length != count || values.Length != indices.Length)
            throw new StateException("the arrays of a table of rows do not fit together");
        var table = new RowTable();
        for (int i = 0; i < count; i++)
        {
            int start = starts[i], length = lengths[i];
            if (start < 0 || length < 0 || length > indices.Length - start || labels[i] > 1)
                throw new StateException($"row {i} of a table lies outside its arrays");
            var row = new SparseRow(indices.AsSpan(start, length), values.AsSpan(start, length));
            try
            {
                table.Add(row, labels[i] == 1, weights[i]);
            }
            catch (ArgumentOutOfRangeException error)
            {
                throw new StateException($"row {i} of a table is out of bounds: {error.Message}", error);
            }
        }
        return table;
    }

    private static T[] Pick<T>(T[] from, ReadOnlySpan<int> rows)
    {
        var picked = new T[rows.Length];
        for (int i = 0; i < picked.Length; i++) picked[i] = from[rows[i]];
        return picked;
    }

    private void CheckRow(int i)
    {
        if ((uint)i >= (uint)Count) Throw.OutOfRange(nameof(i), i, $"in [0, {Count})");
    }

    private static void Grow<T>(ref T[] array, int used, int more, string name)
    {
        if (more <= array.Length - used) return;
        long needed = (long)used + more;
        if (needed > Array.MaxLength) Throw.OutOfRange(name, needed, $"within the table's limit of {Array.MaxLength}");
        Array.Resize(ref array, (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * array.Length)));
    }
}
