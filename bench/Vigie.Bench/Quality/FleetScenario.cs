using System.Diagnostics;
using System.Globalization;
using Vigie.App.Cli;
using Vigie.App.Reports;
using Vigie.Learn.Statistics;
using Vigie.Logs.Evaluation;
using Vigie.Logs.Labels;

namespace Vigie.Bench.Quality;

/// <summary>
/// A simulated SlapOS fleet, judged against the truth; what is learned from is the truth or what the rules find. Failures
/// without any sign must be announced no more often than chance would: else something leaks.
/// </summary>
internal sealed record FleetScenario : IScenario
{
    private const double DaysPerMonth = 30;

    private static readonly string[] Columns = ["kind", "failures judged", "announced", "recall", "median lead (s)"];
    private static readonly LabelOptions Labels = new() { HorizonSeconds = 4 * 3600, LeadSeconds = 300, RecoverySeconds = 0 };
    private static readonly string[] Fleet = ["--machines", "60", "--days", "90", "--every", "10m", "--seed", "3"];
    private static readonly string[] Options = ["--horizon", "4h", "--lead", "5m", "--step", "20m", "--max-false-alarms", "1/machine-month"];

    /// <inheritdoc/>
    public required string Id { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Needs => [];

    /// <summary>Whether failures are found by rules.</summary>
    public required bool IsByRules { get; init; }

    /// <summary>What was reached: recall of the foreseeable, and false incidents per machine and month; null until then.</summary>
    public (double Recall, double FalsePerMonth)? Settled { get; init; }

    /// <inheritdoc/>
    public async Task<ScenarioResult?> RunAsync(string data, TextWriter output)
    {
        var folder = Directory.CreateTempSubdirectory("vigie-bench-");
        try
        {
            string root = Path.Combine(folder.FullName, "made"), report = Path.Combine(folder.FullName, "report");
            var predictions = Path.Combine(folder.FullName, "predictions.csv");
            if (!await RunsAsync(["simulate", "--out", root, "--quiet", .. Fleet], output)) return null;
            string[] labels = IsByRules ? ["--failures", "auto"]
                : ["--failures", Path.Combine(root, "failures.csv"), "--onsets", Path.Combine(root, "onsets.csv")];
            var watch = Stopwatch.StartNew();
            PeakMemory.Restart();
            if (!await RunsAsync(
                ["backtest", Path.Combine(root, "fleet"), .. labels, "--report", report, "--predictions", predictions, "--quiet", .. Options], output))
                return null;
            string cost = string.Create(CultureInfo.InvariantCulture, $"{watch.Elapsed.TotalSeconds:0} s, {PeakMemory.Megabytes():0} MB");
            await using var json = File.OpenRead(Path.Combine(report, "report.json"));
            return Result(new FleetTruth(Path.Combine(root, "truth.csv")), BacktestJson.Read(json, "report.json"), predictions, cost);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task<bool> RunsAsync(string[] args, TextWriter output)
    {
        int exit = await VigieCommand.RunAsync(args, TextWriter.Null, output);
        if (exit != VigieCommand.Done) await output.WriteLineAsync($"{Id}: vigie {args[0]} ended with exit code {exit}");
        return exit == VigieCommand.Done;
    }

    private ScenarioResult Result(FleetTruth truth, BacktestReport report, string predictions, string cost)
    {
        var above = DecisionJudge.Read(predictions).Above;
        var kinds = truth.Outcomes(above, Labels);
        var rows = kinds.Select(kind => Row(kind.IsForeseeable ? kind.Kind : $"{kind.Kind} (no sign)", kind.Failures, kind.Caught, kind.LeadMedianSeconds)).ToList();
        if (IsByRules)
            rows.AddRange(report.Kinds.Select(rule => Row($"found by the rule {rule.Kind}", rule.Failures, rule.Caught, rule.LeadMedianSeconds)));
        var (seen, blind) = (kinds.Where(kind => kind.IsForeseeable).ToList(), kinds.Where(kind => !kind.IsForeseeable).ToList());
        double recall = (double)seen.Sum(kind => kind.Caught) / Math.Max(1, seen.Sum(kind => kind.Failures));
        double perMonth = report.Scores[0].FalseIncidentsPerMachineWeek * DaysPerMonth / 7, chance = FleetTruth.Chance(above, Labels);
        rows.Add(Row("all with signs", seen.Sum(kind => kind.Failures), seen.Sum(kind => kind.Caught), null));
        var floors = new List<Floor>
        {
            new("chance of announcing as many without signs",
                Binomial.Tail(blind.Sum(kind => kind.Caught), blind.Sum(kind => kind.Failures), chance), 0.01, 0),
        };
        if (Settled is { } settled)
        {
            floors.Add(new("recall of the foreseeable", recall, settled.Recall, 0.05));
            floors.Add(new("false incidents per machine and month", perMonth, settled.FalsePerMonth, 0.5) { IsCeiling = true });
        }
        return new ScenarioResult(Note(truth, report, (perMonth, chance), cost), Columns, rows, floors);
    }

    private string Note(FleetTruth truth, BacktestReport report, (double PerMonth, double Chance) figures, string cost) =>
        $"`vigie simulate {string.Join(' ', Fleet)}`, `vigie backtest fleet --failures {(IsByRules ? "auto" : "failures.csv --onsets onsets.csv")} "
        + $"{string.Join(' ', Options)}`: {report.Input.Decisions:N0} decisions in four walk-forward folds; {cost}. "
        + (IsByRules ? "Learned from what the rules find; announced is what the truth lists, and by rule what each found. " : "")
        + $"{ScenarioResult.Percent(truth.UnforeseeableShare)} of all failures come without any sign. Against the labels learned from: F1 "
        + $"{ScenarioResult.Share(report.Scores[0].F1)}, precision {ScenarioResult.Share(report.Scores[0].Precision)}, PR-AUC {ScenarioResult.Share(report.Scores[0].PrAuc)}, "
        + $"{ScenarioResult.Share(figures.PerMonth)} false incidents per machine and month. A failure at a moment drawn from all decisions would "
        + $"count as announced with a chance of {ScenarioResult.Share(figures.Chance)}: what failures without signs should come to.";

    private static IReadOnlyList<string> Row(string name, int failures, int caught, double? lead) =>
    [
        name, ScenarioResult.Whole(failures), ScenarioResult.Whole(caught), ScenarioResult.Share(failures == 0 ? null : (double)caught / failures),
        ScenarioResult.Whole(lead),
    ];
}
