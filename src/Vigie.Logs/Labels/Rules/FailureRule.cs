using System.Text.RegularExpressions;
using Vigie.Learn;
using Vigie.Logs.Records;

namespace Vigie.Logs.Labels.Rules;

/// <summary>
/// What marks a failure: a message (<see cref="Texts"/>, <see cref="Pattern"/>), a silence (<see cref="GapSeconds"/>), or
/// a metric beyond a bound (<see cref="Metric"/>). Exactly one of the three.
/// </summary>
public sealed record FailureRule
{
    /// <summary>What the failure is called; its kind.</summary>
    public required string Name { get; init; }

    /// <summary>Literal texts of which the message holds one; empty: any message that fits the pattern.</summary>
    public IReadOnlyList<string> Texts { get; init; } = [];

    /// <summary>
    /// What the message must match. A group called <c>entity</c> names the part of the machine that failed; a group
    /// called <c>run</c> tells the runs of a check apart; where one called <c>sure</c> matches, no second run is needed.
    /// </summary>
    public Regex? Pattern { get; init; }

    /// <summary>Least severity of the message.</summary>
    public Level Level { get; init; }

    /// <summary>What the record's service must match, or null.</summary>
    public Regex? Service { get; init; }

    /// <summary>
    /// Literal texts that excuse: where a record of the machine holds one within <see cref="WithinSeconds"/> before the
    /// failure, it is none; nor where one comes between the failure and what tells of it later, such as the end of a
    /// silence or a boot. A record that names a partition excuses only what concerns that partition.
    /// </summary>
    public IReadOnlyList<string> Unless { get; init; } = [];

    /// <summary>How long an excuse holds.</summary>
    public double WithinSeconds { get; init => field = Check.NonNegativeFinite(value); } = 120;

    /// <summary>
    /// So many matches in a row of one service, of different runs, make a failure; a record of the service that the pattern
    /// fits at a lower level begins the row anew.
    /// </summary>
    public int Runs { get; init => field = Check.Within(value, 1, 1000); } = 1;

    /// <summary>Matches that follow the one before within this time are the same failure going on.</summary>
    public double CoolDownSeconds { get; init => field = Check.NonNegativeFinite(value); } = 1800;

    /// <summary>
    /// A machine silent for longer than this, and for three times longer than it usually is, has failed, at its last record; or
    /// null.
    /// </summary>
    public double? GapSeconds { get; init => field = value is { } gap ? Check.PositiveFinite(gap) : null; }

    /// <summary>The metric that goes beyond a bound, or null.</summary>
    public MetricBound? Metric { get; init; }

    /// <summary>
    /// Whether the failure lies at the record before (of the services watched; of samples: the one before with this
    /// metric): a boot tells that the machine went down earlier.
    /// </summary>
    public bool IsBefore { get; init; }

    /// <summary>No failure in this long after the first record of the machine.</summary>
    public double AfterSeconds { get; init => field = Check.NonNegativeFinite(value); }

    /// <summary>No failure of a partition in this long after its first record on a machine that was there before.</summary>
    public double SettleSeconds { get; init => field = Check.NonNegativeFinite(value); }

    /// <summary>
    /// Whether it follows from metrics that also are input: to predict it is to forecast a metric, and is reported apart.
    /// </summary>
    public bool IsFromMetrics => Metric is { IsState: true };
}
