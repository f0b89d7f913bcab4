using static Vigie.App.Reports.BacktestSummary;

namespace Vigie.App.Reports;

/// <summary><c>report.html</c> of the states: one page that needs nothing but itself.</summary>
internal sealed class StatesPage
{
    private const int MachinesShown = 60;
    private const int NotesShown = 100;

    private readonly StatesReport _report;
    private readonly MarkupWriter _page;
    private readonly TextWriter _writer;

    private StatesPage(StatesReport report, TextWriter writer) =>
        (_report, _writer, _page) = (report, writer, new MarkupWriter(writer));

    /// <summary>Writes the page; the same report gives the same bytes.</summary>
    public static void Write(StatesReport report, TextWriter writer) => new StatesPage(report, writer).Write();

    private void Write()
    {
        string title = StatesSummary.Title(_report);
        _page.Raw("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        _page.Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        // An empty icon keeps the browser from asking a server for one.
        _page.Raw("<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n");
        _page.Write($"<title>{title} – Vigie states</title>\n");
        _page.Write($"<style>\n{new Markup(PageStyle.Css)}\n{new Markup(SvgStyle.Css)}\n{new Markup(StatesStyle.Css)}\n</style>\n");
        _page.Raw("</head>\n<body>\n");
        WriteHeader(title);
        _page.Raw("<main>\n");
        WriteNotes();
        WriteStates();
        WriteStrips();
        WriteNews();
        WriteChoice();
        WriteRun();
        _page.Raw("</main>\n<footer><p>Every number of this page, and the states of all machines, are in report.json "
            + "beside it.</p></footer>\n");
        _page.Write($"<script>\n{new Markup(PageStyle.Script)}\n</script>\n</body>\n</html>\n");
    }

    private void WriteHeader(string title)
    {
        var input = _report.Input;
        _page.Write($"<header>\n<p class=\"eyebrow\">Vigie states: {Counted(input.Machines, "machine")}, ");
        _page.Write($"{BacktestPlots.Moment(input.From)} to {BacktestPlots.Moment(input.To)} UTC</p>\n<h1>{title}</h1>\n");
        _page.Write($"<p class=\"lead\">{string.Join(" ", StatesSummary.Sentences(_report))}</p>\n</header>\n");
    }

    private void WriteNotes()
    {
        if (_report.Notes.Count == 0) return;
        _page.Raw("<aside class=\"notes\" aria-label=\"Notes\"><h2>Know this before you believe the numbers</h2><ul>\n");
        foreach (string note in _report.Notes.Take(NotesShown)) _page.Write($"<li>{note}</li>\n");
        if (_report.Notes.Count > NotesShown)
            _page.Write($"<li>and {Number(_report.Notes.Count - NotesShown)} more in report.json</li>\n");
        _page.Raw("</ul></aside>\n");
    }

    private void WriteStates()
    {
        Open("The states", "Largest first. Marks are what sets a state apart from all windows together: ▲ more than usual, "
            + "▼ less. Counts of lines are of about two windows, the recent ones counting most.");
        _page.Raw("<div class=\"card\">\n");
        Table("States", sortable: true);
        _page.Raw("<thead><tr><th scope=\"col\">State</th><th scope=\"col\" class=\"n\">Windows</th>"
            + "<th scope=\"col\" class=\"n\">Machines</th><th scope=\"col\" class=\"n\">Usual stay</th>"
            + "<th scope=\"col\">What marks it</th></tr></thead>\n<tbody>\n");
        foreach (var state in _report.States)
        {
            _page.Write($"<tr><th scope=\"row\" data-sort=\"{state.State}\">{Chip(state)}</th>");
            _page.Write($"<td class=\"n\" data-sort=\"{state.Windows}\">{Number(state.Windows)}<br>{Percent(state.Share)}</td>");
            _page.Write($"<td class=\"n\">{Number(state.Machines)}</td>");
            _page.Write($"<td class=\"n\" data-sort=\"{state.StaySeconds:0}\">{Duration.Text(state.StaySeconds)}</td>");
            _page.Write($"<td class=\"why\">{Marks(state)}</td></tr>\n");
        }
        _page.Raw("</tbody></table></div>\n</div>\n</section>\n");
    }

    private static Markup Chip(StateFacts state) => MarkupWriter.Of(
        $"<span class=\"state {StatesStyle.Class(state.State)}\">{state.State}</span>{new Markup(state.IsNew ? "<span class=\"new\">new</span>" : "")}");

    private static Markup Marks(StateFacts state)
    {
        if (state.Marks.Count == 0) return new Markup("nothing: this is the usual");
        var items = state.Marks.Select(mark =>
            MarkupWriter.Of($"<li class=\"{(mark.ZScore < 0 ? "down" : "up")}\">{mark.Text}</li>").Text);
        return new Markup($"<ul class=\"marks\">{string.Concat(items)}</ul>");
    }

