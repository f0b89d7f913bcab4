namespace Vigie.Logs.Evaluation;

/// <summary>The four figures that a scorer is told by; NaN where there is nothing to divide by.</summary>
/// <param name="F1">Harmonic mean of recall and precision.</param>
/// <param name="Recall">Share of failures announced.</param>
/// <param name="Precision">Share of incidents that a failure followed.</param>
/// <param name="PrAuc">Average precision of decisions.</param>
public readonly record struct Figures(double F1, double Recall, double Precision, double PrAuc)
{
    /// <summary>How much more than another.</summary>
    public Figures Minus(Figures other) =>
        new(F1 - other.F1, Recall - other.Recall, Precision - other.Precision, PrAuc - other.PrAuc);
}
