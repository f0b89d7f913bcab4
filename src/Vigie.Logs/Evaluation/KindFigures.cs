namespace Vigie.Logs.Evaluation;

/// <summary>How well one kind of failure was announced.</summary>
public sealed record KindFigures
{
    /// <summary>The kind, or the rule that found it; may be empty.</summary>
    public required string Kind { get; init; }

    /// <summary>Judged failures of this kind.</summary>
    public required int Failures { get; init; }

    /// <summary>Those that an alarm announced.</summary>
    public required int Caught { get; init; }

    /// <summary>Share of them.</summary>
    public required double Recall { get; init; }

    /// <summary>Failures of this kind that could be foreseen; null where no onsets were given.</summary>
    public required int? Foreseeable { get; init; }

    /// <summary>Median seconds from first alarm to failure; null where nothing was caught.</summary>
    public required double? LeadMedianSeconds { get; init; }

    /// <summary>10th percentile of the same.</summary>
    public required double? LeadP10Seconds { get; init; }
}
