using Vigie.Logs.Labels;

namespace Vigie.Logs.Evaluation;

/// <summary>
/// Onsets of faults by machine number, and which failures they make foreseeable: those whose fault was active for
/// <see cref="LeastSeconds"/> or more before them. Nobody can foresee the others.
/// </summary>
public sealed class FaultOnsets
{
    /// <summary>A fault must have been active for so long before its failure, in seconds.</summary>
    public const double LeastSeconds = 30;

    private readonly Dictionary<int, long[]> _times;

    /// <summary>Sorts onsets by machine.</summary>
    public FaultOnsets(IEnumerable<(int Machine, long TimeMicros)> onsets)
    {
        ArgumentNullException.ThrowIfNull(onsets);
        _times = onsets.GroupBy(o => o.Machine).ToDictionary(g => g.Key, g => g.Select(o => o.TimeMicros).Order().ToArray());
    }

    /// <summary>
    /// The onset of a failure: the last one of its machine at or before it; null where there is none, or where the
    /// machine failed in between and had the time to recover, so that the onset is that of the earlier failure.
    /// </summary>
    public long? Of(int machine, long failureMicros, FailureTimes failures)
    {
        ArgumentNullException.ThrowIfNull(failures);
        if (!_times.TryGetValue(machine, out var times)) return null;
        long? onset = null;
        foreach (long time in times)
        {
            if (time <= failureMicros) onset = time;
        }
        long recovered = failureMicros - failures.Options.RecoveryMicros;
        foreach (long earlier in failures.Of(machine))
        {
            if (earlier < failureMicros && earlier >= onset && earlier < recovered) return null;
        }
        return onset;
    }

    /// <summary>Whether the fault behind a failure was active long enough before it to be seen.</summary>
    public bool IsForeseeable(int machine, long failureMicros, FailureTimes failures) =>
        Of(machine, failureMicros, failures) is { } onset && failureMicros - onset >= (long)(LeastSeconds * 1e6);
}
