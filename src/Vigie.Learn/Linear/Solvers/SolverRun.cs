namespace Vigie.Learn.Linear.Solvers;

/// <summary>What a solver is given for one run over one problem: limits, seed, start, and whom to tell of passes.</summary>
/// <param name="maxPasses">At most this many passes.</param>
/// <param name="gapTolerance">Ends when the gap is at most this; 0 for exactly <paramref name="maxPasses"/>.</param>
/// <param name="seed">Of every draw.</param>
/// <param name="start">Where to start, outputs of this run x features; null for zero or the solver's own way.</param>
/// <param name="onPass">Told of every pass; may stop the run.</param>
internal sealed class SolverRun(
    int maxPasses, double gapTolerance, ulong seed = 1, FittedWeights? start = null, PassObserver? onPass = null)
{
    public int MaxPasses { get; } = maxPasses;

    public double GapTolerance { get; } = gapTolerance;

    public ulong Seed { get; } = seed;

    public FittedWeights? Start { get; } = start;

    /// <summary>Share of the rows to hold out; 0 for none.</summary>
    public double HeldOut { get; init; }

    /// <summary>Passes without a fall of the objective of the rows held out.</summary>
    public int Patience { get; init; } = 1;

    /// <summary>The part of the curvature's bound that SAG's line search starts from; null for steps by the bound.</summary>
    public double? LineSearch { get; init; }

    /// <summary>Passes reported.</summary>
    public int Passes { get; private set; }

    /// <summary>Whether the observer asked to stop.</summary>
    public bool IsStopped { get; private set; }

    /// <summary>Whether another pass is allowed.</summary>
    public bool MayGoOn => Passes < MaxPasses && !IsStopped;

    /// <summary>Whether <see cref="Report"/> needs the weights: else solvers that keep them otherwise save the work.</summary>
    public bool IsObserved => onPass is not null;

    /// <summary>
    /// Counts a pass and shows the weights; returns <see cref="MayGoOn"/>. Weights may be empty when not <see
    /// cref="IsObserved"/>.
    /// </summary>
    public bool Report(ReadOnlySpan<double> weights, ReadOnlySpan<double> intercepts)
    {
        Passes++;
        if (onPass is not null && !onPass(Passes, weights, intercepts)) IsStopped = true;
        return MayGoOn;
    }
}

/// <summary>What a solver hands back: the last weights, outputs x features, and one intercept an output.</summary>
internal sealed record Solution(double[] Weights, double[] Intercepts)
{
    /// <summary>How much the loss was rounded at its kinks in the end; see <see cref="SmoothedRunLoss"/>.</summary>
    public double Smoothing { get; init; }

    /// <summary>What the objective cannot fall below, when the solver proved it on its way.</summary>
    public double LowerBound { get; init; } = double.NegativeInfinity;

    /// <summary>Whether the solver found no further fall worth the tolerance; counts only where no gap is known.</summary>
    public bool IsSettled { get; init; }
}
