namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// When a solver that keeps a running gradient is done. The running gradient lags behind the weights but costs
/// nothing: it says when measuring the true gap, two sweeps over the table, is worth it.
/// </summary>
internal sealed class SagStop(FiniteSum sum, double tolerance)
{
    // Without an L2 penalty the size of the gradient says little about the gap until both were seen once.
    private const int BlindPasses = 8;

    private double _ratio = sum.L2 > 0 || sum.L1 == 0 ? 1 : 0;
    private int _passes;

    /// <summary>Whether to stop after a pass at these weights, given the norm of the running (sub)gradient.</summary>
    public bool IsDone(ReadOnlySpan<double> weights, ReadOnlySpan<double> intercepts, double gradientNorm)
    {
        _passes++;
        if (tolerance == 0) return false;
        double expected = Expected(gradientNorm);
        if (_ratio == 0 ? _passes % BlindPasses != 0 : expected * _ratio > tolerance) return false;
        var optimality = sum.Measure(weights, intercepts);
        if (FiniteSum.IsWithin(optimality, tolerance)) return true;
        double gap = double.IsFinite(optimality.Gap) ? optimality.Gap : optimality.GradientNorm;
        // At least doubled, so that an estimate that flatters is not believed for ever.
        _ratio = Math.Max(_ratio == 0 ? 0 : 2 * _ratio, expected > 0 ? gap / expected : 1);
        return false;
    }

    private double Expected(double gradientNorm) =>
        sum.L2 > 0 ? gradientNorm * gradientNorm / (2 * sum.L2) : gradientNorm;
}
