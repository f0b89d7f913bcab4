using System.Globalization;
using Vigie.Learn.Statistics;
using Vigie.Logs.Alerts;
using Vigie.Logs.Prediction;
using Vigie.Logs.Records;
using Vigie.Logs.Windows;

namespace Vigie.Logs.Evaluation;

/// <summary>Turns the outcome of a back-test into its report.</summary>
public sealed class ReportBuilder
{
    private const int MostTimelines = 6;
    private const int MostFeatures = 20;
    private const int CurvePoints = 200;

    private readonly BacktestOutcome _outcome;
    private readonly Pipeline _pipeline;
    private readonly RowSpool _spool;
    private readonly ReportOptions _options;
    private readonly ScoreCards _cards;
    private readonly Breakdown _breakdown;
    private readonly JudgedDecision[] _decisions;
    private readonly Dictionary<int, IReadOnlyList<string>> _reasons;

    /// <summary>Prepares the report: figures first, then one pass over the rows that need words.</summary>
    public ReportBuilder(BacktestOutcome outcome, Pipeline pipeline, RowSpool spool, ReportOptions options)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        ArgumentNullException.ThrowIfNull(pipeline);
        ArgumentNullException.ThrowIfNull(spool);
        ArgumentNullException.ThrowIfNull(options);
        _outcome = outcome;
        _pipeline = pipeline;
        _spool = spool;
        _options = options;
        _cards = new ScoreCards(outcome, spool.Keys, pipeline.Options.Windows.StepSeconds, options);
        _breakdown = new Breakdown(outcome, _cards, options, machine => pipeline.Machines[machine]);
        _decisions = [.. outcome.Decisions.Items];
        _reasons = ReasonsOf(DecisionsToExplain());
    }

    /// <summary>The report.</summary>
    /// <param name="run">What was run.</param>
    /// <param name="counts">What became of the lines.</param>
    /// <param name="notes">What a reader must know before believing the numbers.</param>
    public BacktestReport Build(RunDescription run, RecordCounts counts, IReadOnlyList<string> notes)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(counts);
        return new BacktestReport
        {
            Run = run with { Split = _outcome.Plan.Description },
            Input = Input(counts),
            Folds = [.. _outcome.Folds.Select(Fold)],
            Scores = _cards.Cards(),
            PrecisionRecall = PrecisionRecall(),
            Calibration = Calibration(),
            LeadSeconds = ScoreCards.Leads(_cards.Model.Caught),
            Timelines = Timelines(),
            Features = Features(),
            Failures = [.. _outcome.Failures.All().OrderBy(f => f.TimeMicros).ThenBy(f => f.Machine).Select(Outcome)],
            FalseIncidents = [.. FalseIncidents().Select(Describe)],
            Kinds = _breakdown.Kinds(),
            Groups = _breakdown.Groups(),
            Machines = _breakdown.Machines(),
            Foreseeable = _breakdown.Foreseeable(),
            Cost = CostCurveBuilder.Build(_decisions, _outcome.Failures, _cards.Time.AllWeeks, _options),
            Bootstrap = _cards.Bootstrap,
            Notes = [.. LeftOut(run), .. notes, .. FoldNotes()],
        };
    }

    private DataDescription Input(RecordCounts counts)
    {
        int positives = _decisions.Count(d => d.IsPositive);
        return new DataDescription
        {
            Records = counts.Records,
            Samples = counts.Samples,
            Lines = counts.Lines,
            Machines = _pipeline.Machines.Count,
            Templates = _pipeline.Miner.Count,
            From = Time(_pipeline.FirstMicros),
            To = Time(_pipeline.LastMicros),
            Failures = _outcome.AllFailures.Count,
            Decisions = _decisions.Length,
            JudgedMachines = _cards.Time.Machines.Length,
            DecisionsDigest = DecisionsDigest.Of(_decisions.Select(d => (_pipeline.Machines[d.Machine], d.TimeMicros))),
            OpenDecisions = _decisions.Count(d => !d.IsPositive && d.TimeMicros > _pipeline.LastMicros - ReachMicros),
            PositiveDecisions = positives,
            TooLateDecisions = _decisions.Count(d => d.IsTooLate),
            JudgedFailures = _outcome.Failures.Count,
            BaseRate = _cards.Clear.Count == 0 ? 0 : (double)positives / _cards.Clear.Count,
        };
    }

    private FoldDescription Fold(FoldOutcome fold, int number) => new()
    {
        Cut = Time(fold.Split.CutMicros),
        Until = Time(fold.Split.UntilMicros),
        TrainRows = fold.Learned.Rows,
        TrainFailures = fold.Learned.Failures,
        TestDecisions = _decisions.Count(d => d.Fold == number),
        TestFailures = FailuresOf(number),
        Threshold = fold.Learned.Threshold,
        OldSince = fold.Age?.OldSinceMicros is { } since ? Time(since) : null,
        OldBecause = fold.Age?.OldSinceMicros is null ? null : fold.Age.Reason,
        Model = fold.Learned.Describe([]),
    };

    private int FailuresOf(int fold)
    {
        var stretches = _decisions.Where(d => d.Fold == fold).GroupBy(d => d.Machine)
            .ToDictionary(g => g.Key, g => (From: g.Min(d => d.TimeMicros), To: g.Max(d => d.TimeMicros)));
        return _outcome.Failures.All().Count(f =>
            stretches.TryGetValue(f.Machine, out var s) && f.TimeMicros > s.From && f.TimeMicros <= s.To + ReachMicros);
    }

    private long ReachMicros => _outcome.Failures.Options.LeadMicros + _outcome.Failures.Options.HorizonMicros;

    private PrecisionRecallPoint[] PrecisionRecall()
    {
        var (risks, labels) = RisksAndLabels();
        if (!labels.Contains(true)) return [];
        return RankingMetrics.Curve(risks, labels, CurvePoints);
    }

    private CalibrationBin[] Calibration()
    {
        var (risks, labels) = RisksAndLabels();
        if (risks.Length == 0) return [];
        return ProbabilityMetrics.ExpectedCalibrationError(risks, labels).Bins;
    }

    private (double[] Risks, bool[] Labels) RisksAndLabels() =>
        ([.. _cards.Clear.Select(d => d.Risk)], [.. _cards.Clear.Select(d => d.IsPositive)]);

    private IEnumerable<Incident> FalseIncidents() =>
        _cards.Model.Incidents.Where(i => i.Verdict == IncidentVerdict.False)
            .OrderBy(i => i.FromMicros).ThenBy(i => i.Machine);

    private FailureOutcome Outcome((int Machine, long TimeMicros, string Kind) failure)
    {
        var caught = _breakdown.Caught(failure.Machine, failure.TimeMicros);
        int? peak = caught?.Decision ?? HighestBefore(failure);
        return new FailureOutcome
        {
            Machine = _pipeline.Machines[failure.Machine],
            Time = Time(failure.TimeMicros),
            Kind = failure.Kind,
            Onset = _breakdown.Onset(failure.Machine, failure.TimeMicros) is { } onset ? Time(onset) : null,
            IsForeseeable = _breakdown.IsForeseeable(failure.Machine, failure.TimeMicros),
            Caught = caught is not null,
            LeadSeconds = caught is { } c ? (c.FailureMicros - c.FirstAlarmMicros) / 1e6 : null,
            PeakRisk = HighestBefore(failure) is { } highest ? _decisions[highest].Risk : null,
            Reasons = peak is { } p ? _reasons.GetValueOrDefault(p, []) : [],
        };
    }

    /// <summary>The decision with the highest risk in time before a failure.</summary>
    private int? HighestBefore((int Machine, long TimeMicros, string Kind) failure)
    {
        long lead = _outcome.Failures.Options.LeadMicros;
        int? highest = null;
        for (int i = 0; i < _decisions.Length; i++)
        {
            var d = _decisions[i];
            long ahead = failure.TimeMicros - d.TimeMicros;
            if (d.Machine != failure.Machine || ahead <= lead || ahead > ReachMicros) continue;
            if (highest is null || d.Risk > _decisions[highest.Value].Risk) highest = i;
        }
        return highest;
    }

    private FalseIncident Describe(Incident incident) => new()
    {
        Machine = _pipeline.Machines[incident.Machine],
        From = Time(incident.FromMicros),
        To = Time(incident.ToMicros),
        PeakRisk = _decisions[incident.PeakDecision].Risk,
        Reasons = _reasons.GetValueOrDefault(incident.PeakDecision, []),
    };

    private HashSet<int> DecisionsToExplain()
    {
        var wanted = _cards.Model.Caught.Select(c => c.Decision).ToHashSet();
        wanted.UnionWith(FalseIncidents().Select(i => i.PeakDecision));
        wanted.UnionWith(_outcome.Failures.All().Select(HighestBefore).OfType<int>());
        return wanted;
    }

    private Dictionary<int, IReadOnlyList<string>> ReasonsOf(HashSet<int> wanted)
    {
        var byRow = wanted.ToLookup(i => _decisions[i].Row);
        var words = new Reasons(_pipeline.Space, _pipeline.Miner, _pipeline.Numbers);
        var found = new Dictionary<int, IReadOnlyList<string>>();
        var reader = _spool.Read();
        while (found.Count < wanted.Count && reader.Next())
        {
            foreach (int decision in byRow[reader.Index])
            {
                var model = _outcome.Folds[_decisions[decision].Fold].Learned.Risk;
                found[decision] = model is null ? [] : words.Explain(model, reader.Current);
            }
        }
        return found;
    }

    private IReadOnlyList<FeatureEffect> Features()
    {
        var model = _outcome.Folds.Select(f => f.Learned.Risk).LastOrDefault(m => m is not null);
        if (model is null) return [];
        return [.. new Reasons(_pipeline.Space, _pipeline.Miner, _pipeline.Numbers).LargestWeights(model, MostFeatures)
            .Select(w => new FeatureEffect(Reasons.Title(w.Name), w.Weight, w.Name.Kind))];
    }

    /// <summary>Machines with most to show: announced failures, missed ones, false incidents, in turn.</summary>
    private IReadOnlyList<MachineTimeline> Timelines()
    {
        var caught = _cards.Model.Caught.Select(c => c.Machine).Distinct();
        var failed = _outcome.Failures.All().Select(f => f.Machine).Distinct();
        var alarmed = FalseIncidents().Select(i => i.Machine).Distinct();
        var groups = new[] { caught.ToList(), failed.Except(caught).ToList(), alarmed.ToList() };
        var chosen = new List<int>();
        for (int turn = 0; chosen.Count < MostTimelines && groups.Any(g => turn < g.Count); turn++)
        {
            foreach (var group in groups)
            {
                if (turn < group.Count && chosen.Count < MostTimelines && !chosen.Contains(group[turn])) chosen.Add(group[turn]);
            }
        }
        return [.. chosen.Select(Timeline)];
    }

    private MachineTimeline Timeline(int machine)
    {
        var mine = _decisions.Where(d => d.Machine == machine).OrderBy(d => d.TimeMicros).ToList();
        return new MachineTimeline
        {
            Machine = _pipeline.Machines[machine],
            Thresholds = [.. mine.Select(d => d.Threshold)],
            Times = [.. mine.Select(d => Time(d.TimeMicros))],
            Risks = [.. mine.Select(d => d.Risk)],
            Failures = [.. _outcome.Failures.Of(machine).ToArray().Select(Time)],
        };
    }

    private static IEnumerable<string> LeftOut(RunDescription run)
    {
        if (run.Kinds.Count > 0)
            yield return $"Only failures of these kinds count, others are as if they had not been: {string.Join(", ", run.Kinds)}.";
        if (run.Without.Count > 0) yield return $"Left out on purpose: {string.Join(", ", run.Without)}.";
    }

    private IEnumerable<string> FoldNotes()
    {
        foreach (var (fold, number) in _outcome.Folds.Select((f, i) => (f, i + 1)))
        {
            if (fold.Learned.Risk is null) yield return $"Fold {number}: {fold.Learned.Trained}.";
            else if (fold.Learned.Silence is { } why) yield return $"Fold {number}: {why}, so this fold never alarms.";
            if (fold.Age?.OldSinceMicros is { } since)
                yield return string.Create(CultureInfo.InvariantCulture,
                    $"Fold {number}: its model had grown old by {Time(since):yyyy-MM-dd HH:mm}: {fold.Age.Reason}. It should have been learned again then.");
        }
        if (_outcome.Failures.Count == 0) yield return "No failure falls into the judged part: recall and precision say nothing.";
    }

    private static DateTimeOffset Time(long micros) => DateTimeOffset.UnixEpoch.AddMicroseconds(micros);
}
