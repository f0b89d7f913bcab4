using System.CommandLine;
using Vigie.App.Simulation;
using Vigie.Host.Sources;
using Vigie.Logs;
using Vigie.Logs.Labels;
using Vigie.Logs.Prediction;
using Vigie.Logs.Windows;

namespace Vigie.App.Cli;

/// <summary><c>vigie demo</c>: the whole product on a small simulated fleet, in under a minute.</summary>
internal static class DemoVerb
{
    private const double HorizonSeconds = 4 * 3600;
    private const double LeadSeconds = 300;
    private const double StepSeconds = 600;

    // The last file that a simulation writes.
    private const string Mark = "truth.csv";

    public static Command Make(TextWriter output, TextWriter error)
    {
        var common = new CommonOptions();
        var folder = new Option<string>("--out")
        {
            Description = "Folder for the simulated logs, the model and the report",
            HelpName = "DIR",
            DefaultValueFactory = _ => "vigie-demo",
        };
        var command = new Command("demo", "Simulate a small fleet, learn from it, evaluate, and say what to try next") { folder };
        command.Add(common.Seed);
        common.AddOutput(command);
        command.Does(error, (parsed, stop) =>
        {
            int seed = parsed.GetValue(common.Seed) ?? 1;
            if (seed < 0) throw new UsageException("--seed must be at least 0");
            var screen = new Screen(output, error, parsed.GetValue(common.Json), parsed.GetValue(common.Quiet));
            Run(parsed.GetRequiredValue(folder), seed, screen, stop);
        }, whenStopped: "what is in the demo's folder is not complete");
        return command;
    }

    private static void Run(string folder, int seed, Screen screen, CancellationToken stop)
    {
        var options = new SimulationOptions { Seed = (ulong)seed };
        var fleet = Path.Combine(folder, "fleet");
        if (Directory.Exists(fleet))
        {
            // Only what an earlier demo left is thrown away.
            if (!File.Exists(Path.Combine(fleet, Mark)) && !File.Exists(Path.Combine(folder, Mark)))
                throw new UsageException($"--out: '{fleet}' is there and was not made by a demo; choose another folder");
            Directory.Delete(fleet, recursive: true);
        }
        var simulated = FleetSimulation.Run(fleet, options);
        stop.ThrowIfCancellationRequested();
        // The truth stands beside the logs, not among them.
        foreach (var file in new[] { "failures.csv", Mark })
            File.Move(Path.Combine(fleet, file), Path.Combine(folder, file), overwrite: true);
        screen.Say($"Simulated {options.Machines} machines over {options.Days} days: {simulated.Lines:#,0} log lines, "
            + $"{simulated.Samples:#,0} samples, {simulated.Failures} failures, some of them without any warning sign.");
        var failures = Path.Combine(folder, "failures.csv");
        var pipeline = Options(seed);
        var report = Path.Combine(folder, "report");
        BacktestRun.Run(
            new BacktestRequest
            {
                Sources = [fleet],
                SourceOptions = new SourceOptions(),
                Pipelines = [pipeline],
                Failures = failures,
                ReportFolder = report,
            },
            screen, stop);
        var model = Path.Combine(folder, "fleet.model");
        LearnVerb.Run(
            new LearnRequest
            {
                Sources = [fleet],
                SourceOptions = new SourceOptions(),
                Pipeline = pipeline,
                Failures = failures,
                Model = model,
            },
            screen.IsJson ? screen.Aside() : screen, stop);
        screen.Say("");
        screen.Say("Open the report in a browser, then try:");
        screen.Say($"  ./vigie predict {fleet} --model {model} --failures {failures} --out -");
        screen.Say($"  ./vigie inspect {model}");
        screen.Say($"  ./vigie backtest {fleet} --failures {failures} --horizon 1h --report {report}-1h");
    }

    private static PipelineOptions Options(int seed) => new()
    {
        Windows = WindowOptions.ForHorizon(HorizonSeconds, LeadSeconds, StepSeconds),
        Labels = new LabelOptions
        {
            HorizonSeconds = HorizonSeconds,
            LeadSeconds = LeadSeconds,
            RecoverySeconds = 1800,
        },
        Training = new TrainingOptions
        {
            Seed = seed,
            ForEach = static (count, work) => Parallel.For(0, count, work),
        },
    };
}
