namespace Vigie.Logs.Evaluation;

/// <summary>What one threshold would have cost.</summary>
/// <param name="Threshold">Risks of at least this much are alarms.</param>
/// <param name="Missed">Failures that nothing announced.</param>
/// <param name="FalseIncidents">Incidents that no failure followed.</param>
/// <param name="Cost">Cost a machine and week of both.</param>
public readonly record struct CostPoint(double Threshold, int Missed, int FalseIncidents, double Cost);
