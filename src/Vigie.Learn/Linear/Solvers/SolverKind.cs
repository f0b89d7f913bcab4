namespace Vigie.Learn.Linear.Solvers;

/// <summary>Ways to solve a <see cref="LinearProblem"/>.</summary>
public enum SolverKind
{
    /// <summary>Chosen by shape, loss and penalty; the result says which and why.</summary>
    Auto,

    /// <summary>Limited-memory BFGS.</summary>
    Lbfgs,

    /// <summary>Stochastic average gradient: independent draws, a table of gradients.</summary>
    Sag,

    /// <summary>Stochastic average gradient, unbiased and reshuffled; also L1 and elastic net.</summary>
    Saga,

    /// <summary>Newton: Cholesky for few features, conjugate gradients for many.</summary>
    Newton,
}
