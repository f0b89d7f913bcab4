using Vigie.Learn.Kernels;

namespace Vigie.Learn.Tables;

/// <summary>
/// An immutable table of float32 features, rows x columns, dense or sparse, in one or more blocks of whole rows that
/// lie in memory or in a mapped file. Its non-zeros may exceed 2^31, its rows may not.
/// </summary>
public sealed class FeatureTable
{
    private readonly RowBlock[] _blocks;
    private readonly int[] _firstRows;

    private FeatureTable(int features, RowBlock[] blocks)
    {
        Features = Check.NonNegative(features, nameof(features));
        _blocks = blocks;
        _firstRows = new int[blocks.Length];
        IsDense = blocks.Length > 0 && blocks[0].IsDense;
        long count = 0;
        for (int b = 0; b < blocks.Length; b++)
        {
            if (blocks[b].IsDense != IsDense)
                throw new ArgumentException($"block {b} is not of the kind of the first.", nameof(blocks));
            if (IsDense && blocks[b].Values.Length != (long)blocks[b].Count * features)
                throw new ArgumentException($"block {b} has rows of other than {features} features.", nameof(blocks));
            _firstRows[b] = (int)count;
            count += blocks[b].Count;
            NonZeros += blocks[b].Values.Length;
            if (count > Array.MaxLength) Throw.OutOfRange(nameof(blocks), count, $"of at most {Array.MaxLength} rows");
        }
        Count = (int)count;
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Number of columns; indices lie in [0, Features).</summary>
    public int Features { get; }

    /// <summary>Values held: rows x columns when dense.</summary>
    public long NonZeros { get; }

    /// <summary>Whether <see cref="DenseRow"/> (else <see cref="SparseRow"/>) gives the rows.</summary>
    public bool IsDense { get; }

    /// <summary>Number of blocks; 1 when the table is one array.</summary>
    public int BlockCount => _blocks.Length;

    /// <summary>A checked table over an array of count x features values, which it keeps.</summary>
    /// <exception cref="ArgumentException">The length is wrong or a value is not finite: then the row is named.</exception>
    public static FeatureTable FromDense(float[] values, int count, int features)
    {
        var table = new FeatureTable(features, [RowBlock.Dense(values, count, features)]);
        table.Verify();
        return table;
    }

    /// <summary>A checked table over compressed rows, which it keeps: see <see cref="RowBlock.Sparse"/>.</summary>
    /// <exception cref="ArgumentException">
    /// Lengths do not fit, an index is out of order or range, or a value is not finite; the message names the row.
    /// </exception>
    public static FeatureTable FromSparse(int[] starts, int[] indices, float[] values, int features)
    {
        var table = new FeatureTable(features, [RowBlock.Sparse(starts, indices, values)]);
        table.Verify();
        return table;
    }

    /// <summary>
    /// A table over blocks whose lengths are checked but whose rows are not: for files that were checked when they were
    /// written. <see cref="Verify"/> reads them all.
    /// </summary>
    /// <exception cref="ArgumentException">The blocks do not fit together.</exception>
    public static FeatureTable FromBlocks(int features, IReadOnlyList<RowBlock> blocks)
    {
        ArgumentNullException.ThrowIfNull(blocks);
        return new FeatureTable(features, [.. blocks]);
    }

    /// <summary>The rows of block b.</summary>
    public BlockRows Block(int b) => new(_blocks[b], _firstRows[b], Features);

    /// <summary>Row i of a dense table, one value a feature.</summary>
    public ReadOnlySpan<float> DenseRow(int i)
    {
        CheckRow(i);
        int b = BlockOf(i);
        return _blocks[b].Values.Span.Slice((i - _firstRows[b]) * Features, Features);
    }

    /// <summary>Row i of a sparse table.</summary>
    public SparseRow SparseRow(int i)
    {
        CheckRow(i);
        int b = BlockOf(i);
        var block = _blocks[b];
        var starts = block.Starts.Span;
        int start = starts[i - _firstRows[b]], length = starts[i - _firstRows[b] + 1] - start;
        return new SparseRow(block.Indices.Span.Slice(start, length), block.Values.Span.Slice(start, length));
    }

    /// <summary>Sum of the squared values of every row, computed anew.</summary>
    public double[] SquaredNorms()
    {
        var norms = new double[Count];
        for (int b = 0; b < BlockCount; b++)
        {
            var rows = Block(b);
            for (int i = 0; i < rows.Count; i++)
            {
                var values = rows.IsDense ? rows.Dense(i) : rows.Sparse(i).Values;
                norms[rows.FirstRow + i] = DenseKernels.SquaredNorm(values);
            }
        }
        return norms;
    }

    /// <summary>Reads every row and proves that values are finite and indices increase within the columns.</summary>
    /// <exception cref="ArgumentException">The message names the row, counted from 0.</exception>
    public void Verify()
    {
        for (int b = 0; b < BlockCount; b++)
        {
            var rows = Block(b);
            for (int i = 0; i < rows.Count; i++)
            {
                if (rows.IsDense) RowChecks.Dense(rows.Dense(i), rows.FirstRow + i);
                else RowChecks.Sparse(Slice(rows, i), Features, rows.FirstRow + i);
            }
        }
    }

    // Offsets that run backwards are an error of the block, not of a loop over it.
    private static SparseRow Slice(BlockRows rows, int i)
    {
        if (rows.Starts[i] > rows.Starts[i + 1] || rows.Starts[i] < 0 || rows.Starts[i + 1] > rows.Values.Length)
            throw new ArgumentException(
                $"the offsets of row {rows.FirstRow + i} run backwards or out of the block.", nameof(rows));
        return rows.Sparse(i);
    }

    private int BlockOf(int i)
    {
        if (_blocks.Length == 1) return 0;
        int b = Array.BinarySearch(_firstRows, i);
        if (b < 0) return ~b - 1;
        // Of blocks that begin at one row all but the last are empty.
        while (b + 1 < _firstRows.Length && _firstRows[b + 1] == i) b++;
        return b;
    }

    private void CheckRow(int i)
    {
        if ((uint)i >= (uint)Count) Throw.OutOfRange(nameof(i), i, $"in [0, {Count})");
    }
}
