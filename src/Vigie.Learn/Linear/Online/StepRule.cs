namespace Vigie.Learn.Linear.Online;

/// <summary>What <see cref="OnlineWeights"/> minimises beside the loss, and how its steps and averages run.</summary>
/// <param name="L1">Strength of |w|_1.</param>
/// <param name="L2">Strength of |w|²/2.</param>
/// <param name="FitIntercept">Whether there is an intercept, free of penalty.</param>
/// <param name="Averages">Whether answers come from averages, with the steps decaying as t^-3/4; else t^-1.</param>
/// <param name="AveragingPower">The iterate at time t counts t^k.</param>
internal readonly record struct StepRule(double L1, double L2, bool FitIntercept, bool Averages, int AveragingPower);
