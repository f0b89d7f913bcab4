using Vigie.Learn.Statistics;
using Vigie.Logs.Labels;

namespace Vigie.Logs.Alerts;

/// <summary>Alarms of one machine no further apart than lead + horizon.</summary>
/// <param name="Machine">Number of the machine.</param>
/// <param name="FromMicros">First alarm.</param>
/// <param name="ToMicros">Last alarm.</param>
/// <param name="PeakScore">Highest score in it.</param>
/// <param name="Verdict">What came of it.</param>
/// <param name="PeakDecision">The decision with the highest score, as numbered in the input of <see cref="Decisions"/>.</param>
public readonly record struct Incident(
    int Machine, long FromMicros, long ToMicros, double PeakScore, IncidentVerdict Verdict, int PeakDecision);

/// <summary>What came of an incident.</summary>
public enum IncidentVerdict
{
    /// <summary>No failure followed.</summary>
    False,

    /// <summary>A failure came in (first alarm + lead, last alarm + lead + horizon].</summary>
    True,

    /// <summary>A failure came too soon, or shortly before: neither right nor wrong.</summary>
    Neutral,
}

/// <summary>A failure that an incident announced in time.</summary>
/// <param name="Machine">Number of the machine.</param>
/// <param name="FailureMicros">The failure.</param>
/// <param name="FirstAlarmMicros">First alarm of the incident that caught it.</param>
/// <param name="Decision">The decision with the highest score in that incident.</param>
public readonly record struct CaughtFailure(int Machine, long FailureMicros, long FirstAlarmMicros, int Decision);

/// <summary>The verdicts at one threshold: recall is per failure, precision per incident.</summary>
public sealed record IncidentScore(
    double Threshold, int Failures, IReadOnlyList<Incident> Incidents, IReadOnlyList<CaughtFailure> Caught)
{
    /// <summary>Incidents that no failure followed.</summary>
    public int FalseIncidents => Incidents.Count(i => i.Verdict == IncidentVerdict.False);

    /// <summary>Incidents that count as right or wrong.</summary>
    public int JudgedIncidents => Incidents.Count(i => i.Verdict != IncidentVerdict.Neutral);

    /// <summary>Part of the failures that were announced.</summary>
    public double Recall => Failures == 0 ? 0 : (double)Caught.Count / Failures;

    /// <summary>Part of the judged incidents that a failure followed.</summary>
    public double Precision => JudgedIncidents == 0 ? 0 : 1 - (double)FalseIncidents / JudgedIncidents;

    /// <summary>Harmonic mean of precision and recall.</summary>
    public double F1 => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);
}

/// <summary>Groups alarms into incidents and holds them against the failures that came.</summary>
public static class IncidentJudge
{
    private const int MostThresholds = 400;
    private const double Luck = 0.01;   // that chance does as well, at most

    /// <summary>
    /// Judges all decisions at a threshold; a score at or above it is an alarm. An incident is the alarms of one machine
    /// no further apart than lead + horizon.
    /// </summary>
    public static IncidentScore Judge(Decisions decisions, FailureTimes failures, double threshold) =>
        Judge(decisions, failures, threshold, long.MaxValue);

    /// <summary>
    /// Judges as <see cref="Judge(Decisions, FailureTimes, double)"/> does, but an incident ends lead + horizon after its
    /// first alarm and a new one begins. To choose between scorers or thresholds: else one that never stops alarming would
    /// have one endless incident a machine, and look best.
    /// </summary>
    public static IncidentScore JudgeBounded(Decisions decisions, FailureTimes failures, double threshold)
    {
        ArgumentNullException.ThrowIfNull(failures);
        return Judge(decisions, failures, threshold, failures.Options.LeadMicros + failures.Options.HorizonMicros);
    }

