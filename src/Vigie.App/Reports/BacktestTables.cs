using System.Globalization;
using Vigie.Logs.Evaluation;
using static Vigie.App.Reports.BacktestSummary;

namespace Vigie.App.Reports;

/// <summary>The tables of a back-test.</summary>
internal sealed class BacktestTables(BacktestReport report, MarkupWriter writer)
{
    /// <summary>Rows of a long table that the page shows; the rest stands in report.json.</summary>
    public const int Shown = 100;

    private readonly BacktestReport _report = report;
    private readonly MarkupWriter _writer = writer;

    /// <summary>The model beside the baselines.</summary>
    public void WriteScores()
    {
        ScoreColumn[] columns =
        [
            new("Failures announced", "Share of failures with an alarm in time (recall)", s => s.Recall,
                s => $"{Percent(s.Recall)} ({Number(s.Caught)})", 1),
            new("Alarms right", "Share of alarms that a failure followed in time (precision)", s => s.Precision,
                s => $"{Percent(s.Precision)} (of {Number(s.Incidents)})", 1),
            new("F1", "Harmonic mean of the two: high only when both are", s => s.F1, s => Digits(s.F1), 1, s => Words(s.Intervals?.F1)),
            new("PR area", "Area under the precision-recall curve, over all thresholds", s => s.PrAuc,
                s => Digits(s.PrAuc), 1, s => Words(s.Intervals?.PrAuc)),
            new("Under alarm", "Share of all decisions that are alarms; near 100 % the columns before mean nothing",
                s => s.AlarmShare, s => Percent(s.AlarmShare), -1),
            new("Median warning", "Half of the announced failures had at least so much; below it what nine in ten had",
                s => s.LeadMedianSeconds, s => Duration.Text(s.LeadMedianSeconds), 1,
                s => s.LeadP10Seconds is null ? null : $"9 in 10: {Duration.Text(s.LeadP10Seconds)}"),
            new("False alarms", "A machine and week", s => s.FalseIncidentsPerMachineWeek,
                s => Digits(s.FalseIncidentsPerMachineWeek), -1),
        ];
        Open("Scores", sortable: false);
        _writer.Raw("<thead><tr><th scope=\"col\">Scorer</th>");
        foreach (var column in columns)
            _writer.Write($"""<th scope="col" class="n" title="{column.Meaning}">{column.Name}</th>""");
        _writer.Raw("</tr></thead>\n<tbody>\n");
        for (int i = 0; i < _report.Scores.Count; i++) WriteScore(_report.Scores[i], columns, isModel: i == 0);
        Close();
        _writer.Raw("<details><summary>What the columns mean</summary><dl class=\"facts\">");
        foreach (var column in columns) _writer.Write($"<dt>{column.Name}</dt><dd>{column.Meaning}.</dd>");
        _writer.Write($"<dt>Small print</dt><dd>{Chance()}</dd></dl></details>\n");
    }

    /// <summary>One row a pair of horizon and lead.</summary>
    public void WritePairs(IReadOnlyList<BacktestReport> pairs)
    {
        Open("Horizons and leads", sortable: true);
        Head("Horizon", "Lead", "n:Failures", "n:Announced", "n:Alarms right", "n:F1", "n:Best simple rule F1", "n:PR area", "n:By guessing",
            "n:Median warning", "n:False a machine and week");
        foreach (var pair in pairs)
        {
            var (run, model) = (pair.Run, pair.Scores.Count > 0 ? pair.Scores[0] : null);
            _writer.Write($"""<tr><th scope="row" data-sort="{run.HorizonSeconds}">{Duration.Text(run.HorizonSeconds)}</th>""");
            _writer.Write($"""<td class="t" data-sort="{run.LeadSeconds}">{Duration.Text(run.LeadSeconds)}</td>""");
            _writer.Write($"""<td class="n">{Number(pair.Input.JudgedFailures)}</td>""");
            _writer.Write($"""<td class="n">{Percent(model?.Recall)}</td><td class="n">{Percent(model?.Precision)}</td>""");
            _writer.Write($"""<td class="n">{Digits(model?.F1)}{Small(Words(model?.Intervals?.F1))}</td>""");
            _writer.Write($"""<td class="n">{Digits(new BacktestSummary(pair).BestRule?.F1)}</td>""");
            _writer.Write($"""<td class="n">{Digits(model?.PrAuc)}{Small(Words(model?.Intervals?.PrAuc))}</td>""");
            _writer.Write($"""<td class="n">{Digits(pair.Input.BaseRate, "0.###")}</td>""");
            _writer.Write($"""<td class="n" data-sort="{model?.LeadMedianSeconds ?? -1}">{Duration.Text(model?.LeadMedianSeconds)}</td>""");
            _writer.Write($"""<td class="n">{Digits(model?.FalseIncidentsPerMachineWeek)}</td></tr>""");
            _writer.Raw("\n");
        }
        Close(pairs.Count);
    }

