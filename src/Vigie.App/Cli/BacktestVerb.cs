using System.CommandLine;
using System.Globalization;
using Vigie.App.Reports;
using Vigie.Host.Sources;
using Vigie.Logs;
using Vigie.Logs.Evaluation;
using Vigie.Logs.Labels;

namespace Vigie.App.Cli;

/// <summary><c>vigie backtest</c>: how well failures of the past would have been announced.</summary>
internal static class BacktestVerb
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var common = new CommonOptions();
        var failures = FailuresOption(required: true);
        var rules = FailuresVerb.RulesOption();
        var report = new Option<string>("--report")
        {
            Description = "Folder for report.html and report.json",
            HelpName = "DIR",
            DefaultValueFactory = _ => "vigie-report",
        };
        var predictions = new Option<string?>("--predictions")
        {
            Description = "File for the judged decisions (machine,time,risk,...), so that anyone can recompute every figure",
            HelpName = "FILE",
        };
        var trainShare = new Option<double?>("--train-share")
        {
            Description = "One split instead of folds: this share of the machines (or of the decisions) is the past",
            HelpName = "SHARE",
        };
        var folds = new Option<int>("--folds") { Description = "Walk-forward folds", HelpName = "N", DefaultValueFactory = _ => 4 };
        var onsets = new Option<string?>("--onsets")
        {
            Description = "CSV file machine,onset of when faults became active, to tell the failures that could be foreseen "
                + "(active 30 s or more before) from the others; for judging only, never learned from",
            HelpName = "FILE",
        };
        var groups = new Option<string?>("--groups")
        {
            Description = "CSV file machine,group: figures are given by group as well",
            HelpName = "FILE",
        };
        var groupPattern = new Option<string?>("--group-pattern")
        {
            Description = "Regular expression that finds the group in a machine's name, such as '^[a-z]+' [default: no groups]",
            HelpName = "REGEX",
        };
        var command = new Command("backtest", "Evaluate on the past: train on what came before, predict what comes after");
        common.AddReading(command);
        command.Add(failures);
        command.Add(rules);
        command.Add(report);
        command.Add(predictions);
        command.Add(trainShare);
        command.Add(folds);
        command.Add(onsets);
        command.Add(groups);
        command.Add(groupPattern);
        common.AddWindows(command);
        command.Does(error, (parsed, stop) =>
        {
            if (parsed.GetValue(trainShare) is { } share && share is not (> 0 and < 1))
                throw new UsageException("--train-share must lie between 0 and 1, such as 0.6");
            if (parsed.GetValue(folds) is < 1 or > 100) throw new UsageException("--folds must be between 1 and 100");
            if (parsed.GetValue(groups) is not null && parsed.GetValue(groupPattern) is not null)
                throw new UsageException("--groups and --group-pattern say the same in two ways: give one of them");
            var request = new BacktestRequest
            {
                Sources = parsed.GetRequiredValue(common.Sources),
                SourceOptions = common.SourceOptions(parsed, stop),
                Pipeline = common.PipelineOptions(parsed),
                Failures = parsed.GetRequiredValue(failures)!,
                Rules = parsed.GetValue(rules),
                ReportFolder = parsed.GetRequiredValue(report),
                Predictions = parsed.GetValue(predictions),
                Onsets = parsed.GetValue(onsets),
                Groups = parsed.GetValue(groups),
                GroupPattern = parsed.GetValue(groupPattern),
                Split = new BacktestOptions { TrainShare = parsed.GetValue(trainShare), Folds = parsed.GetValue(folds) },
            };
            var screen = new Screen(output, error, parsed.GetValue(common.Json), parsed.GetValue(common.Quiet));
            Run(request, screen, stop);
        });
        return command;
    }

    /// <summary>The option that names the failures file.</summary>
    public static Option<string?> FailuresOption(bool required) => new("--failures")
    {
        Description = "CSV file machine,time,kind of the failures that happened, or auto: found by rules in the sources",
        HelpName = "FILE",
        Required = required,
    };

    /// <summary>Reads, evaluates, and writes the report.</summary>
    public static BacktestReport Run(BacktestRequest request, Screen screen, CancellationToken stop)
    {
        using var set = SourceSet.Open(request.Sources, request.SourceOptions);
        var found = FailureSource.Open(request.Failures, request.Rules, request.SourceOptions.Records.TimeZone, request.Pipeline);
        var beside = ReportSources.Open(request);
        using var files = new ReportFiles(request.ReportFolder, request.Predictions);
        var pipeline = new Pipeline(request.Pipeline);
        using var spool = Fleet.NewSpool();
        Fleet.Read(set, pipeline, spool.Append, screen, stop, found);
        var warnings = new List<string>(set.Warnings);
        var failures = found.Resolve(pipeline, warnings);
        var options = beside.Resolve(pipeline, request.Pipeline.Training.Seed, warnings);
        warnings.AddRange(Fleet.Warnings(pipeline));
        screen.Warn(warnings);
        var backtest = new Backtest(pipeline.Space, request.Pipeline.Training, failures, request.Split);
        BacktestOutcome? outcome = null;
        screen.Progress("Training and judging", request.Split.Folds, tell =>
            outcome = backtest.Run(spool, Fleet.Spans(pipeline), (fold, _) =>
            {
                stop.ThrowIfCancellationRequested();
                tell(fold);
            }));
        var report = new ReportBuilder(outcome!, pipeline, spool, options).Build(Describe(request), set.Counts, warnings);
        Write(files, report, outcome!, pipeline);
        BacktestConsole.Show(report, request.ReportFolder, screen);
        return report;
    }

    private static RunDescription Describe(BacktestRequest request) => new()
    {
        Sources = [.. request.Sources.Select(LearnVerb.SourceName)],
        Version = ProductVersion.Text,
        HorizonSeconds = request.Pipeline.Labels.HorizonSeconds,
        LeadSeconds = request.Pipeline.Labels.LeadSeconds,
        StepSeconds = request.Pipeline.Windows.StepSeconds,
        WarmupSeconds = request.Pipeline.Windows.WarmupSeconds,
        Seed = request.Pipeline.Training.Seed,
        Split = "",
    };

    private static void Write(ReportFiles files, BacktestReport report, BacktestOutcome outcome, Pipeline pipeline)
    {
        BacktestJson.Write(report, files.Json);
        using (var page = new StreamWriter(files.Html, leaveOpen: true)) BacktestPage.Write(report, page);
        WriteFailures(outcome.Failures, pipeline, files.Judged);
        if (files.Predictions is { } predictions) WritePredictions(outcome, pipeline, predictions);
        files.Commit();
    }

    private static void WritePredictions(BacktestOutcome outcome, Pipeline pipeline, Stream stream)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("machine,time,risk,threshold,alert");
        foreach (var d in outcome.Decisions.Items)
        {
            writer.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Csv.Cell(pipeline.Machines[d.Machine])},{Moments.Text(d.TimeMicros)},{d.Risk:R},{d.Threshold:R},{(d.Risk >= d.Threshold ? 1 : 0)}"));
        }
    }

    private static void WriteFailures(FailureTimes failures, Pipeline pipeline, Stream stream)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        writer.WriteLine("machine,time,kind");
        foreach (var (machine, time, kind) in failures.All())
            writer.WriteLine($"{Csv.Cell(pipeline.Machines[machine])},{Moments.Text(time)},{Csv.Cell(kind)}");
    }
}
