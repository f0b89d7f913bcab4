using System.Globalization;
using Vigie.Logs.Alerts;
using Vigie.Logs.Labels;

namespace Vigie.Bench.Quality;

/// <summary>What became of the failures of one kind.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="IsForeseeable">Whether signs came before it.</param>
/// <param name="Failures">Failures among the judged decisions.</param>
/// <param name="Caught">Those that an alarm announced.</param>
/// <param name="LeadMedianSeconds">Median time from first alarm to failure; null where none was announced.</param>
internal readonly record struct KindOutcome(string Kind, bool IsForeseeable, int Failures, int Caught, double? LeadMedianSeconds)
{
    /// <summary>Share announced.</summary>
    public double Recall => Failures == 0 ? 0 : (double)Caught / Failures;
}

/// <summary>The truth of a simulated fleet, and alarms held against it.</summary>
internal sealed class FleetTruth
{
    private readonly List<(string Machine, long TimeMicros, string Kind, bool IsForeseeable)> _failures = [];

    /// <summary>Reads <c>truth.csv</c>.</summary>
    public FleetTruth(string file)
    {
        var header = File.ReadLines(file).First().Split(',');
        int foreseeable = Array.IndexOf(header, "foreseeable");
        foreach (var line in File.ReadLines(file).Skip(1))
        {
            var cells = line.Split(',');
            var time = DateTimeOffset.Parse(cells[1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
            _failures.Add((cells[0], (time.Ticks - DateTimeOffset.UnixEpoch.Ticks) / 10, cells[2], cells[foreseeable] == "true"));
        }
    }

    /// <summary>Share of the failures that come without any sign.</summary>
    public double UnforeseeableShare => (double)_failures.Count(f => !f.IsForeseeable) / _failures.Count;

    /// <summary>Outcome by kind, in order of name.</summary>
    /// <param name="above">Decisions; a score of 0 or more is an alarm.</param>
    /// <param name="labels">Horizon and lead.</param>
    public IReadOnlyList<KindOutcome> Outcomes(IReadOnlyList<ScoredDecision> above, LabelOptions labels)
    {
        var (decisions, machines) = Numbered(above);
        var spans = above.GroupBy(d => d.Machine).ToDictionary(g => g.Key, g => (From: g.Min(d => d.TimeMicros), To: g.Max(d => d.TimeMicros)));
        long lead = (long)(labels.LeadSeconds * 1e6), reach = lead + (long)(labels.HorizonSeconds * 1e6);
        return [.. _failures
            .Where(f => spans.TryGetValue(f.Machine, out var span) && f.TimeMicros > span.From + lead && f.TimeMicros <= span.To + reach)
            .GroupBy(f => (f.Kind, f.IsForeseeable)).OrderBy(g => g.Key.Kind, StringComparer.Ordinal)
            .Select(kind =>
            {
                var score = IncidentJudge.Judge(decisions, new FailureTimes(kind.Select(f => (machines[f.Machine], f.TimeMicros, f.Kind)), labels), 0);
                double[] leads = [.. score.Caught.Select(c => (c.FailureMicros - c.FirstAlarmMicros) / 1e6).Order()];
                return new KindOutcome(
                    kind.Key.Kind, kind.Key.IsForeseeable, kind.Count(), score.Caught.Count, leads.Length == 0 ? null : leads[leads.Length / 2]);
            })];
    }

    /// <summary>Share of all moments of decision that would have counted as announced, had a failure come just then: chance.</summary>
    public static double Chance(IReadOnlyList<ScoredDecision> above, LabelOptions labels)
    {
        var (decisions, _) = Numbered(above);
        return IncidentJudge.Chance(decisions, IncidentJudge.Judge(decisions, new FailureTimes([], labels), 0), labels);
    }

    private static (Decisions Decisions, Dictionary<string, int> Machines) Numbered(IReadOnlyList<ScoredDecision> above)
    {
        var machines = above.Select(d => d.Machine).Distinct().Order(StringComparer.Ordinal).Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i);
        var decisions = new Decisions([.. above.Select(d => machines[d.Machine])], [.. above.Select(d => d.TimeMicros)], [.. above.Select(d => d.Score)]);
        return (decisions, machines);
    }
}
