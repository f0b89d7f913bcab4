using System.Globalization;
using Vigie.Logs.Evaluation;
using static Vigie.App.Reports.BacktestSummary;

namespace Vigie.App.Reports;

/// <summary>What a page says of one pair of horizon and lead: figures, plots, tables, how it was judged.</summary>
internal sealed class BacktestSections
{
    private const int Timelines = 8;
    private const int Effects = 24;

    private readonly BacktestReport _report;
    private readonly BacktestSummary _summary;
    private readonly BacktestTables _tables;
    private readonly MarkupWriter _page;
    private readonly TextWriter _writer;

    /// <summary>Sections about a report, for a page.</summary>
    public BacktestSections(BacktestReport report, TextWriter writer)
    {
        _report = report;
        _writer = writer;
        _page = new MarkupWriter(writer);
        _summary = new BacktestSummary(report);
        _tables = new BacktestTables(report, _page);
    }

    /// <summary>Writes all sections.</summary>
    public void Write()
    {
        WriteTiles();
        WriteScores();
        WritePlots();
        WriteBreakdown();
        WriteTimelines();
        WriteFeatures();
        WriteFailures();
        WriteFalseIncidents();
        WriteRun();
    }

    private void WriteTiles()
    {
        if (_report.Scores.Count == 0) return;
        var model = _report.Scores[0];
        int failures = _report.Input.JudgedFailures;
        _page.Raw("<dl class=\"tiles\">\n");
        Tile("Failures announced", failures == 0 ? Duration.None : $"{Number(model.Caught)} of {Number(failures)}",
            failures == 0 ? "none to announce"
                : $"{Percent(model.Recall, 0)}, {PlausibleRange(model.Caught, failures)}");
        Tile("Alarms that were right", model.Incidents == 0 ? Duration.None
            : $"{Number(_summary.Right)} of {Number(model.Incidents)}",
            model.Incidents == 0 ? "no alarm was raised"
                : $"{Percent(model.Precision, 0)}, {PlausibleRange(_summary.Right, model.Incidents)}");
        Tile("Median warning", Duration.Text(model.LeadMedianSeconds),
            model.Caught == 0 ? "nothing was announced"
                : $"9 in 10 had at least {Duration.Text(model.LeadP10Seconds)}");
        Tile("False alarms", double.IsFinite(model.FalseIncidentsPerMachineWeek)
            ? model.FalseIncidentsPerMachineWeek.ToString("0.##", CultureInfo.InvariantCulture)
            : Duration.None, "a machine and week");
        _page.Raw("</dl>\n");
    }

    private void Tile(string name, string value, string small)
    {
        _page.Write($"<div class=\"tile\"><dt>{name}</dt><dd class=\"value\">{value}</dd>");
        _page.Write($"<dd class=\"small\">{small}</dd></div>\n");
    }

    private void WriteScores()
    {
        if (_report.Scores.Count == 0) return;
        Open("Is it better than a simple rule?",
            "The same failures, judged in the same way. A star marks the best value of a column among those "
            + "that alarm, but not most of the time: who always alarms announces everything, who never does is never wrong.");
        _page.Raw("<div class=\"card\">\n");
        _tables.WriteScores();
        _page.Raw("</div>\n</section>\n");
    }

    private void WritePlots()
    {
        if (_report.Scores.Count == 0) return;
        Open("How far ahead, how sure, how honest", "");
        _page.Raw("<div class=\"cards\">\n");
        Card("How long before the failure", "Reading: at 10 min, the height is the share of all failures that "
            + "were announced 10 min or more ahead.",
            BacktestPlots.Lead(_report));
        var point = BacktestPlots.OperatingPoint(_report);
        Card("Catch more, or be right more often", point is not { } used
            ? "Each point is an alarm threshold; up and to the right is better. It counts single decisions, not "
                + "alarms."
            : $"Each point is an alarm threshold; up and to the right is better. It counts single decisions, not "
                + $"alarms. In use: {BacktestPlots.Risk(used.Threshold)}.",
            BacktestPlots.PrecisionRecall(_report));
        Card("Can the risk be taken at its word?",
            "Of the moments given a risk of 20 %, 20 % should end in a failure: dots on the line are honest, "
                + "below it too gloomy. Larger dots: more decisions.",
            BacktestPlots.Calibration(_report), _tables.WriteCalibration);
        if (_report.Cost is { } cost)
            Card("What alarms cost, and what silence costs", $"If a missed failure costs {CostPlot.Cost(cost.MissCost)} and a false alarm "
                + $"{CostPlot.Cost(cost.AlarmCost)}. An alarm that goes on counts again after lead + horizon.",
                CostPlot.Of(cost), _tables.WriteCosts, "Other prices");
        _page.Raw("</div>\n</section>\n");
    }

