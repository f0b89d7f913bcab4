using System.Diagnostics;
using Vigie.App.Cli;
using Vigie.App.Reports;

namespace Vigie.Bench.Quality;

/// <summary>Runs the scenarios whose data is there and writes their results.</summary>
internal static class QualityRun
{
    private const int Done = 0;
    private const int Failed = 1;
    private const int WrongUsage = 2;

    /// <summary>Returns the exit code; see <see cref="Program"/>.</summary>
    public static async Task<int> RunAsync(string? only, string? data, TextWriter output)
    {
        var chosen = Scenario.All.Where(scenario => only is null || scenario.Id == only).ToList();
        if (chosen.Count == 0)
        {
            await output.WriteLineAsync(
                $"There is no scenario '{only}', only {string.Join(", ", Scenario.All.Select(scenario => scenario.Id))}.");
            return WrongUsage;
        }
        data ??= Places.Data();
        string commit = Surroundings.Commit(), processor = Surroundings.Processor();
        var rows = new List<string[]>();
        bool isGood = true;
        foreach (var scenario in chosen)
        {
            if (Absent(scenario, data) is { } file)
            {
                await output.WriteLineAsync($"{scenario.Id}: skipped, there is no {file} in the folder of the data sets");
                continue;
            }
            var measured = await MeasureAsync(scenario, data!, output);
            isGood &= measured is { HoldsFloor: true };
            if (measured is null) continue;
            rows.Add(measured.Cells(commit, processor));
            await output.WriteLineAsync(Verdict(measured));
        }
        if (rows.Count > 0) QualityTable.Write(ResultFile(), rows);
        return isGood ? Done : Failed;
    }

    private static string ResultFile() => Path.Combine(Directory.CreateDirectory(Places.Results()).FullName, "quality.md");

    private static string? Absent(Scenario scenario, string? data) =>
        new[] { scenario.Source, scenario.Failures }.FirstOrDefault(file => data is null || !File.Exists(Path.Combine(data, file)));

    // The product's own command line, so that what is measured is what a user gets; null where it failed.
    private static async Task<Measured?> MeasureAsync(Scenario scenario, string data, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("vigie-bench-");
        try
        {
            var failures = Path.Combine(data, scenario.Failures);
            if (scenario.HasSessionLabels)
            {
                var made = Path.Combine(folder.FullName, "failures.csv");
                SessionLabels.WriteFailures(failures, made);
                failures = made;
            }
            string[] args =
            [
                "backtest", Path.Combine(data, scenario.Source), "--failures", failures, "--report", folder.FullName, "--quiet",
                .. scenario.Options,
            ];
            PeakMemory.Restart();
            var watch = Stopwatch.StartNew();
            int exit = await VigieCommand.RunAsync(args, TextWriter.Null, output);
            double seconds = watch.Elapsed.TotalSeconds, megabytes = PeakMemory.Megabytes();
            if (exit != VigieCommand.Done)
            {
                await output.WriteLineAsync($"{scenario.Id}: the back-test ended with exit code {exit}");
                return null;
            }
            await using var json = File.OpenRead(Path.Combine(folder.FullName, "report.json"));
            return new Measured(scenario, BacktestJson.Read(json, "report.json"), seconds, megabytes);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Verdict(Measured measured)
    {
        var scenario = measured.Scenario;
        var reached = $"{scenario.Id}: F1 {measured.Model.F1:0.000} in {measured.Seconds:0.0} s";
        if (scenario.FloorF1 is not { } floor) return $"{reached}; no floor is settled";
        return $"{reached}; {(measured.HoldsFloor ? "holds" : "BELOW")} its floor of {floor:0.000} - {scenario.Tolerance:0.000}";
    }
}
