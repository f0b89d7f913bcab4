using System.Diagnostics;
using Vigie.App.Cli;
using Vigie.App.Reports;
using Vigie.Logs.Evaluation;

namespace Vigie.Bench.Quality;

/// <summary>
/// A back-test by the product's own command line, so that what is measured is what a user gets. File names are relative to
/// the folder of the data sets.
/// </summary>
internal sealed record BacktestScenario : IScenario
{
    private static readonly string[] Columns =
        ["scorer", "F1", "recall", "precision", "PR-AUC", "under alarm", "median lead (s)", "seconds", "peak MB"];

    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => [Source, Failures];

    /// <summary>What is read.</summary>
    public required string Source { get; init; }

    /// <summary>The failures that happened, or the labels they are made from.</summary>
    public required string Failures { get; init; }

    /// <summary>Whether <see cref="Failures"/> holds labels of sessions (name,Normal or Anomaly) and not failures.</summary>
    public bool HasSessionLabels { get; init; }

    /// <summary>Options of <c>vigie backtest</c>.</summary>
    public required string[] Options { get; init; }

    /// <summary>What a reader must know of the figures.</summary>
    public string Remark { get; init; } = "";

    /// <summary>F1 by incident that was reached; null until it has been measured and settled.</summary>
    public double? FloorF1 { get; init; }

    /// <summary>PR-AUC that was reached, kept to a quarter of it; null where F1 says enough.</summary>
    public double? FloorPrAuc { get; init; }

    /// <summary>How far below <see cref="FloorF1"/> is still no loss.</summary>
    public double Tolerance { get; init; } = 0.02;

    /// <inheritdoc/>
    public async Task<ScenarioResult?> RunAsync(string data, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("vigie-bench-");
        try
        {
            var failures = Path.Combine(data, Failures);
            if (HasSessionLabels)
            {
                var made = Path.Combine(folder.FullName, "failures.csv");
                SessionLabels.WriteFailures(failures, made);
                failures = made;
            }
            string[] args =
            [
                "backtest", Path.Combine(data, Source), "--failures", failures, "--report", folder.FullName, "--quiet", .. Options,
            ];
            PeakMemory.Restart();
            var watch = Stopwatch.StartNew();
            int exit = await VigieCommand.RunAsync(args, TextWriter.Null, output);
            double seconds = watch.Elapsed.TotalSeconds, megabytes = PeakMemory.Megabytes();
            if (exit != VigieCommand.Done)
            {
                await output.WriteLineAsync($"{Id}: the back-test ended with exit code {exit}");
                return null;
            }
            await using var json = File.OpenRead(Path.Combine(folder.FullName, "report.json"));
            return Result(BacktestJson.Read(json, "report.json"), seconds, megabytes);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private ScenarioResult Result(BacktestReport report, double seconds, double megabytes)
    {
        var note = $"`vigie backtest {Source} --failures {Failures} {string.Join(' ', Options)}`: "
            + $"{report.Input.Decisions:N0} decisions, {report.Input.JudgedFailures} failures. Thresholds are chosen on the past; "
            + $"an incident is the alarms of one machine no further apart than lead + horizon.{Remark}";
        var rows = report.Scores.Select((card, i) => (IReadOnlyList<string>)
        [
            card.Name, ScenarioResult.Share(card.F1), ScenarioResult.Share(card.Recall), ScenarioResult.Share(card.Precision),
            ScenarioResult.Share(card.PrAuc), ScenarioResult.Percent(card.AlarmShare), ScenarioResult.Whole(card.LeadMedianSeconds),
            i == 0 ? ScenarioResult.Whole(seconds) : "", i == 0 ? ScenarioResult.Whole(megabytes) : "",
        ]).ToList();
        var floors = new List<Floor>();
        if (FloorF1 is { } floor) floors.Add(new Floor("F1", report.Scores[0].F1, floor, Tolerance));
        if (FloorPrAuc is { } area) floors.Add(new Floor("PR-AUC", report.Scores[0].PrAuc, area, area / 4));
        return new ScenarioResult(note, Columns, rows, floors);
    }
}
