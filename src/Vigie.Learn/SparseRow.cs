namespace Vigie.Learn;

/// <summary>
/// A borrowed view of one sparse row: <see cref="Indices"/> strictly increasing and non-negative, <see cref="Values"/>
/// of the same length, finite. Absent indices are zero.
/// </summary>
public readonly ref struct SparseRow
{
    /// <summary>Wraps the two spans; they must have the same length.</summary>
    public SparseRow(ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
    {
        if (indices.Length != values.Length)
            Throw.LengthsDiffer(nameof(values), values.Length, nameof(indices), indices.Length);
        Indices = indices;
        Values = values;
    }

    /// <summary>Column numbers, strictly increasing.</summary>
    public ReadOnlySpan<int> Indices { get; }

    /// <summary>One value a column number.</summary>
    public ReadOnlySpan<float> Values { get; }
}
