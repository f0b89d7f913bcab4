using System.Globalization;
using System.Text.Json;
using Vigie.App.Reports;
using Vigie.Host.Sources;
using Vigie.Logs;
using Vigie.Logs.Alerts;
using Vigie.Logs.Prediction;
using Vigie.Logs.Windows;

namespace Vigie.App.Cli;

/// <summary>One run of <c>vigie predict</c>: decisions as rows close, incidents of the alarms, a watch on the model's age.</summary>
internal sealed class PredictRun : IDisposable
{
    // An incident is over when the risk is below half of what opened it; for novelty, below nine rows in ten.
    private const double FallenRisk = 0.5;
    private const double FallenNovelty = 0.9;
    private const double TellsWhyFrom = 0.5;

    private readonly Predictor _predictor;
    private readonly Pipeline _pipeline;
    private readonly DecisionWriter _writer;
    private readonly IncidentWriter? _incidents;
    private readonly IncidentBook _book;
    private readonly DriftWatch? _drift;
    private readonly LatestDecisions _latest = new();
    private readonly Screen _screen;
    private readonly string _target;
    private bool _lacksFailures;
    private long _messages;
    private long _unseen;

    /// <summary>Opens the targets.</summary>
    public PredictRun(Predictor predictor, string target, string? incidents, Screen screen)
    {
        _predictor = predictor;
        _target = target;
        _screen = screen;
        _pipeline = new Pipeline(predictor.Options, predictor.Miner, predictor.Numbers, predictor.Space, predictor.Novelty);
        _writer = DecisionWriter.Open(target, screen.Output);
        _incidents = incidents is null ? null : IncidentWriter.Open(incidents);
        var labels = predictor.Options.Labels;
        long coolDown = (long)((labels.LeadSeconds + labels.HorizonSeconds) * 1e6);
        _book = predictor.Risk is null
            ? new IncidentBook(Predictor.NoveltyAlarm, FallenNovelty, coolDown)
            : new IncidentBook(predictor.Threshold, FallenRisk * predictor.Threshold, coolDown);
        _drift = predictor.Drift is null ? null : new DriftWatch(predictor.Drift);
    }

    /// <summary>Reads, decides and writes.</summary>
    /// <param name="set">The sources.</param>
    /// <param name="failures">The machines' failures so far; null where they are not told.</param>
    /// <param name="stop">Stops the reading.</param>
    public void Read(SourceSet set, FailureSource? failures, CancellationToken stop)
    {
        _lacksFailures = failures is null && _predictor.KnowsFailures;
        Fleet.Read(set, _pipeline, Decide, _screen, stop, failures);
        _pipeline.CloseAll(Decide);
        _book.CloseUntil(_pipeline.LastMicros);
        _screen.Warn([.. set.Warnings, .. Fleet.Warnings(_pipeline), .. Unknown(failures)]);
        _writer.Commit();
        foreach (var incident in _book.All) _incidents?.Write(_pipeline.Machines[incident.Machine], incident);
        _incidents?.Commit();
        Show();
    }

    public void Dispose()
    {
        _writer.Dispose();
        _incidents?.Dispose();
    }

    private void Decide(WindowRow row)
    {
        var decision = _predictor.Decide(row);
        bool tellsWhy = decision.Alert || decision.Risk >= TellsWhyFrom * _predictor.Threshold;
        string kind = "";
        IReadOnlyList<string> reasons = tellsWhy ? _predictor.Explain(row) : [];
        if (decision.Alert && _predictor.MostLike(row) is { } like)
        {
            kind = like.Kind;
            reasons = [.. reasons, Say(like)];
        }
        _writer.Write(_pipeline.Machines[row.Machine], row.TimeMicros, decision, reasons);
        _latest.Add(row.Machine, row.TimeMicros, decision, reasons);
        double score = double.IsNaN(decision.Risk) ? decision.Novelty : decision.Risk;
        _book.Add(row.Machine, row.TimeMicros, score, (kind, reasons));
        Watch(row.TimeMicros, decision);
    }

