namespace Vigie.Logs.Alerts;

/// <summary>An incident as it stands: alarms of one machine about one kind of failure.</summary>
/// <param name="Machine">Number of the machine.</param>
/// <param name="Kind">The kind of failure that the alarms look like; empty where they look like none known.</param>
/// <param name="OpenedMicros">First alarm.</param>
/// <param name="LastMicros">Last decision at which the risk was still raised.</param>
/// <param name="ClosedMicros">When it was over; null while it is open.</param>
/// <param name="PeakRisk">Highest risk.</param>
/// <param name="PeakMicros">When that was.</param>
/// <param name="Alarms">Decisions with alarm.</param>
/// <param name="Reasons">What carried the highest risk.</param>
public sealed record OpenIncident(
    int Machine, string Kind, long OpenedMicros, long LastMicros, long? ClosedMicros, double PeakRisk, long PeakMicros,
    int Alarms, IReadOnlyList<string> Reasons);

/// <summary>
/// Makes incidents of alarms, one a machine and kind: an alarm opens one, or goes to the one that is open; it stays open
/// while the risk is above a lower mark (hysteresis), and is over when the risk has been below it, or nothing was decided, for
/// the cool-down.
/// </summary>
public sealed class IncidentBook
{
    private readonly double _threshold;
    private readonly double _fallen;
    private readonly long _coolDownMicros;
    private readonly Dictionary<int, List<OpenIncident>> _open = [];
    private readonly List<OpenIncident> _closed = [];

    /// <summary>A book without incidents.</summary>
    /// <param name="threshold">Scores at or above it are alarms.</param>
    /// <param name="fallen">Scores below it have fallen; at most the threshold.</param>
    /// <param name="coolDownMicros">How long the score must be low for an incident to be over; not negative.</param>
    public IncidentBook(double threshold, double fallen, long coolDownMicros)
    {
        if (!(fallen <= threshold))
            throw new ArgumentOutOfRangeException(nameof(fallen), fallen, $"fallen must be at most the threshold, {threshold}.");
        ArgumentOutOfRangeException.ThrowIfNegative(coolDownMicros);
        _threshold = threshold;
        _fallen = fallen;
        _coolDownMicros = coolDownMicros;
    }

    /// <summary>All incidents, by first alarm, then machine.</summary>
    public IReadOnlyList<OpenIncident> All =>
        [.. _closed.Concat(_open.Values.SelectMany(o => o)).OrderBy(i => i.OpenedMicros).ThenBy(i => i.Machine).ThenBy(i => i.Kind, StringComparer.Ordinal)];

    /// <summary>Takes a decision; those of one machine come in order of time. Returns whether an incident was opened.</summary>
    /// <param name="machine">Number of the machine.</param>
    /// <param name="timeMicros">When.</param>
    /// <param name="score">The risk, or what stands for it.</param>
    /// <param name="look">For alarms: the kind of failure that this looks like, and what carried it.</param>
    public bool Add(int machine, long timeMicros, double score, (string Kind, IReadOnlyList<string> Reasons) look)
    {
        Close(machine, timeMicros);
        bool isAlarm = score >= _threshold;
        if (!_open.TryGetValue(machine, out var open))
        {
            if (!isAlarm) return false;
            _open.Add(machine, open = []);
        }
        if (score >= _fallen)
        {
            for (int i = 0; i < open.Count; i++) open[i] = open[i] with { LastMicros = timeMicros };
        }
        if (!isAlarm) return false;
        var (kind, reasons) = look;
        // An alarm that looks like nothing known goes to whatever is open, and gives a nameless incident its name.
        int at = open.FindIndex(i => i.Kind == kind || i.Kind.Length == 0 || kind.Length == 0);
        if (at < 0)
        {
            open.Add(new OpenIncident(machine, kind, timeMicros, timeMicros, null, score, timeMicros, 1, reasons));
            return true;
        }
        var incident = open[at] with { Alarms = open[at].Alarms + 1, Kind = open[at].Kind.Length == 0 ? kind : open[at].Kind };
        open[at] = score > incident.PeakRisk
            ? incident with { PeakRisk = score, PeakMicros = timeMicros, Reasons = reasons }
            : incident;
        return false;
    }

    /// <summary>Closes what is over by a moment, for all machines.</summary>
    public void CloseUntil(long timeMicros)
    {
        foreach (int machine in _open.Keys.Order().ToArray()) Close(machine, timeMicros);
    }

    private void Close(int machine, long timeMicros)
    {
        if (!_open.TryGetValue(machine, out var open)) return;
        for (int i = open.Count - 1; i >= 0; i--)
        {
            long over = open[i].LastMicros + _coolDownMicros;
            if (over >= timeMicros) continue;
            _closed.Add(open[i] with { ClosedMicros = over });
            open.RemoveAt(i);
        }
        if (open.Count == 0) _open.Remove(machine);
    }
}