    private void WriteBreakdown()
    {
        bool hasKinds = _report.Kinds.Any(k => k.Kind.Length > 0);
        if (!hasKinds && _report.Groups.Count == 0 && _report.Foreseeable is null) return;
        Open("Which failures, and where", _report.Foreseeable is null
            ? "Nobody told when each fault began, so failures that nobody could foresee are counted as missed like the others."
            : "Where a fault begins with its failure nobody can foresee it: those are counted apart.");
        _page.Raw("<div class=\"cards wide\">\n");
        if (_report.Foreseeable is { } known)
            Tabled("What could be foreseen", $"Faults that were active {Duration.Text(known.LeastSeconds)} or more before their "
                + "failure, and the others, where an alarm in time is chance or habit.", _tables.WriteForeseeable);
        if (hasKinds)
            Tabled("By kind of failure", "Kinds as the failures file, or the rules that found them, name them.", _tables.WriteKinds);
        if (_report.Groups.Count > 0)
            Tabled("By group of machines", "A group that does worse than the others may need a model of its own, or better logs.",
                _tables.WriteGroups);
        _page.Raw("</div>\n</section>\n");
    }

    private void Tabled(string title, string text, Action table)
    {
        _page.Write($"<div class=\"card\"><h3>{title}</h3><p>{text}</p>\n");
        table();
        _page.Raw("</div>\n");
    }

    private void Card(string title, string text, SvgPlot plot, Action? numbers = null, string fold = "Numbers")
    {
        _page.Write($"<div class=\"card\"><h3>{title}</h3><p>{text}</p>\n");
        plot.Write(_writer);
        if (numbers != null)
        {
            _page.Write($"<details><summary>{fold}</summary>");
            numbers();
            _page.Raw("</details>");
        }
        _page.Raw("</div>\n");
    }

    private void WriteTimelines()
    {
        var shown = _report.Timelines.Where(t => t.Times.Count > 0).Take(Timelines).ToList();
        if (shown.Count == 0) return;
        Open("Risk over time", "The machines with most to show. An alarm is raised where the risk rises above the "
            + "dashed line.");
        _page.Raw("<div class=\"card timelines\">\n<ul class=\"keys\">");
        Key("vp-line vp-blue", "M0 6h20", "risk");
        Key("vp-line vp-dash vp-gray", "M0 6h20", "alarm threshold");
        Key("vp-mark vp-green", "M10 11l-5 -9h10z", "failure, announced");
        Key("vp-hollow vp-orange", "M10 11l-5 -9h10z", "failure, missed");
        _page.Raw("</ul>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"Risk over time\">\n");
        double from = shown.Min(t => PlotAxis.Seconds(t.Times[0])), to = shown.Max(t => PlotAxis.Seconds(t.Times[^1]));
        double top = shown.SelectMany(t => t.Risks.Concat(t.Thresholds)).Where(r => double.IsFinite(r) && r <= 1)
            .DefaultIfEmpty(1).Max();
        foreach (var timeline in shown)
        {
            _page.Write($"<figure><figcaption>{timeline.Machine} "
                + $"<span>{Counted(timeline.Failures.Count, "failure")}</span></figcaption>\n");
            BacktestPlots.Timeline(_report, timeline, from, to, top > 0.4 ? 1 : Math.Max(top * 1.05, 1e-6))
                .Write(_writer);
            _page.Raw("</figure>\n");
        }
        _page.Raw("</div></div>\n</section>\n");
    }

    private void Key(string look, string path, string name) =>
        _page.Write($"<li><svg class=\"vp\" viewBox=\"0 0 20 12\" aria-hidden=\"true\"><path class=\"{look}\" "
            + $"d=\"{path}\"/></svg>{name}</li>");

