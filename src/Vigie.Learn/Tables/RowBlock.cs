namespace Vigie.Learn.Tables;

/// <summary>
/// Storage of consecutive whole rows of a <see cref="FeatureTable"/>, dense (row-major) or sparse (compressed rows).
/// The memory may be an array or a mapped file; it is never copied.
/// </summary>
public sealed class RowBlock
{
    private RowBlock(
        int count, ReadOnlyMemory<float> values, ReadOnlyMemory<int> indices, ReadOnlyMemory<int> starts, bool dense)
    {
        Count = count;
        Values = values;
        Indices = indices;
        Starts = starts;
        IsDense = dense;
    }

    /// <summary>Number of rows.</summary>
    public int Count { get; }

    /// <summary>Whether every row holds all features.</summary>
    public bool IsDense { get; }

    /// <summary>Values row after row.</summary>
    public ReadOnlyMemory<float> Values { get; }

    /// <summary>Column numbers, one a value; empty when dense.</summary>
    public ReadOnlyMemory<int> Indices { get; }

    /// <summary>Count + 1 offsets into <see cref="Values"/>, from 0 to its length; empty when dense.</summary>
    public ReadOnlyMemory<int> Starts { get; }

    /// <summary>Rows of <paramref name="features"/> values each.</summary>
    /// <exception cref="ArgumentException">The values are not count x features.</exception>
    public static RowBlock Dense(ReadOnlyMemory<float> values, int count, int features)
    {
        Check.NonNegative(count, nameof(count));
        Check.NonNegative(features, nameof(features));
        if (values.Length != (long)count * features)
        {
            throw new ArgumentException(
                $"values has {values.Length} elements where {count} rows of {features} features need {(long)count * features}.",
                nameof(values));
        }
        return new RowBlock(count, values, default, default, dense: true);
    }

    /// <summary>Row i holds the values [starts[i], starts[i + 1]) at the columns of the same places.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public static RowBlock Sparse(
        ReadOnlyMemory<int> starts, ReadOnlyMemory<int> indices, ReadOnlyMemory<float> values)
    {
        if (indices.Length != values.Length)
            Throw.LengthsDiffer(nameof(values), values.Length, nameof(indices), indices.Length);
        if (starts.Length == 0) Throw.OutOfRange(nameof(starts), 0, "of at least one element");
        var offsets = starts.Span;
        if (offsets[0] != 0) Throw.OutOfRange(nameof(starts), offsets[0], "0 at its first element");
        if (offsets[^1] != values.Length)
            Throw.OutOfRange(nameof(starts), offsets[^1], $"{values.Length} at its last element");
        return new RowBlock(starts.Length - 1, values, indices, starts, dense: false);
    }
}
