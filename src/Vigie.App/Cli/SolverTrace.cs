using System.Diagnostics;
using Vigie.Learn.Linear.Solvers;

namespace Vigie.App.Cli;

/// <summary>One pass of a solver.</summary>
/// <param name="Pass">Passes done.</param>
/// <param name="Seconds">Seconds inside the solver so far.</param>
/// <param name="Objective">The objective then.</param>
internal readonly record struct TracePoint(int Pass, double Seconds, double Objective);

/// <summary>Times a solver, and takes the objective after each pass while its clock stands.</summary>
internal sealed class SolverTrace(LinearProblem problem, CancellationToken stop)
{
    private readonly Stopwatch _watch = new();

    /// <summary>One point a pass, where they were asked for.</summary>
    public List<TracePoint> Points { get; } = [];

    /// <summary>Seconds inside the solver.</summary>
    public double Seconds => _watch.Elapsed.TotalSeconds;

    /// <summary>Seconds after which the solver is stopped at the end of its pass.</summary>
    public double MostSeconds { get; init; } = double.PositiveInfinity;

    /// <summary>Solves, with a point a pass where <paramref name="withPoints"/>.</summary>
    public SolverResult Run(SolverOptions options, bool withPoints)
    {
        _watch.Start();
        var result = LinearSolver.Solve(problem, options with { OnPass = withPoints ? Trace : Look });
        _watch.Stop();
        stop.ThrowIfCancellationRequested();
        return result;
    }

    private bool Look(int pass, ReadOnlySpan<double> weights, ReadOnlySpan<double> intercepts) =>
        !stop.IsCancellationRequested && Seconds < MostSeconds;

    private bool Trace(int pass, ReadOnlySpan<double> weights, ReadOnlySpan<double> intercepts)
    {
        _watch.Stop();
        Points.Add(new TracePoint(pass, Seconds, LinearObjective.Evaluate(problem, weights, intercepts)));
        bool goesOn = Look(pass, weights, intercepts);
        _watch.Start();
        return goesOn;
    }
}
