namespace Vigie.Logs.Labels;

/// <summary>Failures by machine number, in order of time, and the label that they give each decision.</summary>
public sealed class FailureTimes
{
    private readonly LabelOptions _options;
    private readonly List<(int Machine, long TimeMicros, string Kind)> _given;
    private readonly bool _joinsAftermath;
    private readonly Dictionary<int, long[]> _times;
    private readonly Dictionary<(int Machine, long Time), string> _kinds = [];

    /// <summary>Sorts failures by machine.</summary>
    /// <param name="failures">Machine number, time in microseconds, kind.</param>
    /// <param name="options">Horizon, lead, recovery.</param>
    /// <param name="joinsAftermath">
    /// Whether a failure of a machine that counts as down already belongs to the one that brought it down: several rules see
    /// one crash, and each as another failure.
    /// </param>
    public FailureTimes(
        IEnumerable<(int Machine, long TimeMicros, string Kind)> failures, LabelOptions options, bool joinsAftermath = false)
    {
        ArgumentNullException.ThrowIfNull(failures);
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _joinsAftermath = joinsAftermath;
        _given = [.. failures];
        _times = _given.GroupBy(f => f.Machine)
            .ToDictionary(g => g.Key, g => Counted(g.Select(f => f.TimeMicros).Distinct().Order()));
        foreach (var (machine, time, kind) in _given)
            if (Array.BinarySearch(_times[machine], time) >= 0) _kinds[(machine, time)] = kind;
    }

    /// <summary>The options that the labels follow.</summary>
    public LabelOptions Options => _options;

    /// <summary>Failures in all.</summary>
    public int Count => _times.Values.Sum(times => times.Length);

    /// <summary>Failures that were given but belong to others.</summary>
    public int Aftermath => _given.Select(f => (f.Machine, f.TimeMicros)).Distinct().Count() - Count;

    /// <summary>Failures of a machine, ascending, in microseconds since 1970 UTC.</summary>
    public ReadOnlySpan<long> Of(int machine) => _times.TryGetValue(machine, out var times) ? times : [];

    /// <summary>Only the failures that come after one moment (of each machine) and not after another.</summary>
    public FailureTimes Between(Func<int, long> afterMicros, long untilMicros) => new(
        _kinds.Where(f => f.Key.Time > afterMicros(f.Key.Machine) && f.Key.Time <= untilMicros)
            .Select(f => (f.Key.Machine, f.Key.Time, f.Value)),
        _options);

    /// <summary>The same failures under another horizon, lead or recovery.</summary>
    public FailureTimes Under(LabelOptions options) => new(_given, options, _joinsAftermath);

    /// <summary>Only the failures up to a moment.</summary>
    public FailureTimes Until(long untilMicros) => Between(_ => long.MinValue, untilMicros);

    /// <summary>All failures, by machine and time.</summary>
    public IEnumerable<(int Machine, long TimeMicros, string Kind)> All() =>
        _kinds.OrderBy(f => f.Key).Select(f => (f.Key.Machine, f.Key.Time, f.Value));

    /// <summary>The kind of a failure.</summary>
    public string Kind(int machine, long timeMicros) => _kinds.GetValueOrDefault((machine, timeMicros), "");

    /// <summary>What the future says of a decision.</summary>
    public RowLabel Label(int machine, long timeMicros)
    {
        var times = Of(machine);
        int next = UpperBound(times, timeMicros);
        if (next > 0 && timeMicros - times[next - 1] < Math.Max(1, _options.RecoveryMicros)) return RowLabel.Down;
        if (next == times.Length) return RowLabel.Negative;
        long ahead = times[next] - timeMicros;
        if (ahead <= _options.LeadMicros) return RowLabel.TooLate;
        return ahead <= _options.LeadMicros + _options.HorizonMicros ? RowLabel.Positive : RowLabel.Negative;
    }

    /// <summary>
    /// The moment from which the label of a decision at t is known: when its failure has come, or when its horizon
    /// has passed without one.
    /// </summary>
    public long KnownFrom(int machine, long timeMicros)
    {
        var times = Of(machine);
        int next = UpperBound(times, timeMicros);
        long end = timeMicros + _options.LeadMicros + _options.HorizonMicros;
        return next < times.Length && times[next] < end ? times[next] : end;
    }

    /// <summary>The last failure at or before a moment, or null.</summary>
    public long? LastBefore(int machine, long timeMicros)
    {
        var times = Of(machine);
        int next = UpperBound(times, timeMicros);
        return next > 0 ? times[next - 1] : null;
    }

    private long[] Counted(IEnumerable<long> ascending)
    {
        if (!_joinsAftermath) return [.. ascending];
        var counted = new List<long>();
        foreach (long time in ascending)
            if (counted.Count == 0 || time - counted[^1] >= _options.RecoveryMicros) counted.Add(time);
        return [.. counted];
    }

    private static int UpperBound(ReadOnlySpan<long> sorted, long value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (sorted[middle] <= value) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