    /// <summary>Announced by any pair of horizon and lead, and by each, one row a kind of failure.</summary>
    public void WriteJoint(JointFigures joint, IReadOnlyList<BacktestReport> pairs)
    {
        Open("Kinds of failure, announced by any pair", sortable: true);
        Head([
            "Kind", "n:Announced by any", "Share", .. joint.Foreseeable is null ? Array.Empty<string>() : ["n:Foreseeable"],
            .. pairs.Select(pair => "n:By " + PairName(pair)), "n:Median warning",
        ]);
        foreach (var kind in joint.Kinds.Take(Shown))
        {
            _writer.Write($"""<tr><th scope="row">{(kind.Kind.Length > 0 ? kind.Kind : "unknown")}</th>""");
            WriteAnnounced(kind.Caught, kind.Failures);
            if (kind.Foreseeable is { } foreseeable) _writer.Write($"""<td class="n">{Number(foreseeable)}</td>""");
            foreach (int caught in kind.CaughtByPair) _writer.Write($"""<td class="n">{Number(caught)}</td>""");
            WriteLead(kind.LeadMedianSeconds);
        }
        Close(joint.Kinds.Count);
    }

    /// <summary>Announced and missed, one row a kind of failure.</summary>
    public void WriteKinds()
    {
        Open("Failures by kind", sortable: true);
        bool hasOnsets = _report.Foreseeable is not null;
        if (hasOnsets) Head("Kind", "n:Announced", "Share", "n:Foreseeable", "n:Median warning");
        else Head("Kind", "n:Announced", "Share", "n:Median warning");
        foreach (var kind in _report.Kinds.Take(Shown))
        {
            _writer.Write($"""<tr><th scope="row">{(kind.Kind.Length > 0 ? kind.Kind : "unknown")}</th>""");
            WriteAnnounced(kind.Caught, kind.Failures);
            if (hasOnsets) _writer.Write($"""<td class="n">{Number(kind.Foreseeable ?? 0)}</td>""");
            WriteLead(kind.LeadMedianSeconds);
        }
        Close(_report.Kinds.Count);
    }

    /// <summary>One row a group of machines.</summary>
    public void WriteGroups()
    {
        Open("Groups of machines", sortable: true);
        Head("Group", "n:Machines", "n:Announced", "Share", "n:Alarms right", "n:False alarms a machine and week", "n:Median warning");
        foreach (var group in _report.Groups.Take(Shown))
        {
            _writer.Write($"""<tr><th scope="row">{group.Group}</th><td class="n">{Number(group.Machines)}</td>""");
            WriteAnnounced(group.Caught, group.Failures);
            _writer.Write($"""<td class="n" data-sort="{group.Precision}">{Number(group.Incidents - group.FalseIncidents)} of {Number(group.Incidents)}</td>""");
            _writer.Write($"""<td class="n">{Digits(group.FalseIncidentsPerMachineWeek)}</td>""");
            WriteLead(group.LeadMedianSeconds);
        }
        Close(_report.Groups.Count);
    }

    /// <summary>What could be foreseen, what could not, and what the alarms were about.</summary>
    public void WriteForeseeable()
    {
        if (_report.Foreseeable is not { } known) return;
        Open("Foreseeable failures", sortable: false);
        Head("", "n:Announced", "Share", "n:Right alarms about them");
        Row("Could be foreseen", known.Failures, known.Caught, known.TrueIncidents);
        Row("Could not", known.OtherFailures, known.OtherCaught, known.LuckyIncidents);
        Close();
        _writer.Write($"""<p class="more">{Counted(known.FalseIncidents, "alarm")} had no failure at all; """);
        _writer.Write($"""{Counted(known.CaughtBeforeOnset, "announced failure")} had the first alarm before the fault began.</p>""");

        void Row(string name, int all, int caught, int incidents)
        {
            _writer.Write($"""<tr><th scope="row">{name}</th>""");
            WriteAnnounced(caught, all);
            _writer.Write($"""<td class="n">{Number(incidents)}</td></tr>""");
            _writer.Raw("\n");
        }
    }

