using Vigie.Learn.Linear.Solvers;

namespace Vigie.Bench.Peers;

/// <summary>Times Vigie's solvers by the processor time of this process; the objective is taken off the clock.</summary>
internal static class LinearOurs
{
    private const double EveryDigit = 1e-14;
    private const int WarmUpPasses = 3;
    private const int WarmUps = 30;
    private const double WarmUpSeconds = 1;
    private const int OnePassRuns = 10;
    private const int MostRuns = 3;
    private const int PointsKept = 40;
    private const double PointsApart = 1.05;

    /// <summary>All solvers, each for at most <paramref name="cap"/> seconds.</summary>
    public static (double AtZero, IReadOnlyList<LinearFit> Fits) Race(LinearSet set, double alpha, double cap)
    {
        var problem = new LinearProblem(set.Rows, set.Targets, new ObjectiveOptions { Alpha = alpha });
        double zero = LinearObjective.Evaluate(problem, new double[set.Rows.Features], [0]);
        var fits = new List<LinearFit>();
        // auto is one of the others: it comes last, when all they need is compiled.
        foreach (var solver in Enum.GetValues<SolverKind>().OrderBy(solver => solver == SolverKind.Auto))
        {
            var chosen = WarmUp(problem, solver);
            var name = solver == SolverKind.Auto ? $"auto ({chosen})" : $"{solver}";
            var points = Best(problem, solver, cap);
            if (solver == SolverKind.Asgd) points[0] = points[0] with { Seconds = Math.Min(points[0].Seconds, OnePass(problem, solver)) };
            fits.Add(new LinearFit(name.ToLowerInvariant(), true, Spread(points)));
        }
        return (zero, fits);
    }

    // What is compiled while it runs is compiled before: a method is compiled in full after some dozens of calls.
    private static SolverKind WarmUp(LinearProblem problem, SolverKind solver)
    {
        double started = Now();
        var options = new SolverOptions { Solver = solver, MaxPasses = WarmUpPasses, Tolerance = 0 };
        var chosen = LinearSolver.Solve(problem, options).Solver;
        for (int run = 1; run < WarmUps && Now() - started < WarmUpSeconds; run++) LinearSolver.Solve(problem, options);
        return chosen;
    }

    private static double OnePass(LinearProblem problem, SolverKind solver)
    {
        double least = double.PositiveInfinity;
        for (int run = 0; run < OnePassRuns; run++)
        {
            double started = Now();
            var onPass = new PassObserver((_, _, _) =>
            {
                least = Math.Min(least, Now() - started);
                return false;
            });
            LinearSolver.Solve(problem, new SolverOptions { Solver = solver, MaxPasses = 1, Tolerance = EveryDigit, OnPass = onPass });
        }
        return least;
    }

    // Of hundreds of passes those that are a twentieth further on are enough, and the last.
    private static List<(double Seconds, double Objective, double Step)> Spread(List<(double, double, double)> points)
    {
        var kept = new List<(double, double, double)>();
        int next = 0;
        for (int i = 0; i < points.Count; i++)
        {
            if (i < next && i < points.Count - 1) continue;
            kept.Add(points[i]);
            next = i < PointsKept ? i + 1 : (int)Math.Ceiling(i * PointsApart);
        }
        return kept;
    }

    // The same passes each time: of the runs, the least time of each.
    private static List<(double Seconds, double Objective, double Step)> Best(LinearProblem problem, SolverKind solver, double cap)
    {
        var best = Run(problem, solver, cap);
        for (int run = 1; run < MostRuns && best[^1].Seconds * (run + 1) < cap / 2; run++)
        {
            var again = Run(problem, solver, cap);
            for (int i = 0; i < Math.Min(best.Count, again.Count); i++)
                best[i] = best[i] with { Seconds = Math.Min(best[i].Seconds, again[i].Seconds) };
        }
        return best;
    }

    private static List<(double Seconds, double Objective, double Step)> Run(LinearProblem problem, SolverKind solver, double cap)
    {
        var points = new List<(double, double, double)>();
        double offClock = 0, started = Now();
        LinearSolver.Solve(problem, new SolverOptions
        {
            Solver = solver,
            MaxPasses = 100_000,
            Tolerance = EveryDigit,
            OnPass = (pass, weights, intercepts) =>
            {
                double now = Now(), seconds = now - started - offClock;
                points.Add((seconds, LinearObjective.Evaluate(problem, weights, intercepts), pass));
                offClock += Now() - now;
                return seconds < cap;
            },
        });
        return points;
    }

    private static double Now() => Environment.CpuUsage.TotalTime.TotalSeconds;
}
