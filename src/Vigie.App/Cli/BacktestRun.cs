using Vigie.App.Reports;
using Vigie.Host.Sources;
using Vigie.Logs;
using Vigie.Logs.Evaluation;
using Vigie.Logs.Labels;
using Vigie.Logs.Windows;

namespace Vigie.App.Cli;

/// <summary>
/// A back-test from sources to report. Sources are read once; each pair of horizon and lead has its own windows, rows,
/// labels, training and figures, so that it comes out as it would alone.
/// </summary>
internal sealed class BacktestRun : IDisposable
{
    private readonly BacktestRequest _request;
    private readonly Screen _screen;
    private readonly CancellationToken _stop;
    private readonly ReportFiles _files;
    private readonly RowSpool[] _spools;
    private readonly PipelineFan _fan;

    private BacktestRun(BacktestRequest request, ReportFiles files, Screen screen, CancellationToken stop)
    {
        _request = request;
        _screen = screen;
        _stop = stop;
        _files = files;
        _spools = [.. request.Pipelines.Select(_ => Fleet.NewSpool())];
        _fan = new PipelineFan(request.Pipelines, Handler);
    }

    /// <summary>Reads, evaluates, and writes the report.</summary>
    public static BacktestReport Run(BacktestRequest request, Screen screen, CancellationToken stop)
    {
        using var set = SourceSet.Open(request.Sources, request.SourceOptions);
        var found = FailureSource.Open(
            request.Failures, request.Rules, request.Kinds, request.SourceOptions.Records.TimeZone, request.Pipelines[0]);
        var beside = ReportSources.Open(request);
        using var files = new ReportFiles(request.ReportFolder, request.Predictions, PairNames(request.Pipelines));
        using var run = new BacktestRun(request, files, screen, stop);
        var report = run.Judge(set, found, beside);
        BacktestConsole.Show(report, request.ReportFolder, screen);
        return report;
    }

    /// <summary>What is put into the names of files of one pair among several.</summary>
    public static string PairName(double horizonSeconds, double leadSeconds) =>
        $"-{DurationOption.Text(horizonSeconds)}-{DurationOption.Text(leadSeconds)}";

    public void Dispose()
    {
        foreach (var spool in _spools) spool.Dispose();
    }

    private static IReadOnlyList<string> PairNames(IReadOnlyList<PipelineOptions> pipelines) =>
        pipelines.Count == 1 ? [""] : [.. pipelines.Select(p => PairName(p.Labels.HorizonSeconds, p.Labels.LeadSeconds))];

    private RowHandler Handler(Pipeline pipeline, int number) => _request.Without.Count == 0
        ? _spools[number].Append
        : new ColumnFilter(pipeline.Space, _request.Without).Before(_spools[number].Append);

    private BacktestReport Judge(SourceSet set, FailureSource found, ReportSources beside)
    {
        Fleet.Read(set, _fan.Add, _fan.AddFailure, found, _screen, _stop);
        var first = _fan.Pipelines[0];
        var warnings = new List<string>(set.Warnings);
        var failures = found.Resolve(first, warnings);
        var options = beside.Resolve(first, warnings);
        warnings.AddRange(Fleet.Warnings(first));
        _screen.Warn(warnings);
        var reports = new List<BacktestReport>();
        for (int pair = 0; pair < _spools.Length; pair++)
        {
            var builder = JudgePair(pair, failures, options);
            reports.Add(builder.Build(Describe(_fan.Pipelines[pair]), set.Counts, pair == 0 ? warnings : []));
            _spools[pair].Dispose();
        }
        var report = reports[0] with { Further = [.. reports.Skip(1)], Joint = JointFigures.Of(reports) };
        BacktestJson.Write(report, _files.Json);
        using (var page = new StreamWriter(_files.Html, leaveOpen: true)) BacktestPage.Write(report, page);
        _files.Commit();
        return report;
    }

    private ReportBuilder JudgePair(int pair, FailureTimes failures, ReportOptions options)
    {
        var pipeline = _fan.Pipelines[pair];
        var labelled = pair == 0 ? failures : failures.Under(pipeline.Options.Labels);
        var backtest = new Backtest(pipeline.Space, pipeline.Options.Training, labelled, _request.Split);
        Fleet.LeaveOutSilentEnds(_spools[pair], pipeline);
        BacktestOutcome? outcome = null;
        _screen.Progress("Training and judging" + PairNames(_request.Pipelines)[pair].Replace('-', ' '), _request.Split.Folds, tell =>
            outcome = backtest.Run(_spools[pair], Fleet.Spans(pipeline), pipeline.Ages, (fold, _) =>
            {
                _stop.ThrowIfCancellationRequested();
                tell(fold);
            }));
        WriteFailures(outcome!.Failures, pipeline, _files.Judged[pair]);
        if (_files.Predictions.Count > 0) DecisionsFile.Write(outcome, pipeline, _files.Predictions[pair]);
        return new ReportBuilder(outcome, pipeline, _spools[pair], options);
    }

    private RunDescription Describe(Pipeline pipeline) => new()
    {
        Sources = [.. _request.Sources.Select(LearnVerb.SourceName)],
        Version = ProductVersion.Text,
        HorizonSeconds = pipeline.Options.Labels.HorizonSeconds,
        LeadSeconds = pipeline.Options.Labels.LeadSeconds,
        StepSeconds = pipeline.Options.Windows.StepSeconds,
        WarmupSeconds = pipeline.Options.Windows.WarmupSeconds,
        Without = _request.Without,
        Kinds = _request.Kinds,
        ThresholdBy = pipeline.Options.Training.Policy.ToString(),
        Seed = pipeline.Options.Training.Seed,
        Split = "",
    };

    private static void WriteFailures(FailureTimes failures, Pipeline pipeline, Stream stream)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("machine,time,kind");
        foreach (var (machine, time, kind) in failures.All())
            writer.WriteLine($"{Csv.Cell(pipeline.Machines[machine])},{Moments.Text(time)},{Csv.Cell(kind)}");
    }
}
