namespace Vigie.Logs.Evaluation;

/// <summary>An incident that no failure followed.</summary>
public sealed record FalseIncident
{
    /// <summary>The machine.</summary>
    public required string Machine { get; init; }

    /// <summary>First alarm, UTC.</summary>
    public required DateTimeOffset From { get; init; }

    /// <summary>Last alarm, UTC.</summary>
    public required DateTimeOffset To { get; init; }

    /// <summary>Highest risk in it.</summary>
    public required double PeakRisk { get; init; }

    /// <summary>The signals that carried it.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }
}
