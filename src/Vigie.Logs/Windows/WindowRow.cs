using Vigie.Learn;

namespace Vigie.Logs.Windows;

/// <summary>What was known of a machine at one decision time; borrowed from its builder until the next call.</summary>
public readonly ref struct WindowRow
{
    /// <summary>Number of the machine.</summary>
    public int Machine { get; init; }

    /// <summary>Decision time in microseconds since 1970 UTC. Only records at or before it are in the row.</summary>
    public long TimeMicros { get; init; }

    /// <summary>The columns, strictly increasing, as <see cref="FeatureSpace"/> lays them out.</summary>
    public ReadOnlySpan<int> Indices { get; init; }

    /// <summary>One value a column.</summary>
    public ReadOnlySpan<float> Values { get; init; }

    /// <summary>Lines of level ERROR or worse in the last <see cref="WindowOptions.ErrorCountSeconds"/>.</summary>
    public int ErrorCount { get; init; }

    /// <summary>The same decision with other columns.</summary>
    internal WindowRow With(ReadOnlySpan<int> indices, ReadOnlySpan<float> values) => new()
    {
        Machine = Machine,
        TimeMicros = TimeMicros,
        Indices = indices,
        Values = values,
        ErrorCount = ErrorCount,
    };

    /// <summary>The columns and values as the learners take them.</summary>
    public SparseRow Features => new(Indices, Values);
}
