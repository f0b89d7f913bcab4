using Vigie.Learn.Statistics;

namespace Vigie.Logs.Evaluation;

/// <summary>All that a back-test found out; <c>report.json</c> is this record and <c>report.html</c> shows it.</summary>
public sealed record BacktestReport
{
    /// <summary>Version of this layout.</summary>
    public int Schema { get; init; } = 2;

    /// <summary>What was run: sources, options, command line.</summary>
    public required RunDescription Run { get; init; }

    /// <summary>The judged span and its base rate.</summary>
    public required DataDescription Input { get; init; }

    /// <summary>One entry a fold, in order of time.</summary>
    public required IReadOnlyList<FoldDescription> Folds { get; init; }

    /// <summary>The model first, then the baselines.</summary>
    public required IReadOnlyList<Scorecard> Scores { get; init; }

    /// <summary>Precision-recall curve of the model over thresholds: decisions (not incidents).</summary>
    public required IReadOnlyList<PrecisionRecallPoint> PrecisionRecall { get; init; }

    /// <summary>Mean predicted risk against observed frequency, in bins of risk.</summary>
    public required IReadOnlyList<CalibrationBin> Calibration { get; init; }

    /// <summary>Seconds from the first alarm to the failure, one a caught failure, ascending.</summary>
    public required IReadOnlyList<double> LeadSeconds { get; init; }

    /// <summary>Risk over time of the machines with most to show.</summary>
    public required IReadOnlyList<MachineTimeline> Timelines { get; init; }

    /// <summary>The features that mattered, largest effect first.</summary>
    public required IReadOnlyList<FeatureEffect> Features { get; init; }

    /// <summary>Every judged failure, caught or missed, in order of time.</summary>
    public required IReadOnlyList<FailureOutcome> Failures { get; init; }

    /// <summary>One entry a kind of failure, the most frequent first.</summary>
    public required IReadOnlyList<KindFigures> Kinds { get; init; }

    /// <summary>One entry a group of machines, by name; empty where no groups were given.</summary>
    public required IReadOnlyList<GroupFigures> Groups { get; init; }

    /// <summary>Machines with a judged failure or an incident, by name; all others count as zeros.</summary>
    public required IReadOnlyList<MachineFigures> Machines { get; init; }

    /// <summary>What could have been foreseen; null where no onsets were given.</summary>
    public required ForeseeableFigures? Foreseeable { get; init; }

    /// <summary>What thresholds would have cost; null where there was no failure to judge by.</summary>
    public CostCurve? Cost { get; init; }

    /// <summary>How the intervals of the scores were made, or why there are none.</summary>
    public required BootstrapDescription Bootstrap { get; init; }

    /// <summary>Incidents that no failure followed, in order of time.</summary>
    public required IReadOnlyList<FalseIncident> FalseIncidents { get; init; }

    /// <summary>
    /// Where several horizons or leads were judged: the reports of the other pairs, in the order they were given. What was
    /// read, and notes about it, stand in the first report only.
    /// </summary>
    public IReadOnlyList<BacktestReport> Further { get; init; } = [];

    /// <summary>Where several horizons or leads were judged, in the first report: what they announce together; else null.</summary>
    public JointFigures? Joint { get; init; }

    /// <summary>Things a reader must know before believing the numbers: too few failures, clamped times, cut lines.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}
