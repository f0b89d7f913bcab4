using System.CommandLine;
using System.Globalization;
using Vigie.App.Reports;
using Vigie.Host.Sources;
using Vigie.Logs;
using Vigie.Logs.Labels;
using Vigie.Logs.Records;
using Vigie.Logs.States;
using Vigie.Logs.Windows;

namespace Vigie.App.Cli;

/// <summary><c>vigie states</c>: the states that machines are in, found without labels, and the new ones among them.</summary>
internal static class StatesVerb
{
    private const double DefaultStepSeconds = 300;
    private const double StepsOfMemory = 2;
    private const double StepsOfSilence = 12;
    private const int MarksShown = 2;
    private const string Auto = "auto";

    public static Command Make(TextWriter output, TextWriter error)
    {
        var common = new CommonOptions();
        var states = new Option<string>("--states")
        {
            Description = $"Number of states, 1 to {StateOptions.MostStates}, or auto: what the data says",
            HelpName = "K",
            DefaultValueFactory = _ => Auto,
        };
        var report = new Option<string>("--report")
        {
            Description = "Folder for report.html and report.json",
            HelpName = "DIR",
            DefaultValueFactory = _ => "vigie-states",
        };
        var step = DurationOption.Make("--step", "Length of a window [default: 5m]");
        var warmup = DurationOption.Make("--warmup", "No window sooner than this after a machine's first record [default: the step]");
        var silence = DurationOption.Make("--silence", "No windows of a machine silent for longer than this [default: 12 steps]");
        var command = new Command("states", "Find the states that machines are in, without labels, and which are new");
        common.AddReading(command);
        command.Add(states);
        command.Add(report);
        foreach (var option in new[] { step, warmup, silence }) command.Add(option);
        command.Add(common.MachinePattern);
        command.Does(error, (parsed, stop) => Run(
            new StatesRequest
            {
                Sources = parsed.GetRequiredValue(common.Sources),
                SourceOptions = common.SourceOptions(parsed, stop),
                Pipeline = Windows(common.PipelineOptions(parsed), parsed.GetValue(step), parsed.GetValue(warmup), parsed.GetValue(silence)),
                States = Number(parsed.GetRequiredValue(states)),
                ReportFolder = parsed.GetRequiredValue(report),
            },
            new Screen(output, error, parsed.GetValue(common.Json), parsed.GetValue(common.Quiet)),
            stop));
        return command;
    }

    /// <summary>Reads, finds the states, and writes the report.</summary>
    public static StatesReport Run(StatesRequest request, Screen screen, CancellationToken stop)
    {
        using var set = SourceSet.Open(request.Sources, request.SourceOptions);
        using var files = new ReportFiles(request.ReportFolder, null, pairs: null);
        var pipeline = new Pipeline(request.Pipeline);
        using var spool = Fleet.NewSpool();
        Fleet.Read(set, pipeline, spool.Append, screen, stop);
        pipeline.CloseAll(spool.Append);
        var warnings = new List<string>([.. set.Warnings, .. Fleet.Warnings(pipeline)]);
        screen.Warn(warnings);
        if (spool.Keys.Count == 0)
            throw new InputException(
                $"no machine was heard for longer than the warm-up ({DurationOption.Text(request.Pipeline.Windows.WarmupSeconds)}): "
                + "there is no window to look at; try a shorter --step or --warmup");
        var finder = new StateFinder(
            pipeline.Space, key => pipeline.Miner.IdOf(key) is >= 0 and var id ? pipeline.Miner[id].Text : null,
            new StateOptions { States = request.States });
        var found = finder.Find(spool);
        stop.ThrowIfCancellationRequested();
        var report = new StatesReportBuilder(found, pipeline, spool)
            .Build([.. request.Sources.Select(LearnVerb.SourceName)], ProductVersion.Text, set.Counts, warnings);
        StatesJson.Write(report, files.Json);
        using (var page = new StreamWriter(files.Html, leaveOpen: true)) StatesPage.Write(report, page);
        files.Commit();
        Show(request, report, screen);
        return report;
    }

    // A state is what a machine does now: two steps of memory, where predicting looks at many time scales.
    private static PipelineOptions Windows(PipelineOptions options, double? step, double? warmup, double? silence)
    {
        double seconds = step ?? DefaultStepSeconds;
        if (seconds < 1) throw new UsageException("--step must be at least 1s");
        return options with
        {
            Windows = new WindowOptions
            {
                StepSeconds = seconds,
                WarmupSeconds = warmup ?? seconds,
                SilenceSeconds = Math.Max(1, silence ?? StepsOfSilence * seconds),
                LevelScales = [StepsOfMemory * seconds],
                TemplateScales = [StepsOfMemory * seconds],
            },
            Labels = new LabelOptions { HorizonSeconds = seconds, LeadSeconds = 0, RecoverySeconds = 0 },
        };
    }

    private static int? Number(string text)
    {
        if (text == Auto) return null;
        bool isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        return isNumber && number is >= 1 and <= StateOptions.MostStates
            ? number
            : throw new UsageException($"--states must be a number from 1 to {StateOptions.MostStates}, or auto, but is '{text}'");
    }

    private static void Show(StatesRequest request, StatesReport report, Screen screen)
    {
        if (screen.IsJson)
        {
            using var buffer = new MemoryStream();
            StatesJson.Write(report, buffer);
            screen.Output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length).TrimEnd());
            return;
        }
        var input = report.Input;
        screen.Say($"{BacktestSummary.Counted(input.Windows, "window")} of {BacktestSummary.Counted(input.Machines, "machine")}, "
            + $"{BacktestSummary.Number(input.Templates)} templates; {BacktestSummary.Counted(report.States.Count, "state")}.");
        screen.Table(
            "States, largest first",
            ["state", "windows", "machines", "first seen (UTC)", "on", "stay", "what marks it"],
            report.States.Select(s => new[]
            {
                s.State.ToString(CultureInfo.InvariantCulture) + (s.IsNew ? " new" : ""), BacktestSummary.Percent(s.Share),
                s.Machines.ToString(CultureInfo.InvariantCulture),
                s.FirstSeen.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture), s.FirstMachine, Duration.Text(s.StaySeconds),
                s.Marks.Count == 0 ? "nothing: the usual" : string.Join("; ", s.Marks.Take(MarksShown).Select(mark => mark.Text)),
            }));
        screen.Say($"Report: {Path.Combine(request.ReportFolder, "report.html")}");
    }
}

/// <summary>What <c>vigie states</c> is to do.</summary>
internal sealed record StatesRequest
{
    public required IReadOnlyList<string> Sources { get; init; }

    public required SourceOptions SourceOptions { get; init; }

    public required PipelineOptions Pipeline { get; init; }

    /// <summary>Number of states; null to let the data say.</summary>
    public int? States { get; init; }

    public required string ReportFolder { get; init; }
}
