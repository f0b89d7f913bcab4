using Vigie.Learn.Linear.Solvers;

namespace Vigie.App.Cli;

/// <summary>How one solver did.</summary>
/// <param name="Name">Of the solver; for auto with its pick.</param>
/// <param name="Passes">Passes it made.</param>
/// <param name="Seconds">Seconds inside it.</param>
/// <param name="Points">One a pass, after the start at zero weights.</param>
internal sealed record SolverRun(string Name, int Passes, double Seconds, IReadOnlyList<TracePoint> Points);

/// <summary>All solvers on one problem, one after the other, each for the same time.</summary>
internal sealed record SolverRace(
    IReadOnlyList<SolverRun> Runs, IReadOnlyList<(string Name, string Why)> LeftOut, double AtZero, double Best)
{
    private const int LongerForTheBest = 3;
    private const double WarmUpSeconds = 0.5;
    private const double EveryDigit = 1e-14;

    /// <summary>Runs the race.</summary>
    /// <param name="problem">What is solved.</param>
    /// <param name="options">Seed and most passes; the solver and its tolerance are the race's own.</param>
    /// <param name="seconds">Time for each.</param>
    /// <param name="stop">Stops it.</param>
    public static SolverRace Run(LinearProblem problem, SolverOptions options, double seconds, CancellationToken stop)
    {
        double zero = LinearObjective.Evaluate(
            problem, new double[problem.Outputs * problem.Table.Features], new double[problem.Outputs]);
        var runs = new List<SolverRun>();
        var leftOut = new List<(string, string)>();
        double best = zero;
        // The code of each is compiled before its clock runs.
        foreach (var solver in Enum.GetValues<SolverKind>())
        {
            try
            {
                var kind = options with { Solver = solver, Tolerance = EveryDigit };
                new SolverTrace(problem, stop) { MostSeconds = Math.Min(WarmUpSeconds, seconds / 4) }.Run(kind, withPoints: true);
                var trace = new SolverTrace(problem, stop) { MostSeconds = seconds };
                var result = trace.Run(kind, withPoints: true);
                var name = LinearOptions.Name(solver) + (solver == SolverKind.Auto ? $" ({LinearOptions.Name(result.Solver)})" : "");
                runs.Add(new SolverRun(name, result.Passes, trace.Seconds, [new TracePoint(0, 0, zero), .. trace.Points]));
                best = Math.Min(best, trace.Points.Min(point => point.Objective));
            }
            catch (ArgumentException fault)
            {
                leftOut.Add((LinearOptions.Name(solver), fault.Message));
            }
        }
        var longer = new SolverTrace(problem, stop) { MostSeconds = LongerForTheBest * seconds };
        best = Math.Min(best, longer.Run(options with { Tolerance = EveryDigit }, withPoints: false).Objective);
        return new SolverRace(runs, leftOut, zero, best);
    }

    /// <summary>The part of the way from zero weights to the best that is left.</summary>
    public double Suboptimality(double objective) => AtZero > Best ? Math.Max(0, (objective - Best) / (AtZero - Best)) : 0;
}
