namespace Vigie.Learn.Linear.Solvers;

/// <summary>A model and how it came about.</summary>
public sealed record SolverResult
{
    /// <summary>The fitted model.</summary>
    public required FittedLinearModel Model { get; init; }

    /// <summary>Who solved it; never <see cref="SolverKind.Auto"/>.</summary>
    public required SolverKind Solver { get; init; }

    /// <summary>Why this solver: what auto saw, or that it was asked for.</summary>
    public required string Reason { get; init; }

    /// <summary>Passes over the rows, summed over outputs that were solved alone.</summary>
    public required int Passes { get; init; }

    /// <summary>Objective of the model.</summary>
    public required double Objective { get; init; }

    /// <summary>
    /// Bound on objective - optimum: the duality gap. Positive infinity where none is known, as without a penalty.
    /// </summary>
    public required double Gap { get; init; }

    /// <summary>Norm of the smallest subgradient of the objective; 0 at the optimum of a smooth one.</summary>
    public required double GradientNorm { get; init; }

    /// <summary>Whether the gap came within the tolerance; where none is known, whether the fall still expected did.</summary>
    public required bool Converged { get; init; }
}
