using Vigie.Learn.Kernels;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>How good weights are.</summary>
/// <param name="Objective">Mean loss + penalty, with the intercepts given back.</param>
/// <param name="Gap">Duality gap, at least objective - optimum; positive infinity without a penalty.</param>
/// <param name="GradientNorm">Norm of the smallest subgradient.</param>
/// <param name="Intercepts">The intercepts, each moved to its best place where that is a search in one dimension.</param>
internal readonly record struct Optimality(double Objective, double Gap, double GradientNorm, double[] Intercepts)
{
    /// <summary>
    /// |g|²/(2 l2): the duality gap of weights whose intercept is best (Fenchel's equality at the dual point of the
    /// derivatives), positive infinity without L2. Cheap, but no bound where an intercept has a gradient of its own.
    /// </summary>
    public static double GapEstimate(BatchObjective objective, ReadOnlySpan<double> gradient)
    {
        double squared = DenseKernels.Dot(gradient, gradient);
        if (squared == 0) return 0;
        return objective.L2 > 0 ? squared / (2 * objective.L2) : double.PositiveInfinity;
    }

    /// <summary>
    /// Whether the gap's estimate is within the run's tolerance; without L2, whether the fall still expected is far within.
    /// </summary>
    public static bool IsReached(BatchObjective objective, Descent descent, SolverRun run)
    {
        if (run.GapTolerance == 0) return false;
        return objective.L2 > 0
            ? GapEstimate(objective, descent.Gradient) <= run.GapTolerance / 2
            : descent.ExpectedFall <= 1e-3 * run.GapTolerance;
    }

    /// <summary>l1 |w|_1 + l2/2 |w|².</summary>
    public static double Penalty(ObjectiveOptions objective, ReadOnlySpan<double> weights)
    {
        double sum = 0;
        foreach (double weight in weights) sum += Math.Abs(weight);
        return objective.L1 * sum + objective.L2 / 2 * DenseKernels.Dot(weights, weights);
    }

    /// <summary>
    /// The penalty's conjugate at -v: sum of max(0, |v| - l1)² / (2 l2); without L2 it is 0 within |v| &lt;= l1, else
    /// infinite.
    /// </summary>
    public static double PenaltyConjugate(ObjectiveOptions objective, ReadOnlySpan<double> v)
    {
        double squares = 0;
        foreach (double value in v)
        {
            double excess = Math.Max(0, Math.Abs(value) - objective.L1);
            squares += excess * excess;
        }
        if (squares == 0) return 0;
        return objective.L2 > 0 ? squares / (2 * objective.L2) : double.PositiveInfinity;
    }

    /// <summary>Norm of the smallest subgradient, from the loss's gradient v.</summary>
    public static double SubgradientNorm(ObjectiveOptions objective, ReadOnlySpan<double> weights, ReadOnlySpan<double> v)
    {
        double squares = 0;
        for (int j = 0; j < v.Length; j++)
        {
            double smooth = v[j] + objective.L2 * weights[j];
            double least = weights[j] != 0
                ? smooth + Math.Sign(weights[j]) * objective.L1
                : Math.Max(0, Math.Abs(smooth) - objective.L1);
            squares += least * least;
        }
        return Math.Sqrt(squares);
    }

    /// <summary>The factor that brings v into |v| &lt;= l1, which the dual of pure L1 asks for; else 1.</summary>
    public static double DualScale(ObjectiveOptions objective, ReadOnlySpan<double> v)
    {
        if (objective.L1 == 0 || objective.L2 > 0) return 1;
        double largest = 0;
        foreach (double value in v) largest = Math.Max(largest, Math.Abs(value));
        // A hair less than the quotient, so that the scaled values round to within the bound.
        return largest > objective.L1 ? objective.L1 / largest * (1 - 1e-15) : 1;
    }
}
