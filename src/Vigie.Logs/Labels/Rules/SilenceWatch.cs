namespace Vigie.Logs.Labels.Rules;

/// <summary>
/// Tells silences of machines that are failures: longer than the gap of the rule, and than three times the usual silence of
/// the machine, so that one that is read every half hour is not down between two readings.
/// </summary>
/// <param name="gapMicros">The gap.</param>
/// <param name="excuses">What excuses a silence; one that is excused is no habit either.</param>
internal sealed class SilenceWatch(long gapMicros, Excuses excuses)
{
    private const double Times = 3;
    private readonly Dictionary<int, Heard> _machines = [];

    /// <summary>Takes the last words of a machine so far; the silences before them that are now known to be failures.</summary>
    public IReadOnlyList<Silence> Hear(int machine, LastWords words)
    {
        if (!_machines.TryGetValue(machine, out var heard))
        {
            _machines.Add(machine, new Heard(words, new UsualSilence(gapMicros)));
            return [];
        }
        var silence = new Silence(heard.Last, words.TimeMicros);
        heard.Last = words;
        if (silence.Micros > gapMicros) return IsExcused(machine, silence.After) ? [] : Judge(heard, silence);
        heard.Usual.Add(silence.Micros);
        return [];
    }

    /// <summary>
    /// The silences of a machine that are failures when all was heard. The last one must be twice as long, because the
    /// machine's next word may have come just after the end.
    /// </summary>
    public IReadOnlyList<Silence> End(int machine, long latest)
    {
        if (!_machines.TryGetValue(machine, out var heard)) return [];
        var silence = new Silence(heard.Last, latest);
        var failures = new List<Silence>();
        // The only long one that ever came: no habit.
        if (heard.Doubt is { } doubt) failures.Add(doubt);
        if (silence.Micros > 2 * Limit(heard.Usual) && !IsExcused(machine, silence.After)) failures.Add(silence);
        return failures;
    }

    private List<Silence> Judge(Heard heard, Silence silence)
    {
        var failures = new List<Silence>();
        if (heard.Doubt is { } doubt)
        {
            heard.Doubt = null;
            heard.Usual.Add(silence.Micros);
            if (doubt.Micros > Limit(heard.Usual)) failures.Add(doubt);
            heard.Usual.Add(doubt.Micros);
            if (silence.Micros > Limit(heard.Usual)) failures.Add(silence);
        }
        else if (!heard.Usual.IsKnown)
        {
            // Of a machine that is new the next long silence tells whether this one was its habit.
            heard.Doubt = silence;
        }
        else
        {
            if (silence.Micros > Limit(heard.Usual)) failures.Add(silence);
            heard.Usual.Add(silence.Micros);
        }
        return failures;
    }

    private double Limit(UsualSilence usual) => Math.Max(gapMicros, Times * usual.Micros);

    // Last words may come from another service a little after the last record of the one watched.
    private bool IsExcused(int machine, LastWords last) => excuses.Hold(new Place(machine, Place.Whole), last.TimeMicros);

    private sealed class Heard(LastWords last, UsualSilence usual)
    {
        public LastWords Last { get; set; } = last;

        public UsualSilence Usual { get; } = usual;

        /// <summary>A long silence of the time when nothing was known yet.</summary>
        public Silence? Doubt { get; set; }
    }
}