    /// <summary>Failures that were announced, or those that were not.</summary>
    public void WriteFailures(bool caught)
    {
        var failures = _report.Failures.Where(f => f.Caught == caught).ToList();
        Open(caught ? "Announced failures" : "Missed failures", sortable: true);
        Head("Time (UTC)", "Machine", "Kind", caught ? "n:Warning" : "n:Highest risk before",
            caught ? "What announced it" : "Strongest signals");
        foreach (var failure in failures.Take(Shown))
        {
            string sort = caught ? Digits(failure.LeadSeconds, "0.###") : Digits(failure.PeakRisk, "0.#####");
            string value = caught ? Duration.Text(failure.LeadSeconds) : BacktestPlots.Risk(failure.PeakRisk);
            _writer.Write($"""<tr><td class="t">{BacktestPlots.Moment(failure.Time)}</td>""");
            _writer.Write($"""<th scope="row">{failure.Machine}</th>""");
            _writer.Write($"""<td>{failure.Kind}</td><td class="n" data-sort="{sort}">{value}</td>""");
            _writer.Write($"""<td class="why">{Reasons(failure.Reasons)}</td></tr>""");
            _writer.Raw("\n");
        }
        Close(failures.Count);
    }

    /// <summary>Alarms that no failure followed.</summary>
    public void WriteFalseIncidents()
    {
        Open("False alarms", sortable: true);
        Head("From (UTC)", "Machine", "n:Lasted", "n:Highest risk", "What raised it");
        foreach (var incident in _report.FalseIncidents.Take(Shown))
        {
            double seconds = (incident.To - incident.From).TotalSeconds;
            string lasted = seconds > 0 ? Duration.Text(seconds) : "one decision";
            _writer.Write($"""<tr><td class="t">{BacktestPlots.Moment(incident.From)}</td>""");
            _writer.Write($"""<th scope="row">{incident.Machine}</th>""");
            _writer.Write($"""<td class="n" data-sort="{seconds}">{lasted}</td>""");
            _writer.Write($"""<td class="n">{BacktestPlots.Risk(incident.PeakRisk)}</td>""");
            _writer.Write($"""<td class="why">{Reasons(incident.Reasons)}</td></tr>""");
            _writer.Raw("\n");
        }
        Close(_report.FalseIncidents.Count);
    }

    /// <summary>One row a fold.</summary>
    public void WriteFolds()
    {
        Open("Folds", sortable: false);
        Head("Learned before (UTC)", "Judged until (UTC)", "n:Rows learned", "n:Failures learned",
            "n:Decisions judged", "n:Failures judged", "n:Threshold", "Model", "Too old since (UTC)");
        foreach (var fold in _report.Folds.Take(Shown))
        {
            _writer.Write($"""<tr><td class="t">{BacktestPlots.Moment(fold.Cut)}</td>""");
            _writer.Write($"""<td class="t">{BacktestPlots.Moment(fold.Until)}</td>""");
            _writer.Write($"""<td class="n">{Number(fold.TrainRows)}</td>""");
            _writer.Write($"""<td class="n">{Number(fold.TrainFailures)}</td>""");
            _writer.Write($"""<td class="n">{Number(fold.TestDecisions)}</td>""");
            _writer.Write($"""<td class="n">{Number(fold.TestFailures)}</td>""");
            _writer.Write($"""<td class="n">{BacktestPlots.Risk(fold.Threshold)}</td>""");
            _writer.Write($"""<td class="words">{fold.Model}</td>""");
            _writer.Write($"""<td class="t">{(fold.OldSince is { } since ? BacktestPlots.Moment(since) : Duration.None)}</td></tr>""");
            _writer.Raw("\n");
        }
        Close(_report.Folds.Count);
    }

    /// <summary>The bins of the calibration plot.</summary>
    public void WriteCalibration()
    {
        Open("Calibration bins", sortable: false);
        Head("n:Mean risk", "n:Failures followed", "n:Decisions");
        foreach (var bin in _report.Calibration.Take(Shown))
        {
            _writer.Write($"""<tr><td class="n">{Percent(bin.MeanRisk, 2)}</td>""");
            _writer.Write($"""<td class="n">{Percent(bin.Frequency, 2)}</td>""");
            _writer.Write($"""<td class="n">{Number(bin.Count)}</td></tr>""");
            _writer.Raw("\n");
        }
        Close(_report.Calibration.Count);
        if (_report.Scores is not [{ Brier: { } brier } model, ..]) return;
        _writer.Write($"""<p class="more">Mean squared error of the risk (Brier) {Digits(brier, "0.####")}, """);
        _writer.Write($"""mean distance from the observed frequency {Digits(model.CalibrationError, "0.####")}.</p>""");
    }

