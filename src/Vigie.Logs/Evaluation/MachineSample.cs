namespace Vigie.Logs.Evaluation;

/// <summary>
/// What one scorer did, machine by machine, so that the figures of any number of copies of each machine are quickly told.
/// </summary>
internal sealed class MachineSample
{
    private readonly MachineCounts[] _counts;

    // Decisions by falling score, in stretches that end where a positive one is found; within a stretch by machine.
    private readonly List<Entry> _entries = [];

    /// <summary>Counts alone: PR-AUC is not known.</summary>
    /// <param name="counts">One a machine.</param>
    public MachineSample(MachineCounts[] counts) => _counts = counts;

    /// <summary>Counts and decisions.</summary>
    /// <param name="counts">One a machine.</param>
    /// <param name="machines">Machine of each decision that is right or wrong, as a position in the counts.</param>
    /// <param name="scores">Score of each.</param>
    /// <param name="labels">Whether each is positive.</param>
    public MachineSample(MachineCounts[] counts, int[] machines, double[] scores, bool[] labels)
        : this(counts)
    {
        var order = new int[scores.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(Array.ConvertAll(scores, s => -s), order);
        var stretch = new SortedDictionary<int, (int Positive, int Negative)>();
        bool hasPositive = false;
        for (int i = 0; i < order.Length; i++)
        {
            int at = order[i];
            var (positive, negative) = stretch.GetValueOrDefault(machines[at]);
            stretch[machines[at]] = labels[at] ? (positive + 1, negative) : (positive, negative + 1);
            hasPositive |= labels[at];
            // Equal scores are one block: no order within it.
            bool isEnd = i + 1 == order.Length || scores[order[i + 1]] != scores[at];
            if (!isEnd || !hasPositive) continue;
            foreach (var (machine, n) in stretch) _entries.Add(new Entry(machine, n.Positive, n.Negative, false));
            _entries[^1] = _entries[^1] with { EndsStretch = true };
            stretch.Clear();
            hasPositive = false;
        }
    }

    /// <summary>Machines.</summary>
    public int Machines => _counts.Length;

    /// <summary>The figures of so many copies of each machine; NaN where there is nothing to divide by.</summary>
    public Figures Of(ReadOnlySpan<int> copies)
    {
        var sum = default(MachineCounts);
        for (int m = 0; m < _counts.Length; m++) sum += copies[m] * _counts[m];
        var (f1, recall, precision) = sum.Shares();
        return new Figures(
            sum.Failures == 0 ? double.NaN : f1, sum.Failures == 0 ? double.NaN : recall,
            sum.Incidents == 0 ? double.NaN : precision, PrAuc(copies));
    }

    private double PrAuc(ReadOnlySpan<int> copies)
    {
        double hits = 0, alarms = 0, area = 0, positive = 0;
        foreach (var entry in _entries)
        {
            int times = copies[entry.Machine];
            positive += times * entry.Positive;
            alarms += times * (entry.Positive + entry.Negative);
            if (!entry.EndsStretch || positive == 0) continue;
            hits += positive;
            area += positive * (hits / alarms);
            positive = 0;
        }
        return hits > 0 ? area / hits : double.NaN;
    }

    private readonly record struct Entry(int Machine, int Positive, int Negative, bool EndsStretch);
}
