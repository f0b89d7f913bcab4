using System.CommandLine;
using System.Globalization;
using Vigie.App.Reports;
using Vigie.App.Simulation.SlapOS;

namespace Vigie.App.Cli;

/// <summary><c>vigie simulate</c>: the files of a fleet of SlapOS machines, with failures whose truth is known.</summary>
internal static class SimulateVerb
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var common = new CommonOptions();
        var machines = Number("--machines", "Machines", 12);
        var days = Number("--days", "Days", 30);
        var every = DurationOption.Make("--every", "Time between two rows of the collector, in whole minutes [default: 1m]");
        var folder = new Option<string>("--out")
        {
            Description = "Folder for the fleet, failures.csv and truth.csv; must not be there, or be empty",
            HelpName = "DIR",
            Required = true,
        };
        var command = new Command("simulate", "Write the files of a fleet of SlapOS machines that fail, and the truth beside them")
        {
            folder, machines, days, every, common.Seed,
        };
        command.Add(common.Quiet);
        command.Does(error, (parsed, stop) =>
        {
            int seed = parsed.GetValue(common.Seed) ?? 1;
            if (seed < 0) throw new UsageException("--seed must be at least 0");
            var options = new NodeSimulationOptions
            {
                Machines = Within(parsed.GetValue(machines), 1, 10_000, "--machines"),
                Days = Within(parsed.GetValue(days), 2, 3660, "--days"),
                EveryMinutes = Minutes(parsed.GetValue(every) ?? 60),
                Seed = (ulong)seed,
            };
            var screen = new Screen(output, error, json: false, parsed.GetValue(common.Quiet));
            Run(parsed.GetRequiredValue(folder), options, screen, stop);
        }, whenStopped: "what is in the folder is not complete");
        return command;
    }

    private static void Run(string folder, NodeSimulationOptions options, Screen screen, CancellationToken stop)
    {
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any())
            throw new UsageException($"--out: '{folder}' is not empty; choose another folder");
        Directory.CreateDirectory(folder);
        NodeFleetOutcome outcome = default;
        screen.Progress("Simulating", options.Machines, tell => outcome = NodeFleet.Run(folder, options, done => tell(done), stop));
        screen.Say($"{BacktestSummary.Counted(options.Machines, "machine")} over {options.Days} days: "
            + $"{BacktestSummary.Number(outcome.Lines)} log lines, {BacktestSummary.Counted(outcome.Failures, "failure")}.");
        if (outcome.Failures > 0)
        {
            double share = (double)outcome.Unforeseeable / outcome.Failures;
            screen.Say(string.Create(CultureInfo.InvariantCulture,
                $"{BacktestSummary.Percent(share)} of the failures come without any sign: no honest recall is above {1 - share:0.00}."));
        }
        screen.Say($"Sources: {Path.Combine(folder, "fleet")}; truth: {Path.Combine(folder, "truth.csv")}");
    }

    private static Option<int> Number(string name, string what, int value) => new(name)
    {
        Description = what,
        HelpName = "N",
        DefaultValueFactory = _ => value,
    };

    private static int Within(int value, int least, int most, string name) => value >= least && value <= most
        ? value : throw new UsageException($"{name} must be between {least} and {most}");

    private static int Minutes(double seconds) => seconds % 60 == 0 && seconds is >= 60 and <= 3600
        ? (int)(seconds / 60) : throw new UsageException("--every must be whole minutes, from 1m to 60m");
}
