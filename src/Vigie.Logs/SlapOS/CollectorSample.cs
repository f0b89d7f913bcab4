namespace Vigie.Logs.SlapOS;

/// <summary>A number that the collector's rows of one moment say.</summary>
/// <param name="Name">What it measures, unit last where it has one.</param>
/// <param name="Value">Finite.</param>
public readonly record struct CollectorSample(string Name, double Value);