    private void WriteFeatures()
    {
        var effects = _report.Features.Where(f => double.IsFinite(f.Weight)).Take(Effects).ToList();
        if (effects.Count == 0) return;
        double largest = Math.Max(effects.Max(f => Math.Abs(f.Weight)), double.Epsilon);
        Open("What it looked at",
            "Signals with most effect in the last model. To the right: more of it raises the risk; to the left: "
                + "lowers it. A weight is for one standard deviation.");
        _page.Raw("<div class=\"card\"><ol class=\"effects\">\n");
        foreach (var effect in effects)
        {
            double width = 50 * Math.Abs(effect.Weight) / largest;
            string side = effect.Weight < 0 ? "down" : "up";
            double left = effect.Weight < 0 ? 50 - width : 50;
            _page.Write($"<li><span>{effect.Name}<small>{effect.Kind}</small></span>");
            _page.Write($"<span class=\"bar\" aria-hidden=\"true\"><i class=\"{side}\" "
                + $"style=\"left:{left:0.##}%;width:{width:0.##}%\"></i></span>");
            _page.Write($"<b>{effect.Weight.ToString("+0.00;−0.00;0.00", CultureInfo.InvariantCulture)}</b></li>\n");
        }
        _page.Raw("</ol>");
        if (_report.Features.Count > effects.Count)
            _page.Write($"<p class=\"more\">… and {Number(_report.Features.Count - effects.Count)} more in "
                + $"report.json.</p>");
        _page.Raw("</div>\n</section>\n");
    }

    private void WriteFailures()
    {
        if (_report.Failures.Count == 0) return;
        int missed = _report.Failures.Count(f => !f.Caught), caught = _report.Failures.Count - missed;
        Open("Failures, missed and announced", missed == 0 ? "None was missed."
            : "Missed ones first: they show what the logs do not say, or what Vigie does not see yet.");
        _page.Raw("<div class=\"card\">\n");
        if (missed > 0)
            Folded($"{Counted(missed, "missed failure")}", () => _tables.WriteFailures(caught: false), isOpen: true);
        if (caught > 0)
            Folded($"{Counted(caught, "announced failure")}", () => _tables.WriteFailures(caught: true), isOpen: false);
        _page.Raw("</div>\n</section>\n");
    }

    private void WriteFalseIncidents()
    {
        if (_report.FalseIncidents.Count == 0) return;
        Open("False alarms", "No failure followed these in time. Some are trouble that passed by itself.");
        _page.Raw("<div class=\"card\">\n");
        _tables.WriteFalseIncidents();
        _page.Raw("</div>\n</section>\n");
    }

    private void Folded(string title, Action content, bool isOpen)
    {
        _page.Write($"<details{new Markup(isOpen ? " open" : "")}><summary>{title}</summary>\n");
        content();
        _page.Raw("</details>\n");
    }

    private void WriteRun()
    {
        var (run, input) = (_report.Run, _report.Input);
        Open("How it was judged", $"{run.Split} Only what was known before each cut was used to predict what came "
            + $"after it.");
        _page.Raw("<div class=\"card\">\n");
        if (_report.Folds.Count > 0) _tables.WriteFolds();
        _page.Raw("</div>\n<div class=\"card\" style=\"margin-top:16px\"><dl class=\"facts\">\n");
        Fact("Sources", string.Join(", ", run.Sources));
        Fact("Read", $"{Counted(input.Lines, "line")}, {Counted(input.Records, "record")}, "
            + $"{Counted(input.Samples, "sample")}");
        Fact("Message templates", Number(input.Templates));
        Fact("Failures", $"{Number(input.Failures)} on known machines, {Number(input.JudgedFailures)} judged");
        Fact("Decisions", $"{Number(input.Decisions)} judged, {Number(input.PositiveDecisions)} before a failure "
            + $"({Percent(input.BaseRate, 3)}), {Number(input.TooLateDecisions)} too late to count");
        Fact("Open decisions", $"{Number(input.OpenDecisions)} so near the end of the data that a failure after it would not be "
            + "known; they count as if none came");
        Fact("Horizon", $"a failure counts as announced when the alarm comes at most "
            + $"{Duration.Text(run.LeadSeconds + run.HorizonSeconds)} before it");
        Fact("Lead", $"and at least {Duration.Text(run.LeadSeconds)} before it");
        Fact("Step", $"a decision every {Duration.Text(run.StepSeconds)}, none in the first "
            + $"{Duration.Text(run.WarmupSeconds)} of a machine");
        if (run.ThresholdBy.Length > 0) Fact("Threshold", $"chosen on the past of each fold for {run.ThresholdBy}");
        Fact("Seed", run.Seed.ToString(CultureInfo.InvariantCulture));
        Fact("Version", run.Version);
        _page.Raw("</dl></div>\n</section>\n");
    }

    private void Fact(string name, string value) => _page.Write($"<dt>{name}</dt><dd>{value}</dd>\n");

    private void Open(string title, string text)
    {
        _page.Write($"<section>\n<h2>{title}</h2>\n");
        _page.Write($"<p>{text}</p>\n");
    }
}
