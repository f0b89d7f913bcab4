using System.Globalization;
using Vigie.App.Reports;
using Vigie.Logs.Evaluation;
using Vigie.Tests.App.Cli;
using Vigie.Tests.Host.Sources;

namespace Vigie.Tests.App.Scenarios;

/// <summary>
/// The scenarios of the quality program in small, on generated data: a floor is what was reached when it was settled, and
/// falling below it by more than the tolerance is a loss of quality that no other test would show.
/// </summary>
public sealed class ReducedScenarioTests : IDisposable
{
    // One small fleet has a dozen failures to announce, each worth 8 % of recall: four tell more of the program than of luck.
    private static readonly int[] Seeds = [7, 11, 12, 13];
    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Category", "Slow")]
    public void Small_fleets_keep_their_floors_learned_from_the_truth_and_from_what_the_rules_find()
    {
        List<BacktestReport> truth = [], rules = [];
        foreach (int seed in Seeds)
        {
            var made = $"made {seed}";
            Does("simulate", "--out", _folder[made], "--machines", "12", "--days", "40", "--every", "30m", "--seed", $"{seed}", "--quiet");
            truth.Add(Backtest(made, "--failures", _folder[$"{made}/failures.csv"], "--onsets", _folder[$"{made}/onsets.csv"]));
            rules.Add(Backtest(made, "--failures", "auto"));
        }
        AtLeast(0.30, 0.10, truth.Average(report => report.Scores[0].PrAuc), "truth: PR-AUC");
        AtLeast(0.40, 0.15, truth.Average(report => report.Foreseeable!.Recall ?? 0), "truth: recall of the foreseeable");
        AtMost(0.50, 0.50, truth.Average(PerMonth), "truth: false incidents per machine and month");
        AtLeast(0.30, 0.10, rules.Average(report => report.Scores[0].PrAuc), "rules: PR-AUC");
        AtMost(0.50, 0.50, rules.Average(PerMonth), "rules: false incidents per machine and month");
    }

    private static double PerMonth(BacktestReport report) => report.Scores[0].FalseIncidentsPerMachineWeek * 30 / 7;

    private BacktestReport Backtest(string made, params string[] labels)
    {
        Does([
            "backtest", _folder[$"{made}/fleet"], .. labels, "--report", _folder["report"], "--quiet", "--horizon", "4h", "--lead", "5m",
            "--step", "30m", "--train-share", "0.6",
        ]);
        using var json = File.OpenRead(_folder["report/report.json"]);
        return BacktestJson.Read(json, "report.json");
    }

    private static void Does(params string[] args)
    {
        var ran = VigieProcess.Run(args);
        Assert.True(ran.Code == 0, $"vigie {args[0]}: {ran.Error}");
    }

    private static void AtLeast(double floor, double tolerance, double reached, string what) => Assert.True(
        reached >= floor - tolerance, string.Create(CultureInfo.InvariantCulture, $"{what} is {reached:0.000}, below {floor:0.000} - {tolerance:0.000}"));

    private static void AtMost(double ceiling, double tolerance, double reached, string what) => Assert.True(
        reached <= ceiling + tolerance, string.Create(CultureInfo.InvariantCulture, $"{what} is {reached:0.000}, above {ceiling:0.000} + {tolerance:0.000}"));
}
