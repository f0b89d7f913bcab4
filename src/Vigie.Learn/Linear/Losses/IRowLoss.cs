namespace Vigie.Learn.Linear.Losses;

/// <summary>
/// A convex loss of one margin m = w.x + b against a target: -1 or 1 for classes, any number for regression. Structs
/// implement it, so that a loop over rows compiles with the loss inside.
/// </summary>
internal interface IRowLoss
{
    /// <summary>Greatest second derivative; positive infinity where the first derivative jumps.</summary>
    double Smoothness { get; }

    /// <summary>The loss, at least 0.</summary>
    double Value(double margin, double target);

    /// <summary>Derivative in the margin; at a kink, any between those of the sides.</summary>
    double Derivative(double margin, double target);

    /// <summary>Second derivative in the margin; at a jump of the first, that of a side.</summary>
    double Curvature(double margin, double target);

    /// <summary>
    /// Convex conjugate: the least upper bound over m of dual m - loss(m); positive infinity outside its domain, which
    /// holds 0 and every derivative.
    /// </summary>
    double Conjugate(double dual, double target);

    /// <summary>
    /// How far the margin moves while the gradient flow of the loss, dm/ds = -derivative(m), runs for
    /// <paramref name="budget"/> = step size x weight x squared norm of the row: the importance-invariant update of
    /// Karampatziakis, Langford 2011. Two flows in a row are one of the summed budget, and none overshoots.
    /// </summary>
    double Flow(double margin, double target, double budget);
}
