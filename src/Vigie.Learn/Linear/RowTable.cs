using System.Runtime.InteropServices;
using Vigie.Learn.Kernels;
using Vigie.Learn.State;

namespace Vigie.Learn.Linear;

/// <summary>
/// Labelled sparse rows in memory, in flat arrays that grow: no object a row. Row i takes the non-zeros
/// [offsets[i], offsets[i + 1]).
/// </summary>
public sealed class RowTable
{
    private const string StateTag = "ROWS";

    private int[] _offsets = new int[17];
    private int[] _indices = new int[256];
    private float[] _values = new float[256];
    private bool[] _labels = new bool[16];
    private float[] _weights = new float[16];

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
        int start = _offsets[i], length = _offsets[i + 1] - start;
        return new SparseRow(_indices.AsSpan(start, length), _values.AsSpan(start, length));
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
        SparseKernels.CheckedSquaredNorm(row, int.MaxValue);
        Check.NonNegativeFinite(weight, nameof(weight));
        int length = row.Indices.Length;
        Grow(ref _indices, NonZeros, length, nameof(row));
        Grow(ref _values, NonZeros, length, nameof(row));
        Grow(ref _offsets, Count + 1, 1, nameof(row));
        Grow(ref _labels, Count, 1, nameof(row));
        Grow(ref _weights, Count, 1, nameof(row));
        row.Indices.CopyTo(_indices.AsSpan(NonZeros));
        row.Values.CopyTo(_values.AsSpan(NonZeros));
        NonZeros += length;
        _labels[Count] = label;
        _weights[Count] = weight;
        _offsets[++Count] = NonZeros;
        if (length > 0) Features = Math.Max(Features, row.Indices[^1] + 1);
    }

    /// <summary>Writes all rows.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(StateTag, 1);
        writer.Write(_offsets.AsSpan(0, Count + 1));
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
        var offsets = reader.ReadInt32Array();
        var indices = reader.ReadInt32Array();
        var values = reader.ReadSingleArray();
        var labels = reader.ReadBytes();
        var weights = reader.ReadSingleArray();
        int count = offsets.Length - 1;
        if (count < 0 || labels.Length != count || weights.Length != count || values.Length != indices.Length)
            throw new StateException("the arrays of a table of rows do not fit together");
        var table = new RowTable();
        for (int i = 0; i < count; i++)
        {
            int start = offsets[i], end = offsets[i + 1];
            if (start < 0 || end < start || end > indices.Length || labels[i] > 1)
                throw new StateException($"row {i} of a table lies outside its arrays");
            var row = new SparseRow(indices.AsSpan(start..end), values.AsSpan(start..end));
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
