namespace Vigie.Logs.Evaluation;

/// <summary>Risk of one machine over time.</summary>
public sealed record MachineTimeline
{
    /// <summary>The machine.</summary>
    public required string Machine { get; init; }

    /// <summary>The alarm threshold at each decision.</summary>
    public required IReadOnlyList<double> Thresholds { get; init; }

    /// <summary>Times of decisions, UTC.</summary>
    public required IReadOnlyList<DateTimeOffset> Times { get; init; }

    /// <summary>Risk at each time.</summary>
    public required IReadOnlyList<double> Risks { get; init; }

    /// <summary>Failures of this machine within the span.</summary>
    public required IReadOnlyList<DateTimeOffset> Failures { get; init; }
}
