namespace Vigie.Logs.Evaluation;

/// <summary>All that a back-test found out; <c>report.json</c> is this record and <c>report.html</c> shows it.</summary>
public sealed record BacktestReport
{
    /// <summary>Version of this layout.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>What was run: sources, options, command line.</summary>
    public required RunDescription Run { get; init; }

    /// <summary>The judged span and its base rate.</summary>
    public required DataDescription Input { get; init; }

    /// <summary>One entry a fold, in order of time.</summary>
    public required IReadOnlyList<FoldDescription> Folds { get; init; }

    /// <summary>The model first, then the baselines.</summary>
    public required IReadOnlyList<Scorecard> Scores { get; init; }

    /// <summary>Precision-recall curve of the model over thresholds: decisions (not incidents).</summary>
    public required IReadOnlyList<CurvePoint> PrecisionRecall { get; init; }

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

    /// <summary>Incidents that no failure followed, in order of time.</summary>
    public required IReadOnlyList<FalseIncident> FalseIncidents { get; init; }

    /// <summary>Things a reader must know before believing the numbers: too few failures, clamped times, cut lines.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>What was run.</summary>
public sealed record RunDescription
{
    /// <summary>The sources as given.</summary>
    public required IReadOnlyList<string> Sources { get; init; }

    /// <summary>Program version.</summary>
    public required string Version { get; init; }

    /// <summary>Horizon in seconds.</summary>
    public required double HorizonSeconds { get; init; }

    /// <summary>Lead in seconds.</summary>
    public required double LeadSeconds { get; init; }

    /// <summary>Window step in seconds.</summary>
    public required double StepSeconds { get; init; }

    /// <summary>No decision sooner than this after a machine's first record, in seconds.</summary>
    public required double WarmupSeconds { get; init; }

    /// <summary>Seed of every random draw.</summary>
    public required int Seed { get; init; }

    /// <summary>How past and future were parted, in words.</summary>
    public required string Split { get; init; }
}

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

/// <summary>One fold: what it was trained on and what it was judged on.</summary>
public sealed record FoldDescription
{
    /// <summary>Training used only what was known before this moment.</summary>
    public required DateTimeOffset Cut { get; init; }

    /// <summary>End of the judged stretch.</summary>
    public required DateTimeOffset Until { get; init; }

    /// <summary>Rows trained on.</summary>
    public required int TrainRows { get; init; }

    /// <summary>Failures that the training rows speak of.</summary>
    public required int TrainFailures { get; init; }

    /// <summary>Decisions judged.</summary>
    public required int TestDecisions { get; init; }

    /// <summary>Failures judged.</summary>
    public required int TestFailures { get; init; }

    /// <summary>Alarm threshold, chosen on the past of this fold.</summary>
    public required double Threshold { get; init; }

    /// <summary>What was trained, in words ("averaged SGD", or why only novelty is reported).</summary>
    public required string Model { get; init; }
}

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

/// <summary>A point of the precision-recall curve.</summary>
public sealed record CurvePoint(double Threshold, double Recall, double Precision);

/// <summary>A bin of the calibration plot.</summary>
public sealed record CalibrationBin(double MeanRisk, double Frequency, int Decisions);

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

/// <summary>How much a feature moved the risk.</summary>
/// <param name="Name">The feature in words.</param>
/// <param name="Weight">Weight in the last fold's model, per standard deviation of the feature.</param>
/// <param name="Kind">template, level, metric, novelty, rate or silence.</param>
public sealed record FeatureEffect(string Name, double Weight, string Kind);

/// <summary>What became of one failure.</summary>
public sealed record FailureOutcome
{
    /// <summary>The machine that failed.</summary>
    public required string Machine { get; init; }

    /// <summary>When, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Kind as the failures file says; may be empty.</summary>
    public required string Kind { get; init; }

    /// <summary>Whether an alarm came in time.</summary>
    public required bool Caught { get; init; }

    /// <summary>Seconds from the first alarm; null where missed.</summary>
    public required double? LeadSeconds { get; init; }

    /// <summary>The highest risk within the horizon before it; null where there was no decision.</summary>
    public required double? PeakRisk { get; init; }

    /// <summary>The signals that carried the alarm, or the highest risk.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }
}

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
