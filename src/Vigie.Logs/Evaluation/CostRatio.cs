namespace Vigie.Logs.Evaluation;

/// <summary>Costs a machine and week, counted in false incidents, where a missed failure costs so many of them.</summary>
/// <param name="Ratio">False incidents that cost as much as a missed failure.</param>
/// <param name="Chosen">With the thresholds in use.</param>
/// <param name="Cheapest">With the best threshold in hindsight.</param>
/// <param name="CheapestThreshold">That threshold; null where never to alarm is cheapest.</param>
/// <param name="NeverAlarm">Without any alarm.</param>
public readonly record struct CostRatio(
    double Ratio, double Chosen, double Cheapest, double? CheapestThreshold, double NeverAlarm);
