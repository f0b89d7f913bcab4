using System.Runtime.CompilerServices;

namespace Vigie.Learn.Tables;

/// <summary>A borrowed view of a block's rows for loops: plain spans, numbered from 0 within the block.</summary>
public readonly ref struct BlockRows
{
    internal BlockRows(RowBlock block, int firstRow, int features)
    {
        FirstRow = firstRow;
        Count = block.Count;
        Features = features;
        IsDense = block.IsDense;
        Values = block.Values.Span;
        Indices = block.Indices.Span;
        Starts = block.Starts.Span;
    }

    /// <summary>Number in the table of the block's first row.</summary>
    public int FirstRow { get; }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Number of columns of the table.</summary>
    public int Features { get; }

    /// <summary>Whether <see cref="Dense"/> (else <see cref="Sparse"/>) gives the rows.</summary>
    public bool IsDense { get; }

    /// <summary>Values row after row.</summary>
    public ReadOnlySpan<float> Values { get; }

    /// <summary>Column numbers of a sparse block.</summary>
    public ReadOnlySpan<int> Indices { get; }

    /// <summary>Count + 1 offsets of a sparse block.</summary>
    public ReadOnlySpan<int> Starts { get; }

    /// <summary>Row i of a dense block, one value a feature.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<float> Dense(int i) => Values.Slice(i * Features, Features);

    /// <summary>Row i of a sparse block.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SparseRow Sparse(int i)
    {
        int start = Starts[i], length = Starts[i + 1] - start;
        return new SparseRow(Indices.Slice(start, length), Values.Slice(start, length));
    }
}
