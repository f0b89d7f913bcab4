namespace Vigie.Logs.Evaluation;

/// <summary>What became of one failure.</summary>
public sealed record FailureOutcome
{
    /// <summary>The machine that failed.</summary>
    public required string Machine { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Kind as the failures file says; may be empty.</summary>
    public required string Kind { get; init; }

    /// <summary>When its fault became active, UTC; null where that is not known.</summary>
    public DateTimeOffset? Onset { get; init; }

    /// <summary>Whether its fault was active long enough before it; null where no onsets were given.</summary>
    public bool? IsForeseeable { get; init; }

    /// <summary>Whether an alarm came in time.</summary>
    public required bool Caught { get; init; }

    /// <summary>Seconds from the first alarm; null where missed.</summary>
    public required double? LeadSeconds { get; init; }

    /// <summary>The highest risk within the horizon before it; null where there was no decision.</summary>
    public required double? PeakRisk { get; init; }

    /// <summary>The signals that carried the alarm, or the highest risk.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }
}
