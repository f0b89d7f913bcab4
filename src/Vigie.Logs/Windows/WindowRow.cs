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

    /// <summary>
    /// How unlike the rows before it the row is: the mean of its ranks among them by three detectors, in [0, 1]; 0 until
    /// enough rows have been seen.
    /// </summary>
    public float Novelty { get; init; }

    /// <summary>
    /// The part of a step since the machine's last row, at most 1: what the row counts for in learning, so that moments at
    /// which much happens do not outweigh the others. 1 where <see cref="WindowOptions.EventGapSeconds"/> is 0.
    /// </summary>
    public float Share { get; init; }

    /// <summary>Whether something that happened made the row, not the step.</summary>
    public bool IsEvent { get; init; }

    /// <summary>Lines of level ERROR or worse in the last <see cref="WindowOptions.ErrorCountSeconds"/>.</summary>
    public int ErrorCount { get; init; }

    /// <summary>How many of the columns, the last ones, are of numbers in messages.</summary>
    public int Numbers { get; init; }

    /// <summary>The same decision with other columns.</summary>
    internal WindowRow With(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, int numbers) => new()
    {
        Numbers = numbers,
        Machine = Machine,
        TimeMicros = TimeMicros,
        Indices = indices,
        Values = values,
        ErrorCount = ErrorCount,
        Novelty = Novelty,
        Share = Share,
        IsEvent = IsEvent,
    };

    /// <summary>The columns and values as the learners take them.</summary>
    public SparseRow Features => new(Indices, Values);
}
