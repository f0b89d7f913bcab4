namespace Vigie.Logs.Evaluation;

/// <summary>
/// Holds two back-tests of the same horizon and lead against each other. Where both judged the same failures, the
/// differences have intervals: machines are resampled, and both are told on the same resamples.
/// </summary>
public sealed class PairComparer
{
    private const int Resamples = 2000;

    private readonly BacktestReport _first;
    private readonly BacktestReport _second;
    private readonly IReadOnlyList<WrittenDecision> _firstDecisions;
    private readonly IReadOnlyList<WrittenDecision> _secondDecisions;
    private readonly Dictionary<(string, DateTimeOffset), FailureOutcome> _ofFirst;
    private readonly List<(FailureOutcome First, FailureOutcome Second)> _common;
    private readonly List<string> _notes = [];

    /// <summary>Takes two reports.</summary>
    /// <param name="first">The first.</param>
    /// <param name="second">The second.</param>
    /// <param name="firstDecisions">Its judged decisions; empty where they are not known.</param>
    /// <param name="secondDecisions">Those of the second.</param>
    public PairComparer(
        BacktestReport first, BacktestReport second, IReadOnlyList<WrittenDecision> firstDecisions,
        IReadOnlyList<WrittenDecision> secondDecisions)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(firstDecisions);
        ArgumentNullException.ThrowIfNull(secondDecisions);
        _first = first;
        _second = second;
        _firstDecisions = firstDecisions;
        _secondDecisions = secondDecisions;
        _ofFirst = first.Failures.ToDictionary(f => (f.Machine, f.Time));
        _common = [.. second.Failures.Where(f => _ofFirst.ContainsKey((f.Machine, f.Time))).Select(f => (_ofFirst[(f.Machine, f.Time)], f))];
    }

    /// <summary>Whether both judged decisions about the same machines at the same times.</summary>
    private bool SameDecisions => _first.Input.DecisionsDigest == _second.Input.DecisionsDigest;

    private bool SameFailures => _common.Count == _first.Failures.Count && _common.Count == _second.Failures.Count;

    /// <summary>Why the two say nothing of each other; null where they do.</summary>
    public string? WhyNot()
    {
        if (_first.Scores.Count == 0 || _second.Scores.Count == 0) return "one of them judged no decision";
        return _common.Count == 0 && _first.Failures.Count + _second.Failures.Count > 0
            ? $"they judged no failure in common ({_first.Failures.Count} in the first, {_second.Failures.Count} in the second)"
            : null;
    }

    /// <summary>The comparison.</summary>
    public ComparedPair Compare()
    {
        _notes.Clear();
        var (chance, ahead) = Chance();
        return new ComparedPair
        {
            HorizonSeconds = _first.Run.HorizonSeconds,
            LeadSeconds = _first.Run.LeadSeconds,
            SameDecisions = SameDecisions,
            CommonFailures = _common.Count,
            CaughtByBoth = _common.Count(f => f.First.Caught && f.Second.Caught),
            Figures = Figures(chance),
            ShareAhead = ahead,
            OnlyFirst = [.. _common.Where(f => f.First.Caught && !f.Second.Caught).Select(f => Failure(f.First))],
            OnlySecond = [.. _common.Where(f => !f.First.Caught && f.Second.Caught).Select(f => Failure(f.Second))],
            Notes = [.. _notes],
        };
    }

    private ComparedFigure[] Figures(FigureIntervals? chance)
    {
        Scorecard a = _first.Scores[0], b = _second.Scores[0];
        ComparedFigure Of(string name, Func<Scorecard, double?> of, bool? more, Interval? interval = null) => new()
        {
            Name = name,
            First = Finite(of(a)),
            Second = Finite(of(b)),
            MoreIsBetter = more,
            Chance = interval,
        };
        return
        [
            Of("F1", s => s.F1, true, chance?.F1),
            Of("recall", s => s.Recall, true, chance?.Recall),
            Of("precision", s => s.Precision, true, chance?.Precision),
            Of("PR-AUC", s => s.PrAuc, true, chance?.PrAuc),
            Of("recall of the foreseeable", s => s.RecallForeseeable, true),
            Of("incidents", s => s.Incidents, null),
            Of("false incidents", s => s.FalseIncidents, false),
            Of("false incidents a machine and week", s => s.FalseIncidentsPerMachineWeek, false),
            Of("share of time under alarm", s => s.AlarmShare, false),
            Of("median lead, seconds", s => s.LeadMedianSeconds, true),
            Of("Brier", s => s.Brier, false),
        ];
    }

    private (FigureIntervals? Chance, double? Ahead) Chance()
    {
        if (!SameDecisions)
            _notes.Add("They judged different decisions (sources, split, step or silence differ): a difference may come from what "
                + "was judged and not from how.");
        int machines = _first.Input.JudgedMachines;
        if (!SameFailures || machines != _second.Input.JudgedMachines)
        {
            _notes.Add($"{_common.Count} of {_first.Failures.Count} and {_second.Failures.Count} judged failures are common: no "
                + "intervals, and the failures below are the common ones.");
            return (null, null);
        }
        int failing = _first.Failures.Select(f => f.Machine).Distinct().Count();
        if (MachineBootstrap.WhyNone(machines, failing) is { } why)
        {
            _notes.Add($"No intervals: {why}.");
            return (null, null);
        }
        var (a, b) = Samples(machines);
        var (intervals, ahead) = MachineBootstrap.Differences(a, b, Resamples, _first.Bootstrap.Seed);
        return (intervals, double.IsFinite(ahead) ? ahead : null);
    }

    private (MachineSample First, MachineSample Second) Samples(int machines)
    {
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        int Position(string machine) => positions.TryGetValue(machine, out int at) ? at : positions[machine] = positions.Count;
        foreach (var decision in _firstDecisions) Position(decision.Machine);
        var (a, b) = (Counts(_first, machines, Position), Counts(_second, machines, Position));
        if (WhyNoDecisions() is { } why)
        {
            _notes.Add($"No interval of PR-AUC: {why}.");
            return (new MachineSample(a), new MachineSample(b));
        }
        return (Sample(a, _firstDecisions), Sample(b, _secondDecisions));

        MachineSample Sample(MachineCounts[] counts, IReadOnlyList<WrittenDecision> decisions)
        {
            WrittenDecision[] clear = [.. decisions.Where(d => d.IsPositive is not null)];
            return new MachineSample(
                counts, Array.ConvertAll(clear, d => Position(d.Machine)), Array.ConvertAll(clear, d => d.Risk),
                Array.ConvertAll(clear, d => d.IsPositive == true));
        }
    }

    /// <summary>Why the decisions cannot be held against each other; null where they can.</summary>
    private string? WhyNoDecisions()
    {
        if (!SameDecisions) return "it needs the same decisions";
        if (_firstDecisions.Count == 0 || _secondDecisions.Count == 0)
            return "it needs the decisions of both, written with --predictions predictions.csv in the folder of the report";
        var others = _secondDecisions.Select(d => (d.Machine, d.Time, d.IsPositive)).ToHashSet();
        bool isSame = _firstDecisions.Count == _secondDecisions.Count
            && _firstDecisions.Count == _first.Input.Decisions
            && _firstDecisions.All(d => others.Contains((d.Machine, d.Time, d.IsPositive)));
        return isSame ? null : "the predictions beside the reports are of other decisions or labels";
    }

    private static MachineCounts[] Counts(BacktestReport report, int machines, Func<string, int> position)
    {
        // Machines without a failure or an incident are zeros, and need no name.
        var counts = new MachineCounts[machines];
        foreach (var m in report.Machines)
            counts[position(m.Machine)] = new MachineCounts(m.Failures, m.Caught, m.Incidents, m.FalseIncidents);
        return counts;
    }

    private static ComparedFailure Failure(FailureOutcome failure) =>
        new(failure.Machine, failure.Time, failure.Kind, failure.LeadSeconds);

    private static double? Finite(double? value) => value is { } v && double.IsFinite(v) ? v : null;
}
