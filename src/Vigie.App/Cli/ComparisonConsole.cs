using System.Globalization;
using Vigie.App.Reports;
using Vigie.Logs.Evaluation;
using static Vigie.App.Reports.BacktestSummary;

namespace Vigie.App.Cli;

/// <summary>What a comparison says on the console.</summary>
internal static class ComparisonConsole
{
    private const int MostRows = 20;

    public static void Show(ReportComparison comparison, Screen screen)
    {
        screen.Say($"A: {comparison.First}");
        screen.Say($"B: {comparison.Second}");
        foreach (var pair in comparison.Pairs) Show(pair, screen);
        foreach (var note in comparison.Notes) screen.Say($"Note: {note}.");
    }

    private static void Show(ComparedPair pair, Screen screen)
    {
        screen.Table(
            $"Horizon {Duration.Text(pair.HorizonSeconds)}, lead {Duration.Text(pair.LeadSeconds)}",
            ["", "A", "B", "B - A", "95 % by chance", "better"],
            pair.Figures.Where(f => f.First is not null || f.Second is not null).Select(f => new[]
            {
                f.Name, Figure(f.First), Figure(f.Second), Signed(f.Difference),
                f.Chance is { } chance ? $"{Signed(chance.Low)} to {Signed(chance.High)}" : Duration.None, Better(f),
            }));
        if (Verdict(pair) is { } verdict) screen.Say(verdict);
        screen.Say($"Failures judged by both: {pair.CommonFailures}; announced by both {pair.CaughtByBoth}, by A only "
            + $"{pair.OnlyFirst.Count}, by B only {pair.OnlySecond.Count}.");
        ShowFailures("Announced by A only", pair.OnlyFirst, screen);
        ShowFailures("Announced by B only", pair.OnlySecond, screen);
        foreach (var note in pair.Notes) screen.Say($"Note: {note}");
    }

    private static string? Verdict(ComparedPair pair)
    {
        var f1 = pair.Figures[0];
        if (pair.ShareAhead is not { } ahead || f1.Chance is not { } chance) return null;
        string who = ahead >= 0.5 ? "B" : "A";
        string often = $"{who} has the higher F1 in {Percent(Math.Max(ahead, 1 - ahead), 0)} of the resamples of machines";
        return f1.Difference == 0 && chance is { Low: 0, High: 0 }
            ? "F1 is the same on every machine."
            : chance.Low > 0 || chance.High < 0
                ? $"{often}: more than chance explains."
                : $"{often}: this may be chance.";
    }

    private static string Better(ComparedFigure figure) => figure.Difference switch
    {
        null or 0 => "",
        var more => figure.MoreIsBetter is { } wanted ? (more > 0 == wanted ? "B" : "A") : "",
    };

    private static void ShowFailures(string title, IReadOnlyList<ComparedFailure> failures, Screen screen)
    {
        if (failures.Count == 0) return;
        screen.Table(
            title, ["time (UTC)", "machine", "kind", "lead"],
            failures.Take(MostRows).Select(f => new[]
            {
                BacktestPlots.Moment(f.Time), f.Machine, BacktestConsole.Name(f.Kind), Duration.Text(f.LeadSeconds),
            }));
        if (failures.Count > MostRows) screen.Say($"And {failures.Count - MostRows} more (--json has all).");
    }

    private static string Figure(double? value) => value?.ToString("0.###", CultureInfo.InvariantCulture) ?? Duration.None;

    private static string Signed(double? value) =>
        value?.ToString("+0.###;-0.###;0", CultureInfo.InvariantCulture) ?? Duration.None;
}
