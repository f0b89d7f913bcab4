namespace Vigie.Learn.Linear.Solvers;

/// <summary>Ways to solve a <see cref="LinearProblem"/>.</summary>
public enum SolverKind
{
    /// <summary>Chosen by shape, loss and penalty; the result says which and why.</summary>
    Auto,

    /// <summary>Limited-memory BFGS from the Hessian's diagonal.</summary>
    Lbfgs,

    /// <summary>Stochastic average gradient: independent draws, a table of gradients.</summary>
    Sag,

    /// <summary>Stochastic average gradient, unbiased and reshuffled; also L1 and elastic net.</summary>
    Saga,

    /// <summary>Newton: Cholesky for few features, conjugate gradients for many.</summary>
    Newton,

    /// <summary>Stochastic gradient descent, steps decaying as 1/t; the last weights.</summary>
    Sgd,

    /// <summary>Averaged stochastic gradient descent, step calibrated on a sample.</summary>
    Asgd,

    /// <summary>Averaged, on columns scaled by what was seen of them so far; for raw columns in one pass or few.</summary>
    ScaleFree,
}
