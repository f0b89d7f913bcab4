namespace Vigie.Learn.Linear.Solvers;

/// <summary>What large weights cost; never the intercept.</summary>
public enum PenaltyKind
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>alpha/2 |w|².</summary>
    L2,

    /// <summary>alpha |w|_1.</summary>
    L1,

    /// <summary>alpha (ratio |w|_1 + (1 - ratio)/2 |w|²).</summary>
    ElasticNet,
}
