using Vigie.App.Cli;

namespace Vigie.App.Reports;

/// <summary>Suboptimality against seconds, one line a solver.</summary>
internal static class SolverPlot
{
    private const double Least = 1e-12;
    private const double FirstSeconds = 1e-4;

    private static readonly PlotColor[] Colors = Enum.GetValues<PlotColor>();

    public static SvgPlot Make(SolverRace race, string title) => new()
    {
        Title = title,
        Description = "How far each solver is from the best objective after so many seconds; lower and further left is better.",
        Width = 820,
        Height = 460,
        X = new PlotAxis { Title = "seconds", Scale = PlotScale.Log },
        Y = new PlotAxis { Title = "(f - f*) / (f0 - f*)", Scale = PlotScale.Log, Min = Least, Max = 1 },
        Series = [.. race.Runs.Select((run, i) => Line(race, run, i))],
    };

    // Below the last digit of the objective all are there.
    private static PlotSeries Line(SolverRace race, SolverRun run, int number)
    {
        var points = run.Points.Skip(1).ToList();
        int reached = points.FindIndex(point => race.Suboptimality(point.Objective) <= Least);
        if (reached >= 0) points = points[..(reached + 1)];
        return new PlotSeries
        {
            Name = run.Name,
            Color = Colors[number % Colors.Length],
            Dashed = number >= Colors.Length,
            X = [.. points.Select(point => Math.Max(FirstSeconds, point.Seconds))],
            Y = [.. points.Select(point => Math.Max(Least, race.Suboptimality(point.Objective)))],
        };
    }
}
