using Vigie.Learn.Linear.Losses;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>What is minimised: weighted mean loss + penalty.</summary>
public sealed record ObjectiveOptions
{
    /// <summary>What an error costs.</summary>
    public LossKind Loss { get; init; } = LossKind.Logistic;

    /// <summary>What weights cost.</summary>
    public PenaltyKind Penalty { get; init; } = PenaltyKind.L2;

    /// <summary>Strength of the penalty; ignored without one.</summary>
    public double Alpha { get; init => field = Check.Within(value, 0, 1e12); } = 1e-4;

    /// <summary>Share of L1 in the elastic net, in [0, 1].</summary>
    public double L1Ratio { get; init => field = Check.Within(value, 0, 1); } = 0.15;

    /// <summary>Whether there is an intercept, free of penalty.</summary>
    public bool FitIntercept { get; init; } = true;

    /// <summary>Where Huber's loss turns linear, or how large an error is free in the epsilon-insensitive one.</summary>
    public double Width { get; init => field = Check.PositiveFinite(value); } = 0.1;

    /// <summary>Strength of |w|_1.</summary>
    public double L1 => Penalty switch
    {
        PenaltyKind.L1 => Alpha,
        PenaltyKind.ElasticNet => Alpha * L1Ratio,
        _ => 0,
    };

    /// <summary>Strength of |w|²/2.</summary>
    public double L2 => Penalty switch
    {
        PenaltyKind.L2 => Alpha,
        PenaltyKind.ElasticNet => Alpha * (1 - L1Ratio),
        _ => 0,
    };
}
