using Vigie.Learn;

namespace Vigie.Logs.Labels;

/// <summary>What counts as ahead of a failure. All durations are in seconds.</summary>
public sealed record LabelOptions
{
    /// <summary>A decision at t is about failures in (t + lead, t + lead + horizon].</summary>
    public double HorizonSeconds { get; init => field = Check.PositiveFinite(value); } = 3600;

    /// <summary>Time that is needed to act; a failure sooner than this after a decision is too late.</summary>
    public double LeadSeconds { get; init => field = Check.NonNegativeFinite(value); } = 300;

    /// <summary>After a failure the machine counts as down for this long.</summary>
    public double RecoverySeconds { get; init => field = Check.NonNegativeFinite(value); } = 4 * 3900;

    internal long HorizonMicros => (long)(HorizonSeconds * 1e6);

    internal long LeadMicros => (long)(LeadSeconds * 1e6);

    internal long RecoveryMicros => (long)(RecoverySeconds * 1e6);
}