    /// <summary>Costs at other prices.</summary>
    public void WriteCosts()
    {
        if (_report.Cost is not { } cost) return;
        Open("Costs at other prices", sortable: false);
        Head("n:A missed failure costs as much as", "n:Thresholds in use", "n:Cheapest in hindsight", "n:at threshold", "n:Never alarm");
        foreach (var ratio in cost.Ratios)
        {
            _writer.Write($"""<tr><td class="n">{Counted((long)ratio.Ratio, "false alarm")}</td>""");
            _writer.Write($"""<td class="n">{CostPlot.Cost(ratio.Chosen)}</td><td class="n">{CostPlot.Cost(ratio.Cheapest)}</td>""");
            _writer.Write($"""<td class="n">{BacktestPlots.Risk(ratio.CheapestThreshold)}</td>""");
            _writer.Write($"""<td class="n">{CostPlot.Cost(ratio.NeverAlarm)}</td></tr>""");
            _writer.Raw("\n");
        }
        Close();
        _writer.Raw("""<p class="more">In false alarms, a machine and week. Hindsight is a bound: nobody could have known that threshold.</p>""");
    }

    // The share as a number and as a bar, so that the eye finds the worst row.
    private void WriteAnnounced(int caught, int all)
    {
        double share = all == 0 ? 0 : (double)caught / all;
        _writer.Write($"""<td class="n" data-sort="{caught}">{Number(caught)} of {Number(all)}</td>""");
        _writer.Write($"""<td class="meter" data-sort="{share}"><span aria-hidden="true"><i style="width:{100 * share:0.#}%"></i></span> """);
        _writer.Write($"{(all == 0 ? Duration.None : Percent(share, 0))}</td>");
    }

    private void WriteLead(double? seconds)
    {
        _writer.Write($"""<td class="n" data-sort="{seconds ?? -1}">{Duration.Text(seconds)}</td></tr>""");
        _writer.Raw("\n");
    }

    private void WriteScore(Scorecard score, ScoreColumn[] columns, bool isModel)
    {
        _writer.Write($"""<tr{new Markup(isModel ? " class=\"model\"" : "")}><th scope="row">{score.Name}</th>""");
        foreach (var column in columns)
            _writer.Write($"""<td class="n"><span{new Markup(IsBest(score, column) ? " class=\"best\"" : "")}>{column.Text(score)}</span>{Small(column.Small?.Invoke(score))}</td>""");
        _writer.Raw("</tr>\n");
    }

    // Nothing is best where all are equal or only one has a value; who never stops alarming, or never begins, does not compete.
    private bool IsBest(Scorecard score, ScoreColumn column)
    {
        if (!Competes(score)) return false;
        double[] values = [.. _report.Scores.Where(Competes).Select(s => column.Value(s) ?? double.NaN).Where(double.IsFinite)];
        if (values.Length < 2 || values.Min() == values.Max()) return false;
        return column.Value(score) == (column.Sign > 0 ? values.Max() : values.Min());
    }

    private static bool Competes(Scorecard score) => score.AlarmShare is > 0 and <= EndlessAlarmShare;

    private void Open(string label, bool sortable)
    {
        _writer.Write($"""<div class="scroll" role="region" tabindex="0" """
            + $"""aria-label="{label}"><table{new Markup(sortable ? " class=\"sortable\"" : "")}>""");
        _writer.Raw("\n");
    }

    private void Head(params ReadOnlySpan<string> names)
    {
        _writer.Raw("<thead><tr>");
        foreach (string name in names)
        {
            bool isNumber = name.StartsWith("n:", StringComparison.Ordinal);
            var look = new Markup(isNumber ? " class=\"n\"" : "");
            _writer.Write($"""<th scope="col"{look}>{(isNumber ? name[2..] : name)}</th>""");
        }
        _writer.Raw("</tr></thead>\n<tbody>\n");
    }

    private void Close(int rows = 0)
    {
        _writer.Raw("</tbody></table></div>\n");
        if (rows > Shown) _writer.Write($"""<p class="more">… and {Number(rows - Shown)} more in report.json.</p>""");
    }

    private string Chance() => _report.Bootstrap.WhyNone is { } why
        ? $"No ranges of chance: {why}."
        : $"Ranges hold 95 of 100 results when {Number(_report.Bootstrap.Machines)} machines are drawn anew from those judged, "
            + $"{Number(_report.Bootstrap.Resamples)} times. A range without width says that all machines agreed, not that chance has no part.";

    private static string? Words(Interval? interval) =>
        interval is { } i ? $"{Digits(i.Low)} to {Digits(i.High)}" : null;

    private static Markup Small(string? text) => text is null ? default : MarkupWriter.Of($"<small>{text}</small>");

    private static string Reasons(IReadOnlyList<string> reasons) =>
        reasons.Count == 0 ? Duration.None : string.Join("; ", reasons);

    private static string Digits(double? value, string format = "0.00") =>
        value is double v && double.IsFinite(v) ? v.ToString(format, CultureInfo.InvariantCulture) : Duration.None;

    private sealed record ScoreColumn(
        string Name, string Meaning, Func<Scorecard, double?> Value, Func<Scorecard, string> Text, int Sign,
        Func<Scorecard, string?>? Small = null);
}