    private static IncidentScore Judge(
        Decisions decisions, FailureTimes failures, double threshold, long longestMicros)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        ArgumentNullException.ThrowIfNull(failures);
        var incidents = new List<Incident>();
        var caught = new List<CaughtFailure>();
        int total = 0;
        for (int start = 0; start < decisions.Count;)
        {
            int machine = decisions.Machines[start];
            int end = start;
            while (end < decisions.Count && decisions.Machines[end] == machine) end++;
            total += failures.Of(machine).Length;
            JudgeMachine(decisions, (start, end), failures, (threshold, longestMicros), incidents, caught);
            start = end;
        }
        return new IncidentScore(threshold, total, incidents, caught);
    }

    /// <summary>
    /// The best threshold by a policy, over incidents of bounded length or, for a budget, whole ones, among at most 400 values
    /// of the score, the higher of equals. The lowest value, which is to alarm always, is chosen only when it is the only
    /// one. An infinite one (never alarm) when no threshold is better than that.
    /// </summary>
    public static IncidentScore Best(Decisions decisions, FailureTimes failures, AlertPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        ArgumentNullException.ThrowIfNull(failures);
        ArgumentNullException.ThrowIfNull(policy);
        double watched = decisions.WatchedSeconds();
        var best = Score(double.PositiveInfinity);
        double worth = Worth(best);
        foreach (double threshold in Thresholds(decisions.Scores))
        {
            var score = Score(threshold);
            double other = Worth(score);
            if (other > worth) (best, worth) = (score, other);
        }
        return best;

        IncidentScore Score(double threshold) => policy.CountsWholeIncidents
            ? Judge(decisions, failures, threshold)
            : JudgeBounded(decisions, failures, threshold);

        double Worth(IncidentScore score) => policy.Worth(score, watched, AlarmShare(decisions.Scores, score.Threshold));
    }

    /// <summary>
    /// The probability that a failure at a moment drawn from all decisions counts as announced by these incidents.
    /// </summary>
    /// <param name="decisions">Those that were judged.</param>
    /// <param name="score">Their verdicts.</param>
    /// <param name="options">Lead and horizon.</param>
    public static double Chance(Decisions decisions, IncidentScore score, LabelOptions options)
    {
        ArgumentNullException.ThrowIfNull(decisions);
        ArgumentNullException.ThrowIfNull(score);
        ArgumentNullException.ThrowIfNull(options);
        var incidents = score.Incidents;
        int announced = 0, next = 0;
        for (int i = 0; i < decisions.Count; i++)
        {
            int machine = decisions.Machines[i];
            long time = decisions.TimesMicros[i];
            while (next < incidents.Count && (incidents[next].Machine < machine
                || (incidents[next].Machine == machine && incidents[next].FromMicros + options.LeadMicros < time)))
                next++;
            if (next > 0 && incidents[next - 1].Machine == machine
                && time <= incidents[next - 1].ToMicros + options.LeadMicros + options.HorizonMicros)
                announced++;
        }
        return decisions.Count == 0 ? 0 : (double)announced / decisions.Count;
    }

    /// <summary>
    /// Whether more failures were announced than as many alarms at other times would be likely to: else there is nothing
    /// that foretells them (a binomial test at 1 %).
    /// </summary>
    public static bool BeatsChance(Decisions decisions, FailureTimes failures, IncidentScore score)
    {
        ArgumentNullException.ThrowIfNull(failures);
        ArgumentNullException.ThrowIfNull(score);
        return Binomial.Tail(score.Caught.Count, score.Failures, Chance(decisions, score, failures.Options)) <= Luck;
    }

    private static double AlarmShare(ReadOnlySpan<double> scores, double threshold)
    {
        int alarms = 0;
        foreach (double score in scores) alarms += score >= threshold ? 1 : 0;
        return scores.Length == 0 ? 0 : (double)alarms / scores.Length;
    }

    /// <summary>Values to try, highest first, without the lowest.</summary>
    private static IEnumerable<double> Thresholds(ReadOnlySpan<double> scores)
    {
        var values = scores.ToArray().Distinct().OrderDescending().ToArray();
        if (values.Length > 1) values = values[..^1];
        if (values.Length <= MostThresholds) return values;
        // Failures are few, so good thresholds lie near the top: every value there, then ever wider steps down in rank.
        double last = values.Length - 1;
        return Enumerable.Range(0, MostThresholds)
            .Select(i => Math.Max(i, (int)Math.Round(Math.Pow(last, i / (MostThresholds - 1.0)))))
            .Distinct().Select(rank => values[rank]);
    }

    private static void JudgeMachine(
        Decisions decisions, (int Start, int End) range, FailureTimes failures, (double Threshold, long LongestMicros) rule,
        List<Incident> incidents, List<CaughtFailure> caught)
    {
        var times = decisions.TimesMicros;
        long gap = failures.Options.LeadMicros + failures.Options.HorizonMicros;
        var hit = new HashSet<long>();
        for (int i = range.Start; i < range.End;)
        {
            if (decisions.Scores[i] < rule.Threshold)
            {
                i++;
                continue;
            }
            int first = i, last = i, peak = i;
            for (; i < range.End && times[i] - times[last] <= gap && times[i] - times[first] <= rule.LongestMicros; i++)
            {
                if (decisions.Scores[i] < rule.Threshold) continue;
                last = i;
                if (decisions.Scores[i] > decisions.Scores[peak]) peak = i;
            }
            incidents.Add(JudgeIncident(decisions, first, last, peak, failures, hit, caught));
            i = last + 1;
        }
    }

    private static Incident JudgeIncident(
        Decisions decisions, int first, int last, int peak, FailureTimes failures,
        HashSet<long> hit, List<CaughtFailure> caught)
    {
        int machine = decisions.Machines[first];
        long from = decisions.TimesMicros[first], to = decisions.TimesMicros[last];
        long lead = failures.Options.LeadMicros, horizon = failures.Options.HorizonMicros;
        var verdict = IncidentVerdict.False;
        foreach (long failure in failures.Of(machine))
        {
            if (failure > from + lead && failure <= to + lead + horizon)
            {
                verdict = IncidentVerdict.True;
                if (hit.Add(failure)) caught.Add(new CaughtFailure(machine, failure, from, decisions.Order[peak]));
            }
            else if (verdict == IncidentVerdict.False && failure >= from - horizon && failure <= from + lead)
            {
                verdict = IncidentVerdict.Neutral;
            }
        }
        return new Incident(machine, from, to, decisions.Scores[peak], verdict, decisions.Order[peak]);
    }
}
