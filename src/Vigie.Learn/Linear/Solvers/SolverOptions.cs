namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// Sees the weights after each pass: flat, outputs x features, and one intercept an output (0 without). They are valid
/// during the call. Returns whether to go on: false stops the solver there.
/// </summary>
/// <remarks>Solvers know no clock: who times them stops the clock on entry and starts it on return.</remarks>
/// <param name="pass">Passes done, from 1.</param>
/// <param name="weights">Outputs x features; outputs not yet begun are 0.</param>
/// <param name="intercepts">One an output.</param>
public delegate bool PassObserver(int pass, ReadOnlySpan<double> weights, ReadOnlySpan<double> intercepts);

/// <summary>How to solve.</summary>
public sealed record SolverOptions
{
    /// <summary>Which solver.</summary>
    public SolverKind Solver { get; init; } = SolverKind.Auto;

    /// <summary>At most this many passes over the rows, for each output that is solved alone.</summary>
    public int MaxPasses { get; init => field = Check.Within(value, 1, 100_000_000); } = 1000;

    /// <summary>
    /// Ends when the bound on the distance to the optimum is at most this part of the objective of all-zero weights; 0 for
    /// exactly <see cref="MaxPasses"/> passes.
    /// </summary>
    public double Tolerance { get; init => field = Check.NonNegativeFinite(value); } = 1e-6;

    /// <summary>Seed of every draw.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>
    /// Share of the rows that the stochastic solvers hold out: they end when the objective of these has not fallen for
    /// <see cref="Patience"/> passes, and give the weights of the pass where it was lowest. 0 for none.
    /// </summary>
    public double HeldOut { get; init => field = Check.Within(value, 0, 0.5); }

    /// <summary>Passes without a fall of the objective of the rows held out.</summary>
    public int Patience { get; init => field = Check.Within(value, 1, 1000); } = 3;

    /// <summary>
    /// Whether SAG and SAGA find the length of their steps by a line search (Schmidt, Le Roux, Bach 2017, section 4.6),
    /// instead of by the bound of the loss's curvature. On sparse rows without L1; elsewhere it changes nothing.
    /// </summary>
    /// <remarks>
    /// Off, for it takes as many passes as the bound, or more, and dearer ones: some row near the boundary always
    /// shows nearly the bound. It may pay where all rows are far from it. It also keeps few sparse columns from the metric
    /// of runs.
    /// </remarks>
    public bool LineSearch { get; init; }

    /// <summary>Called after every pass.</summary>
    public PassObserver? OnPass { get; init; }

    /// <summary>Where to start: outputs x features and an intercept an output; null for zero or the solver's own way.</summary>
    public FittedWeights? Start { get; init; }
}

/// <summary>Weights as arrays.</summary>
/// <param name="Weights">Outputs x features, row by row.</param>
/// <param name="Intercepts">One an output.</param>
public sealed record FittedWeights(double[] Weights, double[] Intercepts);
