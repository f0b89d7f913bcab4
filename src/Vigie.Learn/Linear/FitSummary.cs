namespace Vigie.Learn.Linear;

/// <summary>How a fit went.</summary>
/// <param name="Passes">Passes over the table.</param>
/// <param name="Converged">Whether the objective settled within the tolerance before the last pass allowed.</param>
/// <param name="Objective">Weighted mean logistic loss + alpha/2 |w|² of the model over the table.</param>
/// <param name="StepSize">The first step size, given or calibrated.</param>
/// <param name="PositiveWeight">What the weights of positive rows were multiplied by.</param>
/// <param name="NegativeWeight">What the weights of negative rows were multiplied by.</param>
public readonly record struct FitSummary(
    int Passes, bool Converged, double Objective, double StepSize, double PositiveWeight, double NegativeWeight);

/// <summary>A model and how it came about.</summary>
public sealed record FitResult(LinearModel Model, FitSummary Summary);
