namespace Vigie.Logs.Evaluation;

/// <summary>How well one scorer did, by incident and by decision.</summary>
public sealed record Scorecard
{
    /// <summary>"Vigie", or a baseline: "Always alarm", "Count of ERROR lines", "Persistence".</summary>
    public required string Name { get; init; }

    /// <summary>Share of failures that an alarm preceded in time.</summary>
    public required double Recall { get; init; }

    /// <summary>Share of incidents that a failure followed in time.</summary>
    public required double Precision { get; init; }

    /// <summary>Harmonic mean of precision and recall.</summary>
    public required double F1 { get; init; }

    /// <summary>Recall of the failures that could be foreseen; null where no onsets were given or none could.</summary>
    public double? RecallForeseeable { get; init; }

    /// <summary>How far chance may carry the figures; null with too few machines.</summary>
    public FigureIntervals? Intervals { get; init; }

    /// <summary>Area under the precision-recall curve of decisions (average precision).</summary>
    public required double PrAuc { get; init; }

    /// <summary>Share of decisions that are alarms: one endless alarm can win by incident, and shows here.</summary>
    public required double AlarmShare { get; init; }

    /// <summary>Incidents raised.</summary>
    public required int Incidents { get; init; }

    /// <summary>Incidents that no failure followed.</summary>
    public required int FalseIncidents { get; init; }

    /// <summary>Failures caught.</summary>
    public required int Caught { get; init; }

    /// <summary>Median seconds from first alarm to failure; null where nothing was caught.</summary>
    public required double? LeadMedianSeconds { get; init; }

    /// <summary>10th percentile of the same.</summary>
    public required double? LeadP10Seconds { get; init; }

    /// <summary>False incidents per machine and week of judged time.</summary>
    public required double FalseIncidentsPerMachineWeek { get; init; }

    /// <summary>Mean squared error of the risk; null for scorers that give no probability.</summary>
    public required double? Brier { get; init; }

    /// <summary>Expected calibration error (ten bins of equal count); null for scorers that give no probability.</summary>
    public required double? CalibrationError { get; init; }
}
