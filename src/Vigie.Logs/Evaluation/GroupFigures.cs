namespace Vigie.Logs.Evaluation;

/// <summary>How well the failures of one group of machines were announced.</summary>
public sealed record GroupFigures
{
    /// <summary>The group's name.</summary>
    public required string Group { get; init; }

    /// <summary>Judged machines in it.</summary>
    public required int Machines { get; init; }

    /// <summary>Their judged failures.</summary>
    public required int Failures { get; init; }

    /// <summary>Those that an alarm announced.</summary>
    public required int Caught { get; init; }

    /// <summary>Incidents that are right or wrong.</summary>
    public required int Incidents { get; init; }

    /// <summary>Incidents that no failure followed.</summary>
    public required int FalseIncidents { get; init; }

    /// <summary>Share of failures announced.</summary>
    public required double Recall { get; init; }

    /// <summary>Share of incidents that a failure followed.</summary>
    public required double Precision { get; init; }

    /// <summary>Harmonic mean of the two.</summary>
    public required double F1 { get; init; }

    /// <summary>False incidents per machine and week of judged time.</summary>
    public required double FalseIncidentsPerMachineWeek { get; init; }

    /// <summary>Median seconds from first alarm to failure; null where nothing was caught.</summary>
    public required double? LeadMedianSeconds { get; init; }
}
