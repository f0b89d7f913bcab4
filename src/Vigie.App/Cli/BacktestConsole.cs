using System.Globalization;
using Vigie.App.Reports;
using Vigie.Logs.Evaluation;
using static Vigie.App.Reports.BacktestSummary;

namespace Vigie.App.Cli;

/// <summary>What a back-test says on the console.</summary>
internal static class BacktestConsole
{
    private const int MostRows = 20;
    private const int LongestName = 60;

    /// <summary>Tells a report: as one JSON object, or in sentences and tables.</summary>
    public static void Show(BacktestReport report, string folder, Screen screen)
    {
        if (screen.IsJson)
        {
            using var buffer = new MemoryStream();
            BacktestJson.Write(report, buffer);
            screen.Output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length).TrimEnd());
            return;
        }
        var input = report.Input;
        screen.Say($"{Number(input.Records)} records of {input.Machines} machines, {input.Templates} templates; "
            + $"{Number(input.Decisions)} decisions judged, {input.JudgedFailures} failures among them.");
        if (report.Run.Without.Count > 0) screen.Say($"Left out: {string.Join(", ", report.Run.Without)}.");
        BacktestReport[] pairs = [report, .. report.Further];
        if (pairs.Length > 1) ShowPairs(pairs, screen);
        if (report.Joint is { Failures: > 0 } joint) ShowJoint(joint, pairs, screen);
        foreach (var pair in pairs) ShowPair(pair, pairs.Length > 1, screen);
        screen.Say($"Report: {Path.Combine(folder, "report.html")}");
    }

    private static void ShowPairs(IReadOnlyList<BacktestReport> pairs, Screen screen) => screen.Table(
        "All horizons and leads",
        ["horizon", "lead", "failures", "base rate", "F1", "recall", "precision", "PR-AUC", "best rule F1", "median lead", "false/machine-week"],
        pairs.Select(pair => new[]
        {
            Duration.Text(pair.Run.HorizonSeconds), Duration.Text(pair.Run.LeadSeconds), Count(pair.Input.JudgedFailures),
            Percent(pair.Input.BaseRate, 2), Share(pair.Scores[0].F1), Share(pair.Scores[0].Recall),
            Share(pair.Scores[0].Precision), Share(pair.Scores[0].PrAuc),
            new BacktestSummary(pair).BestRule is { } rule ? Share(rule.F1) : Duration.None,
            Duration.Text(pair.Scores[0].LeadMedianSeconds), Share(pair.Scores[0].FalseIncidentsPerMachineWeek),
        }));

    private static void ShowJoint(JointFigures joint, IReadOnlyList<BacktestReport> pairs, Screen screen)
    {
        bool hasOnsets = joint.Foreseeable is not null;
        screen.Table(
            "All of them together, by kind of failure",
            [
                "", "failures", .. hasOnsets ? ["foreseeable"] : Array.Empty<string>(), "announced", "recall",
                .. pairs.Select(pair => "by " + PairName(pair)), "median lead",
            ],
            joint.Kinds.Take(MostRows).Select(kind => (string[])
            [
                Name(kind.Kind), Count(kind.Failures), .. hasOnsets ? [Count(kind.Foreseeable ?? 0)] : Array.Empty<string>(),
                Count(kind.Caught), Share(kind.Recall), .. kind.CaughtByPair.Select(Count), Duration.Text(kind.LeadMedianSeconds),
            ]));
        More(joint.Kinds.Count, screen);
        foreach (var sentence in Sentences(joint)) screen.Say(sentence);
    }

    private static void ShowPair(BacktestReport report, bool isOneOfMany, Screen screen)
    {
        ShowScores(report, screen, isOneOfMany
            ? $"Horizon {Duration.Text(report.Run.HorizonSeconds)}, lead {Duration.Text(report.Run.LeadSeconds)}"
            : "By incident, on decisions after the cut");
        ShowForeseeable(report, screen);
        ShowCost(report, screen);
        ShowKinds(report, screen);
        ShowGroups(report, screen);
        foreach (var note in report.Notes.Where(n => n.StartsWith("Fold", StringComparison.Ordinal) || n.StartsWith("No failure", StringComparison.Ordinal)))
            screen.Say($"Note: {note}");
    }

    private static void ShowScores(BacktestReport report, Screen screen, string title)
    {
        screen.Table(
            title,
            ["", "F1", "recall", "precision", "incidents", "false", "PR-AUC", "alarmed", "median lead", "false/machine-week"],
            report.Scores.Select(card => new[]
            {
                card.Name, Share(card.F1), Share(card.Recall), Share(card.Precision), Count(card.Incidents),
                Count(card.FalseIncidents), Share(card.PrAuc), Percent(card.AlarmShare), Duration.Text(card.LeadMedianSeconds),
                Share(card.FalseIncidentsPerMachineWeek),
            }));
        if (report.Scores is [{ Intervals: { } chance }, ..])
            screen.Say($"Where chance may carry {report.Scores[0].Name} (95 %, {Number(report.Bootstrap.Machines)} machines resampled): "
                + $"F1 {Between(chance.F1)}, recall {Between(chance.Recall)}, precision {Between(chance.Precision)}, "
                + $"PR-AUC {Between(chance.PrAuc)}.");
        else if (report.Bootstrap.WhyNone is { } why)
            screen.Say($"No intervals: {why}.");
    }

    private static void ShowCost(BacktestReport report, Screen screen)
    {
        if (report.Cost is not { } cost) return;
        screen.Say($"Cost a machine-week (missed failure {CostPlot.Cost(cost.MissCost)}, false incident {CostPlot.Cost(cost.AlarmCost)}, "
            + $"incidents of bounded length): {CostPlot.Cost(cost.Chosen.Cost)}; cheapest in hindsight {CostPlot.Cost(cost.Cheapest.Cost)} at "
            + $"threshold {BacktestPlots.Risk(cost.Cheapest.Threshold)}; never alarming {CostPlot.Cost(cost.NeverAlarm)}.");
    }

    private static void ShowForeseeable(BacktestReport report, Screen screen)
    {
        if (report.Foreseeable is not { } known) return;
        screen.Say($"Foreseeable (fault active {Duration.Text(known.LeastSeconds)} or more before): {known.Caught} of "
            + $"{known.Failures} announced{(known.Recall is { } recall ? $", recall {Share(recall)}" : "")}; of the "
            + $"{known.OtherFailures} others {known.OtherCaught}. Right incidents: {known.TrueIncidents} of foreseeable failures, "
            + $"{known.LuckyIncidents} of others only; false: {known.FalseIncidents}.");
    }

    private static void ShowKinds(BacktestReport report, Screen screen)
    {
        if (report.Kinds.Count < 2) return;
        bool hasOnsets = report.Foreseeable is not null;
        screen.Table(
            "By kind of failure",
            ["", "failures", .. hasOnsets ? ["foreseeable"] : Array.Empty<string>(), "announced", "recall", "median lead", "9 in 10 had"],
            report.Kinds.Take(MostRows).Select(kind => (string[])
            [
                Name(kind.Kind), Count(kind.Failures), .. hasOnsets ? [Count(kind.Foreseeable ?? 0)] : Array.Empty<string>(),
                Count(kind.Caught), Share(kind.Recall), Duration.Text(kind.LeadMedianSeconds), Duration.Text(kind.LeadP10Seconds),
            ]));
        More(report.Kinds.Count, screen);
    }

    private static void ShowGroups(BacktestReport report, Screen screen)
    {
        if (report.Groups.Count == 0) return;
        screen.Table(
            "By group of machines",
            ["", "machines", "failures", "recall", "incidents", "false", "precision", "F1", "median lead", "false/machine-week"],
            report.Groups.Take(MostRows).Select(group => new[]
            {
                group.Group, Count(group.Machines), Count(group.Failures), Share(group.Recall), Count(group.Incidents),
                Count(group.FalseIncidents), Share(group.Precision), Share(group.F1), Duration.Text(group.LeadMedianSeconds),
                Share(group.FalseIncidentsPerMachineWeek),
            }));
        More(report.Groups.Count, screen);
    }

    private static void More(int rows, Screen screen)
    {
        if (rows > MostRows) screen.Say($"And {rows - MostRows} more in report.json.");
    }

    /// <summary>A kind of failure, shortened.</summary>
    public static string Name(string kind) => kind.Length switch
    {
        0 => "unknown",
        <= LongestName => kind,
        _ => kind[..LongestName] + "...",
    };

    private static string Between(Interval? interval) =>
        interval is { } i ? $"{Share(i.Low)} to {Share(i.High)}" : "not known";

    private static string Count(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Share(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
