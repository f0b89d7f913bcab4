using System.CommandLine;
using System.Globalization;
using Vigie.App.Reports;
using Vigie.Host.Sinks;
using Vigie.Learn.Linear.Solvers;

namespace Vigie.App.Cli;

/// <summary><c>vigie bench solvers</c>: all solvers on one table, as a picture of suboptimality against seconds.</summary>
internal static class BenchVerb
{
    private const double DefaultSeconds = 10;

    public static Command Make(TextWriter output, TextWriter error)
    {
        var solvers = new Command("solvers", "Race all solvers of 'vigie fit' on your own table, and draw how fast each comes to the best");
        var common = new CommonOptions();
        var table = new TableArguments();
        var linear = new LinearOptions();
        var svg = new Option<string?>("--svg") { Description = "The picture to write", HelpName = "FILE" };
        var csv = new Option<string?>("--trace") { Description = "The figures to write as CSV: solver,pass,seconds,objective,suboptimality", HelpName = "FILE" };
        var seconds = new Option<double>("--seconds")
        {
            Description = "Time for each solver",
            HelpName = "X",
            DefaultValueFactory = _ => DefaultSeconds,
            Validators = { result => { if (result.Tokens.Count > 0 && !(result.GetValueOrDefault<double>() is > 0 and <= 86_400)) result.AddError("--seconds must be above 0 and at most 86400"); } },
        };
        table.Add(solvers);
        linear.Add(solvers, withSolver: false);
        solvers.Add(seconds);
        solvers.Add(svg);
        solvers.Add(csv);
        common.AddOutput(solvers);
        solvers.Does(error, (parsed, stop) =>
        {
            var loading = table.LoadOptions(parsed, linear.ThreadCount(parsed), stop);
            var objective = linear.Objective(parsed);
            var screen = new Screen(output, error, json: false, parsed.GetValue(common.Quiet));
            using var picture = parsed.GetValue(svg) is { } svgPath ? new AtomicFile(svgPath) : null;
            using var figures = parsed.GetValue(csv) is { } csvPath ? new AtomicFile(csvPath) : null;
            using var data = LinearData.Load(parsed.GetRequiredValue(table.File), parsed.GetValue(table.Labels), loading, objective.Loss);
            screen.Warn(data.Warnings);
            var targets = linear.IsBalanced(parsed) && data.Targets.AreClasses ? data.Targets.Balanced() : data.Targets;
            var problem = new LinearProblem(data.Rows, targets, objective);
            var race = SolverRace.Run(problem, linear.SolverOptions(parsed), parsed.GetValue(seconds), stop);
            var title = $"{LearnVerb.SourceName(parsed.GetRequiredValue(table.File))}: {LinearOptions.Name(objective.Loss)} loss, "
                + string.Create(CultureInfo.InvariantCulture, $"{LinearOptions.Name(objective.Penalty)} penalty of {objective.Alpha:g3}");
            Show(race, title, screen);
            Write(picture, text => SolverPlot.Make(race, title).Write(text));
            Write(figures, text => WriteCsv(race, text));
        });
        return new Command("bench", "Measure Vigie on your own data") { solvers, BirchPicture.Make(output, error) };
    }

    private static void Show(SolverRace race, string title, Screen screen)
    {
        screen.Table(
            title, ["solver", "passes", "seconds", "to 1e-3", "to 1e-6", "to 1e-9", "suboptimality at the end"],
            race.Runs.Select(run => new[]
            {
                run.Name, BacktestSummary.Number(run.Passes), Text($"{run.Seconds:0.000}"), Reached(race, run, 1e-3), Reached(race, run, 1e-6),
                Reached(race, run, 1e-9), Text($"{race.Suboptimality(run.Points[^1].Objective):0.0e+0}"),
            }));
        foreach (var (name, why) in race.LeftOut) screen.Say($"{name} does not take part: {why}");
        screen.Say(Text($"Best objective {race.Best:0.000000000000}, {race.AtZero:0.000000} at zero weights; the suboptimality is the part of the way between them that is left."));
    }

    private static string Reached(SolverRace race, SolverRun run, double level)
    {
        foreach (var point in run.Points)
            if (race.Suboptimality(point.Objective) <= level) return Text($"{point.Seconds:0.000}");
        return "-";
    }

    private static void Write(AtomicFile? file, Action<TextWriter> write)
    {
        if (file is null) return;
        using (var text = new StreamWriter(file.Stream, leaveOpen: true)) write(text);
        file.Commit();
    }

    private static void WriteCsv(SolverRace race, TextWriter text)
    {
        text.Write("solver,pass,seconds,objective,suboptimality\n");
        foreach (var run in race.Runs)
            foreach (var (pass, seconds, objective) in run.Points)
                text.Write(Text($"{run.Name},{pass},{seconds:0.000000},{objective:R},{race.Suboptimality(objective):0.000e+0}\n"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
