using Vigie.Logs.Labels;

namespace Vigie.Tests.Logs.Alerts;

/// <summary>The definition of an incident and its verdict, written a second time and as plainly as can be.</summary>
internal static class Restated
{
    public sealed record Verdicts(
        int Total, int Good, int Bad, int Neutral, List<(int Machine, long Failure, long FirstAlarm)> Caught)
    {
        public double Recall => Total == 0 ? 0 : (double)Caught.Count / Total;

        public double Precision => Good + Bad == 0 ? 0 : (double)Good / (Good + Bad);

        public double F1 => Precision + Recall == 0 ? 0 : 2 * Precision * Recall / (Precision + Recall);
    }

    /// <summary>Judges alarms; where bounded, an incident holds no alarm more than lead + horizon after its first.</summary>
    public static Verdicts Judge(
        int[] machines, long[] times, double[] scores, FailureTimes failures, double threshold, bool bounded = false)
    {
        long lead = (long)(failures.Options.LeadSeconds * 1e6), horizon = (long)(failures.Options.HorizonSeconds * 1e6);
        var caught = new Dictionary<(int, long), long>();
        int good = 0, bad = 0, neutral = 0;
        foreach (int machine in machines.Distinct().Order())
        {
            var alarms = Enumerable.Range(0, machines.Length)
                .Where(i => machines[i] == machine && scores[i] >= threshold).Select(i => times[i]).Order();
            var failed = failures.Of(machine).ToArray();
            foreach (var (from, to) in Groups(alarms, lead + horizon, bounded))
            {
                var announced = failed.Where(f => from + lead < f && f <= to + lead + horizon).ToList();
                if (announced.Count > 0) good++;
                else if (failed.Any(f => from - horizon <= f && f <= from + lead)) neutral++;
                else bad++;
                foreach (long f in announced) caught.TryAdd((machine, f), from);
            }
        }
        int total = machines.Distinct().Sum(m => failures.Of(m).Length);
        return new Verdicts(total, good, bad, neutral, [.. caught.Select(c => (c.Key.Item1, c.Key.Item2, c.Value))]);
    }

    private static List<(long From, long To)> Groups(IEnumerable<long> alarms, long reach, bool bounded)
    {
        var groups = new List<(long From, long To)>();
        foreach (long t in alarms)
        {
            bool joins = groups.Count > 0 && t - groups[^1].To <= reach && (!bounded || t - groups[^1].From <= reach);
            if (joins) groups[^1] = (groups[^1].From, t);
            else groups.Add((t, t));
        }
        return groups;
    }
}
