using Vigie.Logs.Windows;

namespace Vigie.Logs.Evaluation;

/// <summary>One fold: what is known at <see cref="CutMicros"/> trains, and the given rows after it are judged.</summary>
/// <param name="CutMicros">Nothing later than this is known in training.</param>
/// <param name="UntilMicros">End of the judged stretch.</param>
/// <param name="Judged">Rows to judge, by number in the spool.</param>
public sealed record SplitFold(long CutMicros, long UntilMicros, int[] Judged);

/// <summary>
/// Parts rows into folds. Where machines come and go (runs, jobs, sessions: half of them live less than a tenth of the
/// whole span) they are parted by the start of the machine, so that a machine is judged whole or not at all; else by the
/// time of the decision.
/// </summary>
public sealed class SplitPlan
{
    private const int FewestSessions = 10;
    private const double SessionShare = 0.1;

    private SplitPlan(string description, List<SplitFold> folds)
    {
        Description = description;
        Folds = folds;
    }

    /// <summary>How it was parted, in words.</summary>
    public string Description { get; }

    /// <summary>The folds in order of time.</summary>
    public IReadOnlyList<SplitFold> Folds { get; }

    /// <summary>Parts the rows.</summary>
    /// <param name="keys">All rows.</param>
    /// <param name="spans">First and last record of each machine, by number.</param>
    /// <param name="options">Where to cut.</param>
    public static SplitPlan Make(
        IReadOnlyList<RowKey> keys, IReadOnlyList<(long FirstMicros, long LastMicros)> spans, BacktestOptions options)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentNullException.ThrowIfNull(spans);
        ArgumentNullException.ThrowIfNull(options);
        return AreSessions(spans) ? ByMachine(keys, spans, options.Cuts) : ByTime(keys, options.Cuts);
    }

    private static bool AreSessions(IReadOnlyList<(long FirstMicros, long LastMicros)> spans)
    {
        if (spans.Count < FewestSessions) return false;
        double whole = spans.Max(s => s.LastMicros) - spans.Min(s => s.FirstMicros);
        var lives = spans.Select(s => s.LastMicros - s.FirstMicros).Order().ToArray();
        return lives[lives.Length / 2] < SessionShare * whole;
    }

    private static SplitPlan ByMachine(
        IReadOnlyList<RowKey> keys, IReadOnlyList<(long FirstMicros, long LastMicros)> spans, double[] cuts)
    {
        var order = Enumerable.Range(0, spans.Count).OrderBy(m => spans[m].FirstMicros).ThenBy(m => m).ToArray();
        var folds = new List<SplitFold>();
        for (int f = 0; f < cuts.Length; f++)
        {
            int from = (int)(cuts[f] * order.Length);
            int until = f + 1 < cuts.Length ? (int)(cuts[f + 1] * order.Length) : order.Length;
            if (until <= from) continue;
            var judged = order[from..until].ToHashSet();
            folds.Add(new SplitFold(
                spans[order[from]].FirstMicros, judged.Max(m => spans[m].LastMicros), Rows(keys, k => judged.Contains(k.Machine))));
        }
        return new SplitPlan(
            $"by start of machine: each fold is judged on machines that start after its cut ({Shares(cuts)})", folds);
    }

    private static SplitPlan ByTime(IReadOnlyList<RowKey> keys, double[] cuts)
    {
        var times = keys.Select(k => k.TimeMicros).Order().ToArray();
        var folds = new List<SplitFold>();
        for (int f = 0; f < cuts.Length && times.Length > 0; f++)
        {
            long from = times[(int)(cuts[f] * times.Length)];
            bool isLast = f + 1 == cuts.Length;
            long until = isLast ? times[^1] + 1 : times[(int)(cuts[f + 1] * times.Length)];
            if (until <= from) continue;
            folds.Add(new SplitFold(from, until, Rows(keys, k => k.TimeMicros >= from && k.TimeMicros < until)));
        }
        return new SplitPlan($"by time: each fold is judged on decisions after its cut ({Shares(cuts)})", folds);
    }

    private static string Shares(double[] cuts) =>
        $"cut at {string.Join(", ", cuts.Select(c => $"{100 * c:0.#} %"))} of the data";

    private static int[] Rows(IReadOnlyList<RowKey> keys, Func<RowKey, bool> take) =>
        [.. Enumerable.Range(0, keys.Count).Where(i => take(keys[i]))];
}
