using Spectre.Console;

namespace Vigie.App.Cli;

/// <summary>
/// How a verb talks: results on standard output, progress and warnings on standard error. Progress is shown on a
/// terminal only.
/// </summary>
internal sealed class Screen
{
    private const int MostWarnings = 20;
    private const int RedirectedWidth = 160;
    private readonly TextWriter _error;
    private readonly bool _showsProgress;

    public Screen(TextWriter output, TextWriter error, bool json, bool quiet)
    {
        Output = output;
        _error = error;
        IsJson = json;
        ShowsTables = !json && !quiet;
        _showsProgress = !quiet && !Console.IsErrorRedirected && ReferenceEquals(error, Console.Error);
    }

    /// <summary>Where results go.</summary>
    public TextWriter Output { get; }

    /// <summary>Whether one JSON object is the result.</summary>
    public bool IsJson { get; }

    /// <summary>Whether tables and sentences are wanted.</summary>
    public bool ShowsTables { get; }

    /// <summary>The same without results: for a step whose object is not the one that is printed.</summary>
    public Screen Aside() => new(Output, _error, json: false, quiet: true);

    public void Say(string line)
    {
        if (ShowsTables) Output.WriteLine(line);
    }

    public void Warn(IEnumerable<string> warnings)
    {
        var all = warnings.ToList();
        foreach (var warning in all.Take(MostWarnings)) _error.WriteLine($"warning: {warning}");
        if (all.Count > MostWarnings) _error.WriteLine($"warning: and {all.Count - MostWarnings} more like these");
    }

    /// <summary>Writes a table; cells are plain text.</summary>
    public void Table(string title, string[] columns, IEnumerable<string[]> rows)
    {
        if (!ShowsTables) return;
        var table = new Table { Border = TableBorder.Simple, Title = new TableTitle(Markup.Escape(title)) };
        foreach (var column in columns) table.AddColumn(new TableColumn(Markup.Escape(column)));
        foreach (var row in rows) table.AddRow(Array.ConvertAll(row, Markup.Escape));
        bool isTerminal = !Console.IsOutputRedirected && ReferenceEquals(Output, Console.Out);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isTerminal ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(Output),
        });
        if (!isTerminal) console.Profile.Width = RedirectedWidth;
        console.Write(table);
    }

    /// <summary>Runs work of a known size with a bar that shows rate and time left; <paramref name="work"/> gets a way to tell how far it is.</summary>
    public void Progress(string what, long total, Action<Action<long>> work)
    {
        if (!_showsProgress || total <= 0)
        {
            work(_ => { });
            return;
        }
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_error) });
        console.Progress().AutoClear(true).HideCompleted(true)
            .Columns(
                new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new DownloadedColumn(),
                new TransferSpeedColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(what), maxValue: total);
                work(done => task.Value = done);
            });
    }
}
