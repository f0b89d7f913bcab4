using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Vigie.App.Reports;
using Vigie.Host.Sinks;
using Vigie.Host.Snapshots;
using Vigie.Host.Sources;
using Vigie.Logs;
using Vigie.Logs.Labels;
using Vigie.Logs.Prediction;

namespace Vigie.App.Cli;

/// <summary><c>vigie learn</c>: from logs and failures to one model file.</summary>
internal static class LearnVerb
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var common = new CommonOptions();
        var failures = BacktestVerb.FailuresOption(required: false);
        var rules = FailuresVerb.RulesOption();
        var kinds = BacktestVerb.KindsOption();
        var model = new Option<string>("--model") { Description = "The model file to write", HelpName = "FILE", Required = true };
        var command = new Command("learn", "Learn what precedes failures (or, without --failures, what is normal)");
        common.AddReading(command);
        command.Add(failures);
        command.Add(rules);
        command.Add(kinds);
        command.Add(model);
        common.AddWindows(command);
        command.Does(error, (parsed, stop) => Run(
            new LearnRequest
            {
                Sources = parsed.GetRequiredValue(common.Sources),
                SourceOptions = common.SourceOptions(parsed, stop),
                Pipeline = common.PipelineOptions(parsed),
                Failures = parsed.GetValue(failures),
                Rules = parsed.GetValue(rules),
                Kinds = parsed.GetValue(kinds) ?? [],
                Model = parsed.GetRequiredValue(model),
            },
            new Screen(output, error, parsed.GetValue(common.Json), parsed.GetValue(common.Quiet)),
            stop));
        return command;
    }

    /// <summary>Reads, trains and writes the model.</summary>
    public static void Run(LearnRequest request, Screen screen, CancellationToken stop)
    {
        using var set = SourceSet.Open(request.Sources, request.SourceOptions);
        var found = FailureSource.Open(
            request.Failures, request.Rules, request.Kinds, request.SourceOptions.Records.TimeZone, request.Pipeline);
        // Opened first: a target that cannot be written is told before the work, not after it.
        using var file = new AtomicFile(request.Model);
        var pipeline = new Pipeline(request.Pipeline);
        using var spool = Fleet.NewSpool();
        Fleet.Read(set, pipeline, spool.Append, screen, stop, found);
        Fleet.LeaveOutSilentEnds(spool, pipeline);
        var warnings = new List<string>(set.Warnings);
        var failures = found?.Resolve(pipeline, warnings) ?? new FailureTimes([], request.Pipeline.Labels);
        warnings.AddRange(Fleet.Warnings(pipeline));
        screen.Warn(warnings);
        var predictor = Train(request, pipeline, spool, failures, stop);
        long bytes = ModelFile.Write(file, predictor);
        Show(request, predictor, bytes, screen);
    }

    private static Predictor Train(
        LearnRequest request, Pipeline pipeline, Vigie.Logs.Windows.RowSpool spool, FailureTimes failures, CancellationToken stop)
    {
        if (spool.Keys.Count == 0)
            throw new Vigie.Logs.Records.InputException(
                $"no machine was heard for longer than the warm-up ({DurationOption.Text(request.Pipeline.Windows.WarmupSeconds)}): "
                + "nothing to learn from; try a shorter --step or --warmup");
        var learned = new PredictorTrainer(pipeline.Space, request.Pipeline.Training, failures).Learn(spool, pipeline.LastMicros);
        stop.ThrowIfCancellationRequested();
        var prints = learned.Risk is null
            ? FailurePrints.None
            : FailurePrints.Take(spool, learned.Uses, failures, learned.Risk, machine => pipeline.Machines[machine]);
        var drift = learned.Drift is null ? null : learned.Drift with { UnseenShare = pipeline.Ages.LatestUnseen(pipeline.LastMicros) };
        return new Predictor(
            request.Pipeline, pipeline.Miner, pipeline.Numbers, pipeline.Space, learned.Risk, learned.Threshold, pipeline.Windows.Novelty, prints, drift,
            new TrainingSummary
            {
                Sources = [.. request.Sources.Select(SourceName)],
                Version = ProductVersion.Text,
                FromMicros = pipeline.FirstMicros,
                ToMicros = pipeline.LastMicros,
                Records = pipeline.Records,
                Machines = pipeline.Machines.Count,
                Rows = learned.Rows,
                Failures = learned.Failures,
                Kinds = request.Kinds,
                Recall = learned.PastScore?.Recall ?? double.NaN,
                Precision = learned.PastScore?.Precision ?? double.NaN,
                PrAuc = learned.PastPrAuc,
                Model = learned.Describe(request.Kinds),
            });
    }

    /// <summary>A source as models and reports name it: without the folders of the machine it was read on.</summary>
    public static string SourceName(string source) =>
        source == "-" ? "standard input" : Path.GetFileName(source.TrimEnd('/'));

    private static void Show(LearnRequest request, Predictor predictor, long bytes, Screen screen)
    {
        if (screen.IsJson)
        {
            screen.Output.WriteLine(JsonSerializer.Serialize(ModelFacts.Of(predictor, request.Model, bytes), CliJson.Default.ModelFacts));
            return;
        }
        var summary = predictor.Summary;
        screen.Say($"Learned from {BacktestSummary.Number(summary.Records)} records of {BacktestSummary.Counted(summary.Machines, "machine")}: {summary.Model}.");
        if (predictor.Risk is null)
            screen.Say("This model can only report novelty: how unlike the usual a machine is, not how likely it is to fail.");
        else
            screen.Say(string.Create(CultureInfo.InvariantCulture,
                $"On stretches of the past that were held out: recall {summary.Recall:0.00}, precision {summary.Precision:0.00}, ")
                + string.Create(CultureInfo.InvariantCulture, $"PR-AUC {summary.PrAuc:0.00} (see 'vigie backtest' for the future)."));
        screen.Say($"Model: {request.Model} ({BacktestSummary.Number(bytes)} bytes)");
    }
}
