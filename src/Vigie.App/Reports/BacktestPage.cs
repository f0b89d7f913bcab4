using Vigie.Logs.Evaluation;
using static Vigie.App.Reports.BacktestSummary;

namespace Vigie.App.Reports;

/// <summary>
/// <c>report.html</c>: one page that needs nothing but itself, written for someone who runs machines and never saw
/// Vigie.
/// </summary>
internal sealed class BacktestPage
{
    private readonly BacktestReport _report;
    private readonly BacktestSummary _summary;
    private readonly MarkupWriter _page;
    private readonly TextWriter _writer;

    private BacktestPage(BacktestReport report, TextWriter writer)
    {
        _report = report;
        _writer = writer;
        _page = new MarkupWriter(writer);
        _summary = new BacktestSummary(report);
    }

    /// <summary>Writes the page; the same report gives the same bytes.</summary>
    public static void Write(BacktestReport report, TextWriter writer) => new BacktestPage(report, writer).Write();

    private void Write()
    {
        _page.Raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        _page.Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        // An empty icon keeps the browser from asking a server for one.
        _page.Raw("<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n");
        _page.Write($"<title>{_summary.Title} – Vigie back-test</title>\n");
        _page.Write($"<style>\n{new Markup(PageStyle.Css)}\n{new Markup(SvgStyle.Css)}\n</style>\n</head>\n<body>\n");
        WriteHeader();
        _page.Raw("<main>\n");
        WriteNotes(_report);
        if (_report.Further.Count == 0) new BacktestSections(_report, _writer).Write();
        else WritePairs();
        _page.Raw("</main>\n<footer><p>Every number of this page, and all rows of its tables, are in report.json "
            + "beside it.</p></footer>\n");
        _page.Write($"<script>\n{new Markup(PageStyle.Script)}\n</script>\n</body>\n</html>\n");
    }

    private void WriteHeader()
    {
        var input = _report.Input;
        _page.Write($"<header>\n<p class=\"eyebrow\">Vigie back-test: {Counted(input.Machines, "machine")}, ");
        _page.Write($"{BacktestPlots.Moment(input.From)} to {BacktestPlots.Moment(input.To)} UTC");
        if (_report.Further.Count > 0)
        {
            _page.Write($"; first of {_report.Further.Count + 1L} pairs: horizon {Duration.Text(_report.Run.HorizonSeconds)}, ");
            _page.Write($"lead {Duration.Text(_report.Run.LeadSeconds)}");
        }
        _page.Write($"</p>\n<h1>{_summary.Title}</h1>\n");
        _page.Write($"<p class=\"lead\">{string.Join(" ", _summary.Sentences())}</p>\n</header>\n");
    }

    private void WriteNotes(BacktestReport report)
    {
        if (report.Notes.Count == 0) return;
        _page.Raw("<aside class=\"notes\" aria-label=\"Notes\"><h2>Know this before you believe the "
            + "numbers</h2><ul>\n");
        foreach (string note in report.Notes.Take(BacktestTables.Shown)) _page.Write($"<li>{note}</li>\n");
        if (report.Notes.Count > BacktestTables.Shown)
            _page.Write($"<li>and {Number(report.Notes.Count - BacktestTables.Shown)} more in report.json</li>\n");
        _page.Raw("</ul></aside>\n");
    }

    private void WritePairs()
    {
        BacktestReport[] pairs = [_report, .. _report.Further];
        _page.Raw("<section>\n<h2>All horizons and leads</h2>\n<p>Each pair of horizon and lead was learned and judged by "
            + "itself, on the same records; windows and steps follow the horizon. Open one below for all about it.</p>\n<div class=\"card\">\n");
        var tables = new BacktestTables(_report, _page);
        tables.WritePairs(pairs);
        _page.Raw("</div>\n");
        if (_report.Joint is { Failures: > 0 } joint)
        {
            _page.Raw("<div class=\"card\" style=\"margin-top:16px\"><h3>All of them together</h3>\n");
            _page.Write($"<p>{string.Join(" ", Sentences(joint))}</p>\n");
            tables.WriteJoint(joint, pairs);
            _page.Raw("</div>\n");
        }
        _page.Raw("</section>\n");
        foreach (var pair in pairs)
        {
            _page.Write($"<details class=\"pair\"{new Markup(ReferenceEquals(pair, _report) ? " open" : "")}><summary>Horizon ");
            _page.Write($"{Duration.Text(pair.Run.HorizonSeconds)}, lead {Duration.Text(pair.Run.LeadSeconds)}: ");
            _page.Write($"<span>{new BacktestSummary(pair).Title}</span></summary>\n");
            if (!ReferenceEquals(pair, _report))
            {
                _page.Write($"<p class=\"lead\">{string.Join(" ", new BacktestSummary(pair).Sentences())}</p>\n");
                WriteNotes(pair);
            }
            new BacktestSections(pair, _writer).Write();
            _page.Raw("</details>\n");
        }
    }
}