    private void WriteStrips()
    {
        var shown = _report.Machines.OrderByDescending(m => m.Stretches.Count(s => _report.States[s.State - 1].IsNew))
            .ThenByDescending(m => m.Stretches.Count).ThenBy(m => m.Machine, StringComparer.Ordinal)
            .Take(MachinesShown).OrderBy(m => m.Machine, StringComparer.Ordinal).ToList();
        if (shown.Count == 0) return;
        Open("Who was in which state when", "A strip a machine, in UTC. Where it is empty the machine was silent.");
        _page.Raw("<div class=\"card\">\n<ul class=\"keys\">");
        foreach (var state in _report.States) _page.Write($"<li>{Chip(state)}</li>");
        _page.Raw("</ul>\n<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"States over time\"><div class=\"strips\">\n");
        var strips = new StatesStrips(
            shown.Min(m => PlotAxis.Seconds(m.Stretches[0].From)), shown.Max(m => PlotAxis.Seconds(m.Stretches[^1].To)));
        foreach (var machine in shown) strips.Write(machine, _page);
        strips.WriteTimes(_page);
        _page.Raw("</div></div>\n");
        if (_report.Machines.Count > shown.Count)
            _page.Write($"<p class=\"more\">The {Number(shown.Count)} machines with most to show; all {Number(_report.Machines.Count)} are in report.json.</p>\n");
        _page.Raw("</div>\n</section>\n");
    }

    private void WriteNews()
    {
        Open("When each state was first seen", "A state that nobody was in for the first third of the time is called new.");
        _page.Raw("<div class=\"card\">\n");
        Table("First seen", sortable: true);
        _page.Raw("<thead><tr><th scope=\"col\">First seen (UTC)</th><th scope=\"col\">State</th><th scope=\"col\">On</th>"
            + "<th scope=\"col\" class=\"n\">Machines since</th><th scope=\"col\">Last seen (UTC)</th>"
            + "<th scope=\"col\">Strongest mark</th></tr></thead>\n<tbody>\n");
        foreach (var state in _report.States.OrderByDescending(s => s.FirstSeen).ThenBy(s => s.State))
        {
            _page.Write($"<tr><td class=\"t\">{BacktestPlots.Moment(state.FirstSeen)}</td>");
            _page.Write($"<th scope=\"row\" data-sort=\"{state.State}\">{Chip(state)}</th><td class=\"t\">{state.FirstMachine}</td>");
            _page.Write($"<td class=\"n\">{Number(state.Machines)}</td><td class=\"t\">{BacktestPlots.Moment(state.LastSeen)}</td>");
            _page.Write($"<td class=\"why\">{(state.Marks.Count > 0 ? state.Marks[0].Text : Duration.None)}</td></tr>\n");
        }
        _page.Raw("</tbody></table></div>\n</div>\n</section>\n");
    }

    private void WriteChoice()
    {
        if (_report.Tried.Count < 2) return;
        Open("How many states there are", "The more states, the more of the differences between windows they explain. Taken was the "
            + "number after which more states explain little more: where the curve bends most.");
        _page.Raw("<div class=\"card\">\n");
        new SvgPlot
        {
            Title = "Differences explained by number of states",
            Description = $"{_report.Tried.Count} numbers of states tried; {_report.States.Count} states found.",
            Standalone = false,
            Width = 400,
            Height = 240,
            X = new PlotAxis { Title = "Number of states" },
            Y = new PlotAxis { Title = "Differences explained", Unit = PlotUnit.Percent, Min = 0, Max = 1 },
            Series =
            [
                new PlotSeries { X = [.. _report.Tried.Select(t => (double)t.States)], Y = [.. _report.Tried.Select(t => t.Explained)] },
                new PlotSeries
                {
                    Shape = PlotShape.Scatter,
                    X = [.. _report.Tried.Select(t => (double)t.States)],
                    Y = [.. _report.Tried.Select(t => t.Explained)],
                    Hints = [.. _report.Tried.Select(t => $"{Counted(t.States, "state")}: {Percent(t.Explained, 0)}")],
                },
            ],
        }.Write(_writer);
        _page.Raw("</div>\n</section>\n");
    }

    private void WriteRun()
    {
        var (run, input) = (_report.Run, _report.Input);
        Open("What was read", "");
        _page.Raw("<div class=\"card\"><dl class=\"facts\">\n");
        Fact("Sources", string.Join(", ", run.Sources));
        Fact("Read", $"{Counted(input.Lines, "line")}, {Counted(input.Records, "record")}, {Counted(input.Samples, "sample")}");
        Fact("Message templates", Number(input.Templates));
        Fact("Windows", $"{Number(input.Windows)}, one every {Duration.Text(run.StepSeconds)} and machine, "
            + $"none in the first {Duration.Text(run.WarmupSeconds)} of a machine");
        Fact("Subclusters", $"{Number(input.Subclusters)}, joined to {Counted(_report.States.Count, "state")}");
        if (run.MachinePattern is { } pattern) Fact("Machine pattern", pattern);
        Fact("Version", run.Version);
        _page.Raw("</dl></div>\n</section>\n");
    }

    private void Fact(string name, string value) => _page.Write($"<dt>{name}</dt><dd>{value}</dd>\n");

    private void Open(string title, string text)
    {
        _page.Write($"<section>\n<h2>{title}</h2>\n");
        if (text.Length > 0) _page.Write($"<p>{text}</p>\n");
    }

    private void Table(string label, bool sortable)
    {
        _page.Write($"<div class=\"scroll\" role=\"region\" tabindex=\"0\" aria-label=\"{label}\">");
        _page.Write($"<table{new Markup(sortable ? " class=\"sortable\"" : "")}>\n");
    }
}
