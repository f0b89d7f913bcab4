using Vigie.Learn;

namespace Vigie.Logs.Labels.Rules;

/// <summary>A metric beyond a bound for a while.</summary>
/// <param name="Name">Name of the metric; <c>*.NAME</c> is that metric of each partition.</param>
/// <param name="IsAbove">Whether values above the bound mark (else values below).</param>
/// <param name="IncludesBound">Whether the bound itself marks.</param>
/// <param name="Bound">The bound.</param>
public sealed record MetricBound(string Name, bool IsAbove, bool IncludesBound, double Bound)
{
    /// <summary>Every sample for at least this long must mark.</summary>
    public double ForSeconds { get; init => field = Check.NonNegativeFinite(value); }

    /// <summary>Whether the metric is a state of the machine that can be forecast, rather than an event such as a boot.</summary>
    public bool IsState { get; init; } = true;

    /// <summary>How names of the metric end after their partition's; null for a metric of the machine.</summary>
    internal string? PartSuffix { get; } = Name.StartsWith("*.", StringComparison.Ordinal) ? Name[1..] : null;

    /// <summary>Whether a value marks.</summary>
    public bool Marks(double value) =>
        (IsAbove ? value > Bound : value < Bound) || (IncludesBound && value == Bound);
}
