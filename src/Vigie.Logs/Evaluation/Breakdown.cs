using Vigie.Logs.Alerts;

namespace Vigie.Logs.Evaluation;

/// <summary>The model's figures by kind of failure, by group of machines, by machine, and by what could be foreseen.</summary>
internal sealed class Breakdown
{
    private readonly BacktestOutcome _outcome;
    private readonly ScoreCards _cards;
    private readonly ReportOptions _options;
    private readonly Func<int, string> _name;
    private readonly MachineCounts[] _counts;
    private readonly Dictionary<(int Machine, long FailureMicros), CaughtFailure> _caught;

    /// <summary>Takes what was judged apart.</summary>
    /// <param name="outcome">What was judged.</param>
    /// <param name="cards">Its figures.</param>
    /// <param name="options">Onsets and groups.</param>
    /// <param name="name">Name of a machine by its number.</param>
    public Breakdown(BacktestOutcome outcome, ScoreCards cards, ReportOptions options, Func<int, string> name)
    {
        _outcome = outcome;
        _cards = cards;
        _options = options;
        _name = name;
        _counts = cards.Counts(cards.Model);
        _caught = cards.Model.Caught.ToDictionary(c => (c.Machine, c.FailureMicros));
    }

    /// <summary>How a failure was announced; null where it was not.</summary>
    public CaughtFailure? Caught(int machine, long failureMicros) =>
        _caught.TryGetValue((machine, failureMicros), out var caught) ? caught : null;

    /// <summary>When the fault behind a failure became active; null where that is not known.</summary>
    public long? Onset(int machine, long failureMicros) =>
        _options.Onsets?.Of(machine, failureMicros, _outcome.AllFailures);

    /// <summary>Whether a failure could be foreseen; null where no onsets were given.</summary>
    public bool? IsForeseeable(int machine, long failureMicros) =>
        _options.Onsets?.IsForeseeable(machine, failureMicros, _outcome.AllFailures);

    public IReadOnlyList<KindFigures> Kinds() =>
    [
        .. _outcome.Failures.All().GroupBy(f => f.Kind).Select(kind =>
        {
            int all = kind.Count();
            CaughtFailure[] caught = [.. kind.Select(f => Caught(f.Machine, f.TimeMicros)).OfType<CaughtFailure>()];
            var leads = ScoreCards.Leads(caught);
            return new KindFigures
            {
                Kind = kind.Key,
                Failures = all,
                Caught = caught.Length,
                Recall = (double)caught.Length / all,
                Foreseeable = _options.Onsets is null ? null : kind.Count(f => IsForeseeable(f.Machine, f.TimeMicros) == true),
                LeadMedianSeconds = Quantiles.Of(leads, 0.5),
                LeadP10Seconds = Quantiles.Of(leads, 0.1),
            };
        }).OrderByDescending(k => k.Failures).ThenBy(k => k.Kind, StringComparer.Ordinal),
    ];

    public IReadOnlyList<GroupFigures> Groups()
    {
        if (_options.Groups is not { } groups) return [];
        return
        [
            .. Enumerable.Range(0, _counts.Length).GroupBy(p => groups.Of(_name(_cards.Time.Machines[p])))
                .OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => Group(g.Key, [.. g])),
        ];
    }

    public IReadOnlyList<MachineFigures> Machines() =>
    [
        .. Enumerable.Range(0, _counts.Length).Where(p => _counts[p] != default)
            .Select(p => (Name: _name(_cards.Time.Machines[p]), Counts: _counts[p]))
            .OrderBy(m => m.Name, StringComparer.Ordinal)
            .Select(m => new MachineFigures(
                m.Name, _options.Groups?.Of(m.Name), m.Counts.Failures, m.Counts.Caught, m.Counts.Incidents,
                m.Counts.FalseIncidents)),
    ];

    public ForeseeableFigures? Foreseeable()
    {
        if (_options.Onsets is null) return null;
        var failures = _outcome.Failures.All().ToLookup(f => IsForeseeable(f.Machine, f.TimeMicros) == true);
        int Announced(bool foreseeable) => failures[foreseeable].Count(f => Caught(f.Machine, f.TimeMicros) is not null);
        int can = failures[true].Count(), cannot = failures[false].Count();
        var right = _cards.Model.Incidents.Where(i => i.Verdict == IncidentVerdict.True).ToList();
        int earned = right.Count(AnnouncesForeseeable);
        return new ForeseeableFigures
        {
            LeastSeconds = FaultOnsets.LeastSeconds,
            Failures = can,
            Caught = Announced(true),
            Recall = can == 0 ? null : (double)Announced(true) / can,
            OtherFailures = cannot,
            OtherCaught = Announced(false),
            OtherRecall = cannot == 0 ? null : (double)Announced(false) / cannot,
            CaughtBeforeOnset = _caught.Values.Count(c => Onset(c.Machine, c.FailureMicros) is { } onset && c.FirstAlarmMicros < onset),
            TrueIncidents = earned,
            LuckyIncidents = right.Count - earned,
            FalseIncidents = _cards.Model.FalseIncidents,
        };
    }

    private bool AnnouncesForeseeable(Incident incident)
    {
        long lead = _outcome.Failures.Options.LeadMicros, horizon = _outcome.Failures.Options.HorizonMicros;
        foreach (long failure in _outcome.Failures.Of(incident.Machine))
        {
            if (failure > incident.FromMicros + lead && failure <= incident.ToMicros + lead + horizon
                && IsForeseeable(incident.Machine, failure) == true)
                return true;
        }
        return false;
    }

    private GroupFigures Group(string name, int[] positions)
    {
        var sum = positions.Aggregate(default(MachineCounts), (total, p) => total + _counts[p]);
        var (f1, recall, precision) = sum.Shares();
        var machines = positions.Select(p => _cards.Time.Machines[p]).ToHashSet();
        double weeks = positions.Sum(_cards.Time.Weeks);
        return new GroupFigures
        {
            Group = name,
            Machines = positions.Length,
            Failures = sum.Failures,
            Caught = sum.Caught,
            Incidents = sum.Incidents,
            FalseIncidents = sum.FalseIncidents,
            Recall = recall,
            Precision = precision,
            F1 = f1,
            FalseIncidentsPerMachineWeek = weeks > 0 ? sum.FalseIncidents / weeks : 0,
            LeadMedianSeconds = Quantiles.Of(ScoreCards.Leads(_caught.Values.Where(c => machines.Contains(c.Machine))), 0.5),
        };
    }
}
