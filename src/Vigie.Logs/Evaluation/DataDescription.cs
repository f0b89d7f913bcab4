namespace Vigie.Logs.Evaluation;

/// <summary>What was read and judged.</summary>
public sealed record DataDescription
{
    /// <summary>Records read.</summary>
    public required long Records { get; init; }

    /// <summary>Numeric samples read.</summary>
    public required long Samples { get; init; }

    /// <summary>Lines read.</summary>
    public required long Lines { get; init; }

    /// <summary>Machines seen.</summary>
    public required int Machines { get; init; }

    /// <summary>Templates mined.</summary>
    public required int Templates { get; init; }

    /// <summary>First record, UTC.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Last record, UTC.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Failures in the failures file that fall on known machines within the span.</summary>
    public required int Failures { get; init; }

    /// <summary>Machines with a judged decision.</summary>
    public required int JudgedMachines { get; init; }

    /// <summary>
    /// A number that two back-tests share when they judged decisions about the same machines at the same times.
    /// </summary>
    public required string DecisionsDigest { get; init; }

    /// <summary>
    /// Judged decisions within lead + horizon of the last record: a failure after the data would not be known, so they
    /// count as if none came.
    /// </summary>
    public required int OpenDecisions { get; init; }

    /// <summary>Decisions judged.</summary>
    public required int Decisions { get; init; }

    /// <summary>Judged decisions followed by a failure in (t + lead, t + lead + horizon].</summary>
    public required int PositiveDecisions { get; init; }

    /// <summary>Judged decisions with a failure in (t, t + lead]: neither right nor wrong.</summary>
    public required int TooLateDecisions { get; init; }

    /// <summary>Failures judged.</summary>
    public required int JudgedFailures { get; init; }

    /// <summary>Share of positive decisions.</summary>
    public required double BaseRate { get; init; }
}