    // What the model learned from is no news to it: it knows each failure there, so its risks are further apart.
    private void Watch(long timeMicros, Decision decision)
    {
        if (_drift is null) return;
        if (timeMicros > _predictor.Summary.ToMicros)
        {
            _drift.AddRisk(timeMicros, decision.Risk);
            _drift.AddRecords(timeMicros, _pipeline.Messages - _messages, _pipeline.Unseen - _unseen);
        }
        (_messages, _unseen) = (_pipeline.Messages, _pipeline.Unseen);
    }

    private IEnumerable<string> Unknown(FailureSource? failures)
    {
        if (failures is { ListsSome: true } && _pipeline.Failures == 0)
            yield return "--failures: none of those listed is of a machine in the sources and not after them, so risks know of none";
    }

    private static string Say(SimilarFailure like) => string.Create(CultureInfo.InvariantCulture,
        $"looks like {(like.Kind.Length == 0 ? "the failure" : like.Kind)} of {like.Machine} on {Moments.Short(like.TimeMicros)} ({100 * like.Likeness:0} % alike)");

    private IEnumerable<string> Notes()
    {
        if (_predictor.Risk is null) yield return "The model was learned without failures: it reports novelty, not risk.";
        else if (_predictor.Threshold >= PredictorTrainer.NeverAlarm)
            yield return "The model tells risks but raises no alarms ('vigie inspect' says why).";
        if (_lacksFailures)
            yield return "These risks know nothing of failures that machines had of late, which the model could tell from: give --failures FILE or auto.";
    }

    private string? Age() => _drift?.OldSinceMicros is not { } since ? null
        : $"The model has grown old, since {Moments.Short(since)}: {_drift.Reason}. Learn again with what has come since.";

    private void Show()
    {
        var incidents = _book.All;
        if (_screen.IsJson)
        {
            var facts = new PredictFacts(
                _target, _pipeline.Records, _pipeline.Machines.Count, _latest.Decisions, _latest.Alerts, incidents.Count,
                incidents.Count(i => i.ClosedMicros is null), _predictor.Risk is not null, Age(), [.. Notes()],
                [.. _latest.MostAtRisk(LatestDecisions.MostShown).Select(d => new RiskFact(
                    _pipeline.Machines[d.Machine], Moments.Text(d.TimeMicros), Known(d.Decision.Risk), d.Decision.Novelty,
                    d.Decision.Alert, d.Reasons))]);
            _screen.Output.WriteLine(JsonSerializer.Serialize(facts, CliJson.Default.PredictFacts));
            return;
        }
        bool knowsRisk = _predictor.Risk is not null;
        foreach (var note in Notes()) _screen.Say(note);
        _screen.Table(
            knowsRisk ? "Machines most at risk at their last decision" : "Machines furthest from the usual at their last decision",
            ["machine", "time (UTC)", "risk", "novelty", "alert", "why"],
            _latest.MostAtRisk(LatestDecisions.MostShown).Select(d => new[]
            {
                _pipeline.Machines[d.Machine], Moments.Short(d.TimeMicros), BacktestSummary.Percent(Known(d.Decision.Risk)),
                d.Decision.Novelty.ToString("0.000", CultureInfo.InvariantCulture), d.Decision.Alert ? "ALERT" : "",
                string.Join("; ", d.Reasons),
            }));
        _screen.Say($"{BacktestSummary.Number(_latest.Decisions)} decisions, {BacktestSummary.Number(_latest.Alerts)} alarms among them, "
            + $"in {BacktestSummary.Counted(incidents.Count, "incident")} ({incidents.Count(i => i.ClosedMicros is null)} open): {_target}");
        if (Age() is { } age) _screen.Say(age);
    }

    private static double? Known(double value) => double.IsFinite(value) ? value : null;
}

/// <summary>What predicting found, for <c>--json</c>.</summary>
internal sealed record PredictFacts(
    string Out, long Records, int Machines, long Decisions, long Alerts, int Incidents, int OpenIncidents,
    bool KnowsRisk, string? GrownOld, IReadOnlyList<string> Notes, IReadOnlyList<RiskFact> MostAtRisk);

/// <summary>One machine's last decision.</summary>
internal sealed record RiskFact(
    string Machine, string Time, double? Risk, double Novelty, bool Alert, IReadOnlyList<string> Reasons);
